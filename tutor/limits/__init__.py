"""Limits: what is for people and not for courses to answer, told before anything else looks at a message."""

from tutor.limits.features import cues_of
from tutor.limits.gate import URGENT, Gate, kind_read, parts_of
from tutor.limits.model import ORDINARY, LimitModel, shipped_limit_model, with_nearness
from tutor.limits.reply import limited_reply
from tutor.limits.words import COVERED, LimitWords, Matter, read_limit_words

__all__ = [
    "COVERED",
    "ORDINARY",
    "URGENT",
    "Gate",
    "LimitModel",
    "LimitWords",
    "Matter",
    "cues_of",
    "kind_read",
    "limited_reply",
    "parts_of",
    "read_limit_words",
    "shipped_limit_model",
    "with_nearness",
]

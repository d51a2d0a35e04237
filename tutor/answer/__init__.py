"""A question answered with cited sentences, or declined."""

from tutor.answer.alignment import says_the_same
from tutor.answer.decline import (
    FEATURES,
    FORMAT,
    DeclineModel,
    LogisticRegression,
    features_of,
    language_pair,
    shipped_model,
)
from tutor.answer.quoting import LessonText
from tutor.answer.ranking import language_of_evidence
from tutor.answer.tutor import Tutor

__all__ = [
    "FEATURES",
    "FORMAT",
    "DeclineModel",
    "LessonText",
    "LogisticRegression",
    "Tutor",
    "features_of",
    "language_of_evidence",
    "language_pair",
    "says_the_same",
    "shipped_model",
]

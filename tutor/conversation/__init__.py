"""What makes single questions a conversation: follow-ups read in context, answers given sentence by sentence."""

from tutor.conversation.cues import cues_of
from tutor.conversation.dialogue import REMEMBERED, Dialogue, Heard, Said, answered, whole
from tutor.conversation.follow_up import NEAR, Before, ContextReader, Read, leans_on
from tutor.conversation.speaking import Sentences, Shown, Spoken, Written, said_again
from tutor.conversation.staying import STAYING, staying_facts

__all__ = [
    "NEAR",
    "REMEMBERED",
    "STAYING",
    "Before",
    "ContextReader",
    "Dialogue",
    "Heard",
    "Read",
    "Said",
    "Sentences",
    "Shown",
    "Spoken",
    "Written",
    "answered",
    "cues_of",
    "leans_on",
    "said_again",
    "staying_facts",
    "whole",
]

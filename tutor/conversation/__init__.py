"""What makes single questions a conversation: follow-ups read in context, answers given sentence by sentence."""

from tutor.conversation.dialogue import REMEMBERED, Dialogue, Heard, Said, whole
from tutor.conversation.follow_up import Before, ContextReader, Read, leans_on
from tutor.conversation.speaking import Sentences, Shown, Spoken, Written, said_again

__all__ = [
    "REMEMBERED",
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
    "leans_on",
    "said_again",
    "whole",
]

"""A question answered with cited blocks of lessons, or declined."""

from tutor.answer.alignment import says_the_same
from tutor.answer.decline import FEATURES, DeclineModel, features_of
from tutor.answer.evidence import language_of_evidence
from tutor.answer.model import FORMAT, AnswerModel, shipped_model
from tutor.answer.quoting import LessonText
from tutor.answer.ranking import (
    BLOCK_FEATURES,
    SENTENCE_FEATURES,
    Examined,
    RankedBlock,
    RankingModel,
    block_features,
    ranked_blocks,
    sentence_features,
)
from tutor.answer.selection import shown_blocks
from tutor.answer.tutor import Tutor

__all__ = [
    "BLOCK_FEATURES",
    "FEATURES",
    "FORMAT",
    "SENTENCE_FEATURES",
    "AnswerModel",
    "DeclineModel",
    "Examined",
    "LessonText",
    "RankedBlock",
    "RankingModel",
    "Tutor",
    "block_features",
    "features_of",
    "language_of_evidence",
    "ranked_blocks",
    "says_the_same",
    "sentence_features",
    "shipped_model",
    "shown_blocks",
]

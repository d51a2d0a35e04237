"""A question answered with cited blocks of lessons, or declined."""

from tutor.answer.alignment import aligned, says_the_same
from tutor.answer.asking import asks_yes_or_no
from tutor.answer.decline import FEATURES, READ_FEATURES, DeclineModel, features_of
from tutor.answer.evidence import language_of_evidence
from tutor.answer.headline import SURE_FROM
from tutor.answer.model import FORMAT, AnswerModel, shipped_model
from tutor.answer.quoting import LessonText
from tutor.answer.ranking import (
    BLOCK_FEATURES,
    SENTENCE_FEATURES,
    Examined,
    RankedBlock,
    RankedSentence,
    RankingModel,
    block_features,
    ranked_blocks,
    sentence_features,
)
from tutor.answer.reader import (
    MOST_BLOCK_TOKENS,
    MOST_QUESTION_TOKENS,
    NETWORK,
    PairRead,
    Reader,
    States,
    pair_read,
    reordered,
    with_margins,
)
from tutor.answer.selection import shown_blocks
from tutor.answer.tutor import Tutor, arranged
from tutor.answer.yes_no import FEATURES as YES_NO_FEATURES
from tutor.answer.yes_no import FORMAT as YES_NO_FORMAT
from tutor.answer.yes_no import OUTCOMES as YES_NO_OUTCOMES
from tutor.answer.yes_no import YesNoModel, standing_of, yes_no_features

__all__ = [
    "BLOCK_FEATURES",
    "FEATURES",
    "FORMAT",
    "MOST_BLOCK_TOKENS",
    "MOST_QUESTION_TOKENS",
    "NETWORK",
    "READ_FEATURES",
    "SENTENCE_FEATURES",
    "SURE_FROM",
    "YES_NO_FEATURES",
    "YES_NO_FORMAT",
    "YES_NO_OUTCOMES",
    "AnswerModel",
    "DeclineModel",
    "Examined",
    "LessonText",
    "PairRead",
    "RankedBlock",
    "RankedSentence",
    "RankingModel",
    "Reader",
    "States",
    "Tutor",
    "YesNoModel",
    "aligned",
    "arranged",
    "asks_yes_or_no",
    "block_features",
    "features_of",
    "language_of_evidence",
    "pair_read",
    "ranked_blocks",
    "reordered",
    "says_the_same",
    "sentence_features",
    "shipped_model",
    "shown_blocks",
    "standing_of",
    "with_margins",
    "yes_no_features",
]

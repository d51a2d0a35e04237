"""How likely a learner's next answer is right, from all answers before it."""

from recommender.answering.model import AnswerModel, Difficulties, difficulties_of, fitted_answering, taken
from recommender.kernels import FEATURES, Answers

__all__ = [
    "FEATURES",
    "AnswerModel",
    "Answers",
    "Difficulties",
    "difficulties_of",
    "fitted_answering",
    "taken",
]

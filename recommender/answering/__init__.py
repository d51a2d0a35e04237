"""How likely a learner's next answer is right, from all answers before it."""

from recommender.answering.fitting import (
    FEWEST_ANSWERS,
    FEWEST_LEARNERS,
    AnswerFit,
    fit_answers,
    mean_of_items,
)
from recommender.answering.given import ItemAnswer, NamedModel, numbered_answers
from recommender.answering.model import AnswerModel, Difficulties, difficulties_of, fitted_answering, taken
from recommender.answering.model_file import load_answer_model, save_answer_fit
from recommender.kernels import FEATURES, Answers

__all__ = [
    "FEATURES",
    "FEWEST_ANSWERS",
    "FEWEST_LEARNERS",
    "AnswerFit",
    "AnswerModel",
    "Answers",
    "Difficulties",
    "ItemAnswer",
    "NamedModel",
    "difficulties_of",
    "fit_answers",
    "fitted_answering",
    "load_answer_model",
    "mean_of_items",
    "numbered_answers",
    "save_answer_fit",
    "taken",
]

"""Spaced review: what was learnt comes back before it is forgotten."""

from tutor.review.fitting import FEWEST, ReviewFit, card_table, fit_reviews, fitted_parameters, log_loss, recalls
from tutor.review.log import LONGEST_SECONDS, Review, by_item, is_slow, reviews_of
from tutor.review.parameters_file import load_parameters, save_parameters
from tutor.review.queue import NEW_A_DAY, SESSION_SECONDS, Queue, queue_on, session_of
from tutor.review.schedule import DEFAULTS, Parameters, Scheduled, recall_on, schedule_of

__all__ = [
    "DEFAULTS",
    "FEWEST",
    "LONGEST_SECONDS",
    "NEW_A_DAY",
    "SESSION_SECONDS",
    "Parameters",
    "Queue",
    "Review",
    "ReviewFit",
    "Scheduled",
    "by_item",
    "card_table",
    "fit_reviews",
    "fitted_parameters",
    "is_slow",
    "load_parameters",
    "log_loss",
    "queue_on",
    "recall_on",
    "recalls",
    "reviews_of",
    "save_parameters",
    "schedule_of",
    "session_of",
]

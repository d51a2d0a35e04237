"""What one learner has done, shown and needs."""

from recommender.learner.history import LATER_DAYS, history_of
from recommender.learner.mastery import mastery_from_events
from recommender.learner.self_check import CheckResult, Statement, check_events, check_result, statements_of

__all__ = [
    "LATER_DAYS",
    "CheckResult",
    "Statement",
    "check_events",
    "check_result",
    "history_of",
    "mastery_from_events",
    "statements_of",
]

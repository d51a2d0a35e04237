"""A dated path: which courses, in which weeks, and what cannot be met."""

from recommender.path.planning import plan_path
from recommender.path.replan import path_changes
from recommender.path.scheduling.exact import Budget, improved
from recommender.path.scheduling.greedy import Choice, greedy_choice
from recommender.path.scheduling.problem import Calendar, Option, Problem
from recommender.path.scheduling.solve import TOLERATED_GAP, solved

__all__ = [
    "TOLERATED_GAP",
    "Budget",
    "Calendar",
    "Choice",
    "Option",
    "Problem",
    "greedy_choice",
    "improved",
    "path_changes",
    "plan_path",
    "solved",
]

"""A reminder that an office sent to a learner."""

from dataclasses import dataclass
from datetime import datetime

from data.words.models import LearnerId


@dataclass(frozen=True, slots=True)
class Reminder:
    """When the learner was reminded, and of what: `about` is the figure or the standing that they stood behind."""

    learner: LearnerId
    at: datetime
    about: str

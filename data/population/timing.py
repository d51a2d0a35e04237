"""When courses are finished: on working days, in office hours, more in the learning week and at the year's end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

SPAN_DAYS = 548
"""Eighteen months."""

SUNDAY = 6
LEARNING_WEEK = ((10, 19), (10, 25))
"""First and last month and day of the national learning week (Karmayogi Saptah, first held 19-25 October 2024)."""

LEARNING_WEEK_PULL, YEAR_END_PULL = 6.0, 1.6
_YEAR_END_MONTH = 3

JOINING = (1.0, 2.5)
"""Beta distribution of the moment of joining over the span: many near its start, few near its end."""

OFFICE_OPENS_UTC = time(4, 30)
"""Ten o'clock in India (UTC+05:30)."""

OFFICE_SECONDS = 8 * 3600


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of the span, oldest first, and how busy with learning each is."""

    days: Sequence[date]
    pull: NDArray[np.float64]

    def index_from(self, day: date) -> int:
        """The index of the first working day on or after `day`, or of the last one."""
        return min(int(np.searchsorted(np.array(self.days, dtype="datetime64[D]"), np.datetime64(day))), self.last)

    @property
    def last(self) -> int:
        """The index of the last day."""
        return len(self.days) - 1


def calendar_until(until: datetime) -> Calendar:
    """The working days of the eighteen months before the day of `until`."""
    end = until.astimezone(UTC).date()
    days = [end - timedelta(days=back) for back in range(SPAN_DAYS, 0, -1)]
    working = [day for day in days if day.weekday() != SUNDAY]
    growth = np.linspace(1.0, 1.5, len(working))  # a platform that is being taken up
    return Calendar(working, growth * np.array([_pull(day) for day in working]))


def completion_times(opens: Sequence[int], *, calendar: Calendar, rng: np.random.Generator) -> list[datetime]:
    """A time for each course of a history, in order; `opens` is the first day index at which each can be finished."""
    count = len(opens)
    joined = int(rng.beta(*JOINING) * len(calendar.days))
    keys = np.log(calendar.pull[joined:]) + rng.gumbel(size=len(calendar.days) - joined)
    drawn = joined + np.argpartition(-keys, min(count, len(keys) - 1))[:count]
    if len(drawn) < count:  # more courses than days left: some days get several
        drawn = rng.integers(joined, len(calendar.days), size=count)
    days = np.maximum.accumulate(np.maximum(np.sort(drawn), np.array(opens, dtype=np.int64)))
    seconds = rng.integers(0, OFFICE_SECONDS, size=count)
    order = np.lexsort((seconds, days))  # within one day, later courses get later seconds
    return [
        datetime.combine(calendar.days[day], OFFICE_OPENS_UTC, tzinfo=UTC) + timedelta(seconds=int(second))
        for day, second in zip(days[order].tolist(), seconds[order].tolist(), strict=True)
    ]


def _pull(day: date) -> float:
    in_week = LEARNING_WEEK[0] <= (day.month, day.day) <= LEARNING_WEEK[1]
    return (LEARNING_WEEK_PULL if in_week else 1.0) * (YEAR_END_PULL if day.month == _YEAR_END_MONTH else 1.0)

"""Days: "today" is a day of the organisation's time zone, never of UTC.

Stored times are counted in UTC. The clock of the service (`api.running.clock`) and whatever the store hands out of
learners and sessions are in the organisation's zone, so that `.date()` of either is the day there.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from data.words.models import CourseSession

INDIA = ZoneInfo("Asia/Kolkata")
"""The zone where none is set: all of India has one time, UTC+05:30."""


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """The same moment by the clocks of the zone.

    >>> from datetime import UTC
    >>> in_zone(datetime(2027, 3, 31, 19, 30, tzinfo=UTC), INDIA).date()
    datetime.date(2027, 4, 1)
    """
    try:
        return at.astimezone(zone)
    except OverflowError:  # the first or the last day that there is
        return at


def sessions_in_zone(sessions: Sequence[CourseSession], zone: tzinfo) -> tuple[CourseSession, ...]:
    """The sessions by the clocks of the zone."""
    return tuple(
        replace(each, starts_at=in_zone(each.starts_at, zone), ends_at=in_zone(each.ends_at, zone)) for each in sessions
    )

"""The clock of the service, handed to whatever asks for the time, so that tests stand still."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from data.words import in_zone

Clock = Callable[[], datetime]
"""Gives an aware time."""


def utc_now() -> datetime:
    """The clock of the running service."""
    return datetime.now(UTC)


def clock_in(zone: tzinfo, clock: Clock = utc_now) -> Clock:
    """The same clock in the organisation's zone: `.date()` of what it gives is today."""
    return lambda: in_zone(clock(), zone)

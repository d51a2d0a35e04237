"""The clock of the service, handed to whatever asks for the time, so that tests stand still."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives an aware time in UTC."""


def utc_now() -> datetime:
    """The clock of the running service."""
    return datetime.now(UTC)

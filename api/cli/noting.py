"""What commands leave in the security log, under the login name of whoever runs them."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.running.settings import read_settings
from data.words import Noted, SecurityEntry

if TYPE_CHECKING:
    from api.running.slices import Slices
    from data.store import Store

COMMAND = "command"
"""Stands in place of a role: whoever runs commands can read the whole database."""


@contextmanager
def opened_store() -> Iterator["Store"]:
    """The store of the settings, closed at the end."""
    from data.store import open_store

    store = open_store(read_settings().store_url)
    try:
        yield store
    finally:
        store.close()


def note_command(
    store: "Store", action: Noted, *, learner: str | None = None, about: str | None = None, purpose: str | None = None
) -> None:
    """Keeps that this was done; raises StoreError."""
    store.security_log.append([_entry(action, learner=learner, about=about, purpose=purpose)])


def note_alone(action: Noted, *, about: str) -> None:
    """The same, for commands that have no store open."""
    with opened_store() as store:
        note_command(store, action, about=about)


def note_reading(slices: "Slices", learner: str) -> None:
    """Has it kept that a learner's data was shown on the command line."""
    from api.http.security_notes import SecurityNoting

    notes = slices[SecurityNoting].notes
    if notes is not None:
        notes.note(_entry(Noted.READ, learner=learner))


def _entry(
    action: Noted, *, learner: str | None = None, about: str | None = None, purpose: str | None = None
) -> SecurityEntry:
    operator = f"cli:{getpass.getuser()}"
    return SecurityEntry(datetime.now(UTC), action, operator, COMMAND, learner=learner, about=about, purpose=purpose)

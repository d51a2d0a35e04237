"""What the security log says: who was let in or refused, who read whose data, and what was done to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ERASED = "erased-"
"""What the id of an erased learner's tombstone begins with; no other id may."""

NOT_KEPT = "erased"
"""Stands in the log in place of the id of somebody who was erased before the entry was written."""


class Noted(StrEnum):
    """What an entry of the security log is about."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGNED_OUT = "signed-out"
    REFUSED = "refused"
    MANY_REFUSED = "many-refused"
    READ = "learner-read"
    WRITTEN = "learner-written"
    PLAN_READ = "plan-read"
    REPORT_READ = "report-read"
    EXPORTED = "exported"
    ERASED = "erased"
    TOKEN_MADE = "token-made"
    REVOKED = "revoked"
    KEY_ROTATED = "key-rotated"
    KEY_RETIRED = "key-retired"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True)
class SecurityEntry:
    """One entry; what is not known is None. Holds ids and names of routes, never a token, a question or an answer.

    `about` names what it was about besides a learner: a plan, a key, a token's id, or the kind of a refusal. `purpose`
    is what the reader said it was for.
    """

    at: datetime
    action: Noted
    subject: str | None = None
    role: str | None = None
    organisation: str | None = None
    address: str | None = None
    route: str | None = None
    status: int | None = None
    request_id: str | None = None
    learner: str | None = None
    about: str | None = None
    purpose: str | None = None


def is_tombstone(learner: str) -> bool:
    """Whether the id stands for a learner who was erased.

    >>> is_tombstone("erased-0123456789abcdef"), is_tombstone("revenue-00017")
    (True, False)
    """
    return learner.startswith(ERASED)


def on_one_line(text: str, *, most: int) -> str:
    r"""The text as a log may hold it: of at most so many characters, none of which moves a cursor or ends a line.

    >>> on_one_line("audit\r\n{\"action\": \"signed-in\"}\x1b[2J", most=40)
    'audit��{"action": "signed-in"}�[2J'
    """
    return "".join(letter if letter.isprintable() else "�" for letter in text[:most])


def renamed(text: str, *, old: str, new: str) -> str:
    """The text with the id `old` replaced by `new`, but not where it is a part of another id.

    >>> renamed("rd-1 asked: erase rd-1.", old="rd-1", new="X"), renamed("rd-17, hrd-1, rd-1.b", old="rd-1", new="X")
    ('X asked: erase X.', 'rd-17, hrd-1, rd-1.b')
    """
    first, *others = text.split(old)
    for after in others:
        inside = _goes_on(first[-1:]) or _goes_on(after[:1]) or (after[:1] == "." and after[1:2].isalnum())
        first += (old if inside else new) + after
    return first


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter in tuple("_@:+-")

"""Ids that other systems have given to the things of a catalogue, kept beside our own and never made out of these.

What comes from a platform is known there as `do_1134170689871134721450` or `course-v1:DoPT+RTI101+2026`. It gets an id
of ours once, when it is first read; from then on both are kept, and whoever knows only the other one may use it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

LONGEST_EXTERNAL = 200
"""Characters of an id elsewhere; the longest known, of an Open edX run, has some 100."""

_EXTERNAL = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}")
_SYSTEM = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NOT_OURS = re.compile(r"[^a-z0-9.]+")

_KNOWN_FORMS = (
    (re.compile(r"(?:do|ext)_[0-9]{1,40}"), "igot"),
    (re.compile(r"kcmfinal_fw_[A-Za-z0-9_-]{1,100}"), "igot"),
    (re.compile(r"(?:course|block|library)-v1:[^\s]{1,180}"), "openedx"),
)
"""Ids that tell by their form whose they are: Sunbird's content, as on iGOT, and Open edX's keys."""

LONGEST_OWN = 80
_DIGEST = 12
"""Hexadecimal digits that tell apart two long ids which begin alike: 48 bits."""


class ExternalKind(StrEnum):
    """The kinds of things that other systems know under ids of their own."""

    COMPETENCY = "competency"
    ROLE = "role"
    ORGANISATION = "organisation"
    COURSE = "course"
    LESSON = "lesson"
    PLAN = "plan"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True, order=True)
class ExternalId:
    """What one system calls a thing; written `igot:do_1134170689871134721450` where the system must be told."""

    system: str
    id: str

    def __str__(self) -> str:
        return f"{self.system}:{self.id}"


def is_external(text: str) -> bool:
    """Whether a text may be an id elsewhere: up to 200 characters without blanks."""
    return _EXTERNAL.fullmatch(text) is not None


def is_system(text: str) -> bool:
    """Whether a text may name a system: a lower-case letter, then letters, digits and '-', up to 40 in all."""
    return _SYSTEM.fullmatch(text) is not None


def known_form(text: str) -> ExternalId | None:
    """The id elsewhere that a text is by its form alone, None where it has none of the known forms.

    >>> str(known_form("do_1134170689871134721450"))
    'igot:do_1134170689871134721450'
    >>> known_form("rti-act-essentials") is None
    True
    """
    system = next((system for form, system in _KNOWN_FORMS if form.fullmatch(text)), None)
    return None if system is None else ExternalId(system, text)


def first_own_id(external: str) -> str:
    """The id of ours that a thing gets when it is first read under this one; a long one ends in a digest of it.

    >>> first_own_id("do_1134170689871134721450"), first_own_id("course-v1:DoPT+RTI101+2026")
    ('do-1134170689871134721450', 'course-v1-dopt-rti101-2026')
    """
    own = _NOT_OURS.sub("-", external.casefold()).strip("-") or "x"
    if len(own) <= LONGEST_OWN:
        return own
    digest = sha256(external.encode()).hexdigest()[:_DIGEST]
    return f"{own[: LONGEST_OWN - _DIGEST - 1]}-{digest}"


def is_called(external: frozenset[ExternalId], given: str) -> bool:
    """Whether a thing with these ids elsewhere is meant by `given`, an id alone or behind its system and a colon."""
    return any(given in (each.id, str(each)) for each in external)


def own_ids(things: Iterable[tuple[str, frozenset[ExternalId]]]) -> Mapping[str, str]:
    """Our id by every id that other systems gave to these things, alone and behind the system's name.

    What two of them are called alike is left out, and so is what is itself an id of ours.

    >>> taken = ("a", frozenset([ExternalId("igot", "do_1")])), ("b", frozenset([ExternalId("lms", "do_1")]))
    >>> sorted(own_ids(taken).items())
    [('igot:do_1', 'a'), ('lms:do_1', 'b')]
    """
    meant: dict[str, set[str]] = {}
    ours = set()
    for own, external in things:
        ours.add(own)
        for each in external:
            for written in (each.id, str(each)):
                meant.setdefault(written, set()).add(own)
    return {written: min(ids) for written, ids in meant.items() if len(ids) == 1 and written not in ours}

"""A work-allocation order: which designations it names, and what each of them is to do.

Read are tables with a row for each officer, and headings or numbered lines with what is allotted below them. Names of
people are left out: a plan is made for a designation, whoever holds it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_sort_ratio

from data.catalogue import Catalogue
from data.words import RoleId, folded_name

ALIKE_FROM = 85
"""Likeness of 100 from which a designation is taken for a role's name: "Section Officer (RTI)" is, "Survey Officer"
is not (59 at most among the sample's 29 roles)."""

LONGEST_DUTY, MOST_DUTIES = 400, 40
_LONGEST_HEADING = 120

_NUMBERED = re.compile(r"(?:\d{1,3}|[०-९]{1,3})[.)] ")
_ENUMERATOR = re.compile(r"\((?:[ivx]{1,5}|[a-z]|\d{1,2}|[०-९]{1,2}|[क-ह])\) ")
_BRACKETS = re.compile(r"\([^()]{0,100}\)")
_HONORIFICS = ("shri", "smt", "sri", "ms", "mr", "mrs", "dr", "km", "kumari", "श्री", "श्रीमती", "सुश्री", "कुमारी", "डॉ")


@dataclass(frozen=True, slots=True)
class Duty:
    """A responsibility as the order words it, and the activities that it is said to consist of."""

    text: str
    activities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A designation of the order, the role that it seems to be (None: none is called like it), and its duties."""

    designation: str
    role: RoleId | None
    duties: Sequence[Duty]


def read_order(text: str, *, catalogue: Catalogue) -> Sequence[Post]:
    """The posts of an order, given as Markdown, in its order; a designation that comes again keeps its first place."""
    names = _role_names(catalogue)
    duties: dict[str, list[Duty]] = {}
    roles: dict[str, RoleId | None] = {}
    for designation, role, told in _allotments(text, names):
        roles.setdefault(designation, role)
        held = duties.setdefault(designation, [])
        held.extend(duty for duty in told if duty not in held)
    return [Post(each, roles[each], own[:MOST_DUTIES]) for each, own in duties.items() if own]


def duties_of(text: str) -> Sequence[Duty]:
    """What a passage allots, at its numbers in brackets and semicolons.

    >>> [duty.text for duty in duties_of("(i) RTI appeals. (ii) Records: weeding, indexing;")]
    ['RTI appeals.', 'Records: weeding, indexing']
    >>> duties_of("(ii) Records: weeding, indexing")[0].activities
    ('weeding', 'indexing')
    """
    parts = [part.strip(" ;-*\u2022") for piece in _ENUMERATOR.split(text) for part in piece.split(";")]
    return [Duty(part[:LONGEST_DUTY], _activities(part)) for part in parts if len(part) > 2]


def role_like(designation: str, names: Mapping[str, RoleId]) -> RoleId | None:
    """The role whose name is most like the designation, of alike ones the first; None where none is alike."""
    wanted = folded_name(designation)
    if wanted in names:
        return names[wanted]
    bare = folded_name(_BRACKETS.sub(" ", designation))
    score, role = max(
        ((token_sort_ratio(bare, folded_name(_BRACKETS.sub(" ", name))), role) for name, role in names.items()),
        key=lambda each: each[0],
        default=(0.0, None),
    )
    return role if score >= ALIKE_FROM else None


def _role_names(catalogue: Catalogue) -> Mapping[str, RoleId]:
    return {
        folded_name(name): role.id
        for role in sorted(catalogue.roles.values(), key=lambda role: role.id)
        for name in (*role.name.by_language.values(), *role.aliases)
    }


def _activities(duty: str) -> tuple[str, ...]:
    _, colon, listed = duty.partition(":")
    parts = [part.strip(" .।") for part in listed.split(",")] if colon else []
    return tuple(part for part in parts if part)


Allotment = tuple[str, RoleId | None, Sequence[Duty]]


def _allotments(text: str, names: Mapping[str, RoleId]) -> Iterator[Allotment]:
    heading: tuple[str, RoleId | None] | None = None
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("|"):
            yield from _of_row(line, names)
            continue
        begun = _heading(line, names)
        if begun is not None:
            heading, rest = begun[:2], begun[2]
            yield (*heading, duties_of(rest))
        elif heading is not None and (_ENUMERATOR.search(line[:12]) or line.startswith(("-", "*"))):
            yield (*heading, duties_of(line))


def _of_row(line: str, names: Mapping[str, RoleId]) -> Iterator[Allotment]:
    """The officer of a row of a table; what is allotted is the longest other cell."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    read = [(place, *_designation(cell, names)) for place, cell in enumerate(cells) if len(cell) <= _LONGEST_HEADING]
    known = next(((place, name, role) for place, name, role in read if role is not None), None)
    titled = known or next(((place, name, None) for place, name, _ in read if _is_titled(cells[place])), None)
    if titled is None:
        return
    place, name, role = titled
    allotted = max((cell for other, cell in enumerate(cells) if other != place), key=len, default="")
    yield name, role, duties_of(allotted)


def _heading(line: str, names: Mapping[str, RoleId]) -> tuple[str, RoleId | None, str] | None:
    """The designation that a line of its own or a numbered line begins with, its role, and what follows in the line."""
    plain = line.strip("#* ")
    numbered = _NUMBERED.match(plain)
    if numbered is None and not line.startswith(("#", "**")):
        return None
    head, _, rest = (plain[numbered.end() :] if numbered else plain).partition(":")
    if len(head) > _LONGEST_HEADING:
        return None
    name, role = _designation(head.strip("* "), names)
    return (name, role, rest) if role is not None or (numbered is not None and not head.endswith(".")) else None


def _designation(cell: str, names: Mapping[str, RoleId]) -> tuple[str, RoleId | None]:
    """The part of a cell that is a designation, without the name of whoever holds it, and its role."""
    parts = [part.strip() for part in cell.split(",")]
    for part in parts:
        role = role_like(part, names)
        if role is not None:
            return part, role
    unnamed = [part for part in parts if not _is_titled(part)]
    return ", ".join(unnamed) or cell, None


def _is_titled(text: str) -> bool:
    """Whether a text begins with how people are addressed."""
    return text.split(" ", 1)[0].strip(".").casefold() in _HONORIFICS

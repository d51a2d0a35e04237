"""Typed reading of one map's fields: what is wrong is noted as a fault and a harmless value takes its place.

The harmless values never leave the reader: where there is a fault, nothing is loaded.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from data.reading.faults import FaultList, did_you_mean, nearest
from data.reading.nodes import ListNode, MapNode, Node, ScalarKind, ScalarNode
from data.words.languages import language_read
from data.words.models import HINGLISH, LEVELS, Language, LocalText

ID_LENGTH = 80
_ID = re.compile(rf"[a-z0-9.-]{{1,{ID_LENGTH}}}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: a title with one can pose as another (CVE-2021-42574)."""

_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

LONGEST_TEXT = 200_000
"""Characters of a lesson's text: some 100 printed pages; a longer one is several lessons."""

LONGEST = {"title": 300, "name": 300, "theme": 300, "provider": 300, "place": 300, "source": 2_000, "sources": 2_000}
LONGEST |= {
    "category": 100,
    "aliases": 300,
    "mime": 200,
    "address": 2_000,
    "captions": 2_000,
    "kind": 100,
    "origin": 40,
}
"""Characters of what stands on one line of a page."""

EnumT = TypeVar("EnumT", bound=StrEnum)


def text_fault(text: str, *, longest: int = LONGEST_TEXT) -> tuple[str, str] | None:
    """Problem and remedy of a text that cannot be stored or shown, or None for a good one.

    >>> text_fault("\u200b\u200d")
    ('has no visible character', 'Fill it in.')
    >>> text_fault("Leave rules") is None
    True
    """
    if len(text) > longest:
        return f"has {len(text):,} characters, of which at most {longest:,} are taken", "Shorten it."
    bad = _UNSTORABLE.search(text)
    if bad is not None:
        return f"holds a control character ({bad.group()!r})", "Remove the character."
    turned = _DIRECTION.search(text)
    if turned is not None:
        return f"holds a mark that turns the direction of writing (U+{ord(turned.group()):04X})", "Remove the mark."
    if all(unicodedata.category(character) in _INVISIBLE for character in text):
        return "has no visible character", "Fill it in."
    return None


def is_id(text: str) -> bool:
    """Whether the text may be an id: lower-case ASCII letters, digits, '-' and '.', at most 80 characters."""
    return _ID.fullmatch(text) is not None


def language_fault(tag: str) -> tuple[str, str] | None:
    """Problem and remedy of a tag that names no language of content, or None for a good one.

    >>> language_fault("hi") is None
    True
    """
    if tag == HINGLISH:
        return "hi-Latn is a way of asking, not a language of content", "Use 'hi' or 'en'."
    if _LANGUAGE.fullmatch(tag) is None:
        return "this is not a language tag", "Use a BCP 47 tag such as 'en' or 'hi'."
    return None


class Fields:
    """The fields of one map; unknown and repeated keys are noted at once, missing ones when asked for."""

    def __init__(self, node: MapNode, *, what: str, allowed: Collection[str], faults: FaultList) -> None:
        self.place = node.place
        self._what = what
        self._faults = faults
        self._values: dict[str, Node] = {}
        self._misspelt: set[str] = set()
        for key, value in node.entries:
            self._take(key, value, allowed=allowed)

    def _take(self, key: ScalarNode, value: Node, *, allowed: Collection[str]) -> None:
        if key.text not in allowed:
            self._take_unknown(key, allowed=allowed)
        elif key.text in self._values:
            first = self._values[key.text].place
            self._note(key, problem=f"the key is given twice, first at {first}", remedy="Keep one of them.")
        else:
            self._values[key.text] = value

    def _take_unknown(self, key: ScalarNode, *, allowed: Collection[str]) -> None:
        meant = nearest(key.text, allowed)
        if meant is not None:
            self._misspelt.add(meant)
        remedy = f"Did you mean {meant!r}?" if meant else f"A {self._what} has: {', '.join(allowed)}."
        self._note(key, problem=f"a {self._what} has no such key", remedy=remedy)

    def _note(self, node: Node, *, problem: str, remedy: str) -> None:
        self._faults.add(node.place, value=node.shown, problem=problem, remedy=remedy)

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        return self.given(key) is not None

    def given(self, key: str) -> Node | None:
        """The node of an optional key; None where it is left out or left empty."""
        node = self._values.get(key)
        return None if isinstance(node, ScalarNode) and node.kind is ScalarKind.EMPTY else node

    def required(self, key: str) -> Node | None:
        """The node of a key; None after noting that it is missing or empty, or misspelt."""
        node = self.given(key)
        if node is None and key not in self._misspelt:
            empty = self._values.get(key)
            place = empty.place if empty else self.place
            problem = f"'{key}' is {'empty' if empty else 'missing'}"
            self._faults.add(place, value=self._what, problem=problem, remedy=f"Give the {self._what} a '{key}'.")
        return node

    def id(self) -> str:
        """The thing's own id."""
        node = self.required("id")
        return "" if node is None else id_of(node, faults=self._faults)

    def reference(self, key: str) -> ScalarNode | None:
        """The id of another thing, or None where there is none to follow."""
        node = self.required(key)
        return None if node is None else _scalar_text(node, key=key, faults=self._faults)

    def text(self, key: str) -> str:
        """A plain text that is not empty."""
        node = self.required(key)
        return "" if node is None else text_of(node, key=key, faults=self._faults)

    def local_text(self, key: str) -> LocalText:
        """A text by language; a plain string is English."""
        node = self.required(key)
        return LocalText({}) if node is None else local_text_of(node, key=key, faults=self._faults)

    def optional_text(self, key: str) -> LocalText:
        """A text by language that may be left out or left empty, in all languages or in some."""
        node = self.given(key)
        if isinstance(node, MapNode):
            kept = tuple((tag, value) for tag, value in node.entries if not _is_blank(value))
            node = MapNode(node.place, kept) if kept else None
        return LocalText({}) if node is None or _is_blank(node) else local_text_of(node, key=key, faults=self._faults)

    def whole(self, key: str, *, allowed: range, meaning: str) -> int:
        """A whole number within `allowed`."""
        node = self.required(key)
        if node is None:
            return allowed.start
        return whole_of(node, key=key, allowed=allowed, meaning=meaning, faults=self._faults)

    def choice(self, key: str, kind: type[EnumT]) -> EnumT:
        """One of the values of `kind`."""
        first, *_ = kind
        node = self.required(key)
        if node is None:
            return first
        return choice_of(node, key=key, kind=kind, faults=self._faults)

    def truth(self, key: str) -> bool:
        """True or false."""
        node = self.required(key)
        if node is None:
            return False
        if isinstance(node, ScalarNode) and node.kind is ScalarKind.TRUTH:
            return node.text.lower() in {"true", "yes", "on"}
        self._note(node, problem=f"'{key}' is neither true nor false", remedy="Write true or false.")
        return False

    def day(self, key: str) -> date:
        """A calendar date."""
        node = self.required(key)
        return date.min if node is None else day_of(node, key=key, faults=self._faults)

    def optional_text_of(self, key: str) -> str:
        """A plain text that may be left out; empty where it is."""
        return self.text(key) if self.has(key) else ""

    def optional_truth(self, key: str) -> bool:
        """True or false; false where it is left out."""
        return self.truth(key) if self.has(key) else False

    def optional_day(self, key: str) -> date | None:
        """A calendar date that may be left out."""
        return self.day(key) if self.has(key) else None

    def optional_whole(self, key: str, *, allowed: range, meaning: str) -> int | None:
        """A whole number within `allowed` that may be left out."""
        return self.whole(key, allowed=allowed, meaning=meaning) if self.has(key) else None

    def items(self, key: str) -> tuple[Node, ...]:
        """The values of a list; none where the key is left out."""
        node = self.given(key)
        if node is None:
            return ()
        if isinstance(node, ListNode):
            return node.items
        self._note(node, problem=f"'{key}' is not a list", remedy="Write a list: [a, b], or one '- ' line each.")
        return ()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of plain texts."""
        return tuple(text_of(item, key=key, faults=self._faults) for item in self.items(key))

    def local_texts(self, key: str) -> tuple[LocalText, ...]:
        """A list of texts by language."""
        return tuple(local_text_of(item, key=key, faults=self._faults) for item in self.items(key))

    def references(self, key: str) -> tuple[ScalarNode, ...]:
        """A list of ids of other things; one that is given twice is noted."""
        nodes = (_scalar_text(item, key=key, faults=self._faults) for item in self.items(key))
        return tuple(self._once((node for node in nodes if node is not None), key=key))

    def levels(self, key: str) -> Mapping[ScalarNode, int | None]:
        """A map from competency id to a level 1-5, None where it is left empty; a list of ids has no levels."""
        node = self.required(key)
        if node is None:
            return {}
        if isinstance(node, ListNode):
            return dict.fromkeys(self.references(key))
        if not isinstance(node, MapNode):
            self._note(node, problem=f"'{key}' is not a map", remedy="Write competency ids with levels: {id: 2}.")
            return {}
        values = dict(node.entries)
        once = self._once((competency for competency, _ in node.entries), key=key)
        return {competency: self._level(values[competency], key=key) for competency in once}

    def _level(self, node: Node, *, key: str) -> int | None:
        is_left_empty = isinstance(node, ScalarNode) and node.kind is ScalarKind.EMPTY
        return None if is_left_empty else level_of(node, key=key, faults=self._faults)

    def _once(self, nodes: Iterable[ScalarNode], *, key: str) -> Iterator[ScalarNode]:
        first: dict[str, str] = {}
        for node in nodes:
            if node.text in first:
                self._note(node, problem=f"given twice in '{key}', first at {first[node.text]}", remedy="Keep one.")
            else:
                first[node.text] = node.place
                yield node


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.kind in {ScalarKind.TEXT, ScalarKind.EMPTY} and not node.text.strip()


def id_of(node: Node, *, faults: FaultList) -> str:
    """An id: lower-case ASCII letters, digits, '-' and '.', at most 80 characters."""
    scalar = _scalar_text(node, key="id", faults=faults)
    if scalar is None:
        return ""
    if not is_id(scalar.text):
        remedy = f"Use lower-case letters a-z, digits, '-' and '.', at most {ID_LENGTH} characters."
        faults.add(node.place, value=scalar.text, problem="this is not a valid id", remedy=remedy)
    return scalar.text


def text_of(node: Node, *, key: str, faults: FaultList) -> str:
    """A text that is not empty and can be stored."""
    scalar = _scalar_text(node, key=key, faults=faults)
    if scalar is None:
        return ""
    wrong = text_fault(scalar.text, longest=LONGEST.get(key, LONGEST_TEXT))
    if wrong is not None:
        problem, remedy = wrong
        faults.add(node.place, value=scalar.text, problem=f"'{key}' {problem}", remedy=remedy)
    return scalar.text


def local_text_of(node: Node, *, key: str, faults: FaultList) -> LocalText:
    """A text by language; a plain string is English."""
    if not isinstance(node, MapNode):
        return LocalText({Language("en"): text_of(node, key=key, faults=faults)})
    if not node.entries:
        faults.add(node.place, value="{}", problem=f"'{key}' has no text", remedy="Give it at least in one language.")
    by_language: dict[Language, str] = {}
    for tag, value in node.entries:
        problem = language_fault(tag.text)
        if problem is not None:
            faults.add(tag.place, value=tag.text, problem=problem[0], remedy=problem[1])
        elif language_read(tag.text) in by_language:
            faults.add(tag.place, value=tag.text, problem=f"'{key}' has this language twice", remedy="Keep one.")
        else:
            by_language[language_read(tag.text)] = text_of(value, key=key, faults=faults)
    return LocalText(by_language)


def whole_of(node: Node, *, key: str, allowed: range, meaning: str, faults: FaultList) -> int:
    """A whole number within `allowed`; `meaning` says what is allowed, for the remedy."""
    written_whole = isinstance(node, ScalarNode) and node.kind is ScalarKind.WHOLE and _WHOLE.fullmatch(node.text)
    if written_whole and int(node.shown) in allowed:
        return int(node.shown)
    problem = f"'{key}' is {'out of range' if written_whole else 'not a whole number'}"
    faults.add(node.place, value=node.shown, problem=problem, remedy=f"Give {meaning}.")
    return allowed.start


def level_of(node: Node, *, key: str, faults: FaultList) -> int:
    """A level 1-5."""
    return whole_of(node, key=key, allowed=LEVELS, meaning="a level from 1 to 5", faults=faults)


def choice_of(node: Node, *, key: str, kind: type[EnumT], faults: FaultList) -> EnumT:
    """One of the values of `kind`; the first of them after noting a fault."""
    values = [member.value for member in kind]
    if isinstance(node, ScalarNode) and node.text in values:
        return kind(node.text)
    remedy = did_you_mean(node.shown, values, otherwise="") + f" Allowed: {', '.join(values)}."
    faults.add(node.place, value=node.shown, problem=f"'{key}' has a value that is not known", remedy=remedy.strip())
    return next(iter(kind))


def day_of(node: Node, *, key: str, faults: FaultList) -> date:
    """A calendar date, written 2026-04-01."""
    try:
        return date.fromisoformat(node.shown)
    except ValueError:
        remedy = "Write year-month-day, such as 2026-04-01."
        faults.add(node.place, value=node.shown, problem=f"'{key}' is not a calendar date", remedy=remedy)
        return date.min


def _scalar_text(node: Node, *, key: str, faults: FaultList) -> ScalarNode | None:
    """The node where it is a text that is not empty, else None after noting what it is instead."""
    if isinstance(node, ScalarNode) and node.kind is ScalarKind.TEXT and node.text.strip():
        return node
    if isinstance(node, ScalarNode) and node.kind in {ScalarKind.TEXT, ScalarKind.EMPTY}:
        faults.add(node.place, value=node.text, problem=f"'{key}' is empty", remedy="Fill it in.")
    elif isinstance(node, ScalarNode):
        remedy = "Put it in quotes if it is meant as text."
        faults.add(node.place, value=node.text, problem=f"'{key}' should be text but is {node.kind}", remedy=remedy)
    else:
        remedy = "Write plain text here."
        faults.add(node.place, value=node.shown, problem=f"'{key}' should be one text", remedy=remedy)
    return None

"""What is said at a limit, the numbers to call and who decides: data of the deployment (`limits.yaml`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from data.reading import FaultList, Fields, MapNode, Node, choice_of, read_text, yaml_node
from data.words import HINGLISH, Helpline, InvalidCatalogue, Language, LimitKind, LocalText
from embeddings.languages import any_word
from embeddings.text import normalised

WRITTEN_IN = (Language("en"), Language("hi"), HINGLISH)
"""The three ways of writing, each of which every text stands in."""

COVERED = "covered"
"""The text that leads in the courses on a matter's rules."""

_FILE_KEYS = ("helplines", "texts", "matters")
_HELPLINE_KEYS = ("number", "name", "shown_for")
_MATTER_KEYS = ("words", "who", "courses")
_TEXT_KEYS = (*(kind.value for kind in LimitKind), COVERED)


@dataclass(frozen=True, slots=True)
class OfferedHelpline:
    """A number, who answers there, and the kinds of message that it is shown for."""

    number: str
    name: LocalText
    shown_for: Sequence[LimitKind]


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that Saarthi cannot act on: its `words`, who decides, and words of the titles of courses on it."""

    words: Sequence[str]
    who: LocalText
    courses: Sequence[str]

    def words_in(self, message: str) -> int:
        """How many of its words `message` has, each place counted."""
        return len(any_word(self.words).findall(normalised(message))) if self.words else 0

    def is_taught_by(self, title: LocalText) -> bool:
        """Whether a course of this title is on it."""
        if not self.courses:
            return False
        pattern = any_word(word.lower() for word in self.courses)
        return any(pattern.search(normalised(text)) for text in title.by_language.values())


@dataclass(frozen=True, slots=True)
class LimitWords:
    """Everything that is said at a limit, by name."""

    helplines: Mapping[str, OfferedHelpline]
    texts: Mapping[str, LocalText]
    matters: Mapping[str, Matter]

    def text(self, name: str, *, language: Language, who: str = "") -> str:
        """The text of this name with the numbers, and `who` decides, put in."""
        return self._filled(_said(self.texts[name], language).replace("{who}", who))

    def who_decides(self, matter: Matter, *, language: Language) -> str:
        """Who decides on `matter`, with the numbers put in."""
        return self._filled(_said(matter.who, language))

    def matter_of(self, message: str) -> Matter:
        """The matter that `message` has most words of, the first of several; that without words where it has none."""
        return max(self.matters.values(), key=lambda matter: (matter.words_in(message), not matter.words))

    def helplines_for(self, kind: LimitKind, *, language: Language) -> list[Helpline]:
        """The numbers shown for `kind`, in the order of the file."""
        return [
            Helpline(offered.number, _said(offered.name, language))
            for offered in self.helplines.values()
            if kind in offered.shown_for
        ]

    def _filled(self, text: str) -> str:
        for name, offered in self.helplines.items():
            text = text.replace(f"{{{name}}}", offered.number)
        return text


def _said(text: LocalText, language: Language) -> str:
    """`text` in the way of writing `language`, Hindi in Latin letters among them; English for any other."""
    return text.by_language.get(language) or text.in_language(WRITTEN_IN[0])


def read_limit_words(own: Path | None = None) -> LimitWords:
    """The shipped words, with those of the file `own` in their place, entry by entry.

    Raises InvalidCatalogue with every fault of the file, each with line, value and remedy.
    """
    with as_file(files("tutor.limits") / "limits.yaml") as shipped:
        words = _read(shipped)
    if own is None:
        return words
    other = _read(own)
    return LimitWords(
        {**words.helplines, **other.helplines}, {**words.texts, **other.texts}, {**words.matters, **other.matters}
    )


def _read(path: Path) -> LimitWords:
    faults = FaultList()
    text = read_text(path, name=path.name, faults=faults)
    root = None if text is None else yaml_node(text, name=path.name, faults=faults)
    words = LimitWords({}, {}, {}) if root is None else _Reader(faults).words(root)
    if len(faults):
        raise InvalidCatalogue(f"limits {path}", faults.in_order())
    return words


class _Reader:
    """Reads one file, noting what is wrong."""

    def __init__(self, faults: FaultList) -> None:
        self._faults = faults

    def words(self, root: Node) -> LimitWords:
        """Everything in the file."""
        fields = self._fields(root, what="limits file", allowed=_FILE_KEYS)
        if fields is None:
            return LimitWords({}, {}, {})
        texts = self._fields(fields.given("texts"), what="map of texts", allowed=_TEXT_KEYS)
        return LimitWords(
            {name: self._helpline(node) for name, node in self._entries(fields.given("helplines"))},
            {} if texts is None else {key: self._local(texts, key) for key in _TEXT_KEYS if texts.has(key)},
            {name: self._matter(node) for name, node in self._entries(fields.given("matters"))},
        )

    def _helpline(self, node: Node) -> OfferedHelpline:
        fields = self._fields(node, what="helpline", allowed=_HELPLINE_KEYS)
        if fields is None:
            return OfferedHelpline("", LocalText({}), ())
        shown = [
            choice_of(kind, key="shown_for", kind=LimitKind, faults=self._faults) for kind in fields.items("shown_for")
        ]
        number = fields.text("number")
        if not number.isascii() or not number.replace("-", "").replace(" ", "").removeprefix("+").isdigit():
            remedy = "Write digits as they are dialled, in quotes."
            self._faults.add(fields.place, value=number, problem="'number' is no telephone number", remedy=remedy)
        return OfferedHelpline(number, self._local(fields, "name"), shown)

    def _matter(self, node: Node) -> Matter:
        fields = self._fields(node, what="matter", allowed=_MATTER_KEYS)
        if fields is None:
            return Matter((), LocalText({}), ())
        words = [word.strip().lower() for listed in fields.texts("words") for word in listed.split(",")]
        return Matter([word for word in words if word], self._local(fields, "who"), fields.texts("courses"))

    def _local(self, fields: Fields, key: str) -> LocalText:
        """A text in all three ways of writing."""
        ways = self._fields(fields.required(key), what="text", allowed=WRITTEN_IN)
        return LocalText({} if ways is None else {language: ways.text(language) for language in WRITTEN_IN})

    def _entries(self, node: Node | None) -> list[tuple[str, Node]]:
        if isinstance(node, MapNode):
            return [(key.text, value) for key, value in node.entries]
        if node is not None:
            self._faults.add(node.place, value=node.shown, problem="this is not a map", remedy="Write 'name:' lines.")
        return []

    def _fields(self, node: Node | None, *, what: str, allowed: Sequence[str]) -> Fields | None:
        if isinstance(node, MapNode):
            return Fields(node, what=what, allowed=allowed, faults=self._faults)
        if node is not None:
            problem, remedy = f"a {what} is a map", f"Its keys are {', '.join(allowed)}."
            self._faults.add(node.place, value=node.shown, problem=problem, remedy=remedy)
        return None

"""What a text must be to be kept: as strict as the catalogue's files are read, said in the reader's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.running.i18n import mark
from data.markdown import markdown_faults
from data.reading import LONGEST, LONGEST_TEXT, text_fault
from data.words import Language, TextPart, TextPlace

LONGEST_PHRASE = 300
MOST_PHRASES = 200
"""Of a lesson in one language; the sample's have 30 at most."""

OF_COURSE = (TextPart.TITLE, TextPart.DESCRIPTION)
OF_LESSON = (TextPart.LESSON_TITLE, TextPart.LESSON_TEXT, TextPart.ASKED_AS)
ONE_LINE = frozenset({TextPart.TITLE, TextPart.LESSON_TITLE})
MAY_BE_EMPTY = frozenset({TextPart.DESCRIPTION, TextPart.ASKED_AS})

TOO_LONG = mark("It has {number} characters, of which at most {most} are taken. Shorten it.")
TOO_MANY = mark("There are {number} phrases, of which at most {most} are taken. Take some out.")
EMPTY = mark("It cannot be empty. Fill it in.")
UNTITLED = mark("The text needs its title in this language, too. Fill it in.")
CONTROL = mark("It holds a control character, which cannot be kept. Remove the character.")
TURNED = mark("It holds a mark that turns the direction of writing. Remove the mark.")
OF_LINE = mark("Line {line}: {problem}. {remedy}")

_BEGINNINGS: Mapping[str, str] = {
    "has no visible": EMPTY,
    "holds a control": CONTROL,
    "holds a mark": TURNED,
}
"""How the catalogue's reader begins to tell of each fault."""

MARKDOWN = (
    mark("a block of code is not closed"),
    mark("a footnote stands in the text"),
    mark("a link leads where none may"),
    mark("a link is broken"),
    mark("a row stands outside a table"),
    mark("a fence does not stand on a line of its own"),
    mark("HTML stands in the text"),
    mark("an image stands in the text"),
)
REMEDIES = (
    mark("Write the note where it belongs."),
    mark("Link to an address that begins with https://, or write the text alone."),
    mark("Write [text](address) with an address without blanks."),
    mark("Write | --- | with as many columns below the table's first row."),
    mark("Put ``` on lines of their own, above and below."),
    mark("Write it in Markdown, or between backticks where it is meant as it stands."),
    mark("Say in words what it shows: an image can be neither cited nor read out."),
    mark("Close it with a line of ```."),
)
"""What may stand in a fault of Markdown, here to be translated."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with a text, as a message with its values; `inner` are values that are messages themselves."""

    place: TextPlace
    message: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    inner: Mapping[str, str] = field(default_factory=dict)


def as_kept(place: TextPlace, text: str) -> str:
    """The text as it is kept: on one line, in lines without blanks around and none twice, or as it was written."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if place.part in ONE_LINE:
        return " ".join(lines.split())
    if place.part is TextPart.ASKED_AS:
        phrases = (" ".join(line.split()) for line in lines.split("\n"))
        return "\n".join(dict.fromkeys(phrase for phrase in phrases if phrase))
    return lines if lines.strip() else ""


def faults_in(texts: Mapping[TextPlace, str], *, files: Mapping[TextPlace, str]) -> list[TextFault]:
    """Every fault of texts as they are kept; what the files have in a language stays in that."""
    return [fault for place, text in texts.items() for fault in _faults(place, text, texts, files)]


def _faults(
    place: TextPlace, text: str, texts: Mapping[TextPlace, str], files: Mapping[TextPlace, str]
) -> Iterator[TextFault]:
    if not text:
        if files.get(place) and place.part not in MAY_BE_EMPTY:
            yield TextFault(place, EMPTY)
        elif place.part is TextPart.LESSON_TITLE and texts.get(_text_of(place)):
            yield TextFault(place, UNTITLED)
    elif place.part is TextPart.ASKED_AS:
        yield from _of_phrases(place, text.splitlines())
    else:
        longest = LONGEST["title"] if place.part in ONE_LINE else LONGEST_TEXT
        yield from _of_text(place, text, longest=longest)
        if place.part is TextPart.LESSON_TEXT:
            yield from _of_markdown(place, text)


def _text_of(title: TextPlace) -> TextPlace:
    return TextPlace(TextPart.LESSON_TEXT, Language(title.language), title.lesson)


def _of_text(place: TextPlace, text: str, *, longest: int) -> Iterator[TextFault]:
    if len(text) > longest:
        yield TextFault(place, TOO_LONG, {"number": len(text), "most": longest})
        return
    wrong = text_fault(text, longest=longest)
    if wrong is not None:
        yield TextFault(place, next(said for begins, said in _BEGINNINGS.items() if wrong[0].startswith(begins)))


def _of_phrases(place: TextPlace, phrases: Sequence[str]) -> Iterator[TextFault]:
    if len(phrases) > MOST_PHRASES:
        yield TextFault(place, TOO_MANY, {"number": len(phrases), "most": MOST_PHRASES})
    faults = (fault for phrase in phrases for fault in _of_text(place, phrase, longest=LONGEST_PHRASE))
    first = next(faults, None)
    if first is not None:
        yield first


def _of_markdown(place: TextPlace, text: str) -> Iterator[TextFault]:
    for fault in markdown_faults(text):
        inner = {"problem": fault.problem, "remedy": fault.remedy}
        yield TextFault(place, OF_LINE, {"line": fault.line}, inner)

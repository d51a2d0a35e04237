"""Two things side by side: what the lessons say of each, and honestly nothing where they say nothing."""

import re
from dataclasses import dataclass

from data.words import HINDI, HINGLISH, Answer, Grounded
from embeddings.languages import detect_language
from embeddings.search import Scope
from tutor.answer.quoting import LessonText
from tutor.answer.tutor import Tutor

LONGEST_NAME = 200
_NAME = rf"(?P<{{0}}>[^?]{{{{1,{LONGEST_NAME}}}}}?)"
_FIRST, _SECOND = _NAME.format("first"), _NAME.format("second")
_END = r"[\s?।.!]*$"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf".*?\bdifferen(?:ce|ces|t) between\s+{_FIRST}\s+(?:and|aur|or|&)\s+{_SECOND}{_END}",
        rf".*?\bcompare\s+{_FIRST}\s+(?:and|with|to|aur|vs\.?)\s+{_SECOND}{_END}",
        rf"^\s*how (?:is|are|does|do)\s+{_FIRST}\s+differ(?:ent)?\s+from\s+{_SECOND}{_END}",
        rf"^\s*{_FIRST}\s+(?:vs\.?|versus)\s+{_SECOND}{_END}",
        rf"^\s*{_FIRST}\s+(?:aur|and)\s+{_SECOND}\s+(?:me|mein|men|ke beech|ka)\s+(?:kya\s+)?"
        rf"(?:antar|fark|farak|difference|tulna)\b.*$",
        rf"^\s*{_FIRST}\s+(?:और|तथा|व|एवं)\s+{_SECOND}\s+(?:में|के बीच|की|का)\s+(?:क्या\s+)?"
        rf"(?:अंतर|अन्तर|फ़र्क|फर्क|भेद|तुलना).*$",
    )
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things and what the lessons say of it, which may be nothing."""

    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things side by side."""

    first: Side
    second: Side

    @property
    def missing(self) -> list[str]:
        """The names of which the lessons say nothing."""
        return [side.name for side in (self.first, self.second) if not isinstance(side.answer, Grounded)]


def things_compared(question: str) -> tuple[str, str] | None:
    """The two things that a question asks to compare, None where it asks for something else.

    >>> things_compared("What is the difference between earned leave and half pay leave?")
    ('earned leave', 'half pay leave')
    >>> things_compared("EL aur HPL mein kya antar hai?"), things_compared("अपील और शिकायत में क्या अंतर है?")
    (('EL', 'HPL'), ('अपील', 'शिकायत'))
    >>> things_compared("How many days for a reply?") is None
    True
    """
    for pattern in _PATTERNS:
        match = pattern.match(question)
        if match is not None:
            first, second = (match[name].strip(" \"'“”‘’,.:;") for name in ("first", "second"))
            return (first, second) if first and second else None
    return None


def compared(first: str, second: str, *, tutor: Tutor, scope: Scope, lesson_text: LessonText) -> Comparison:
    """What the lessons within `scope` say of each of the two."""

    def side(name: str) -> Side:
        return Side(name, tutor.answer(_asking_for(name), scope=scope, lesson_text=lesson_text))

    return Comparison(side(first), side(second))


def _asking_for(name: str) -> str:
    """A question for the thing, in the language of its name."""
    match detect_language(name):
        case language if language == HINDI:
            return f"{name} क्या है?"
        case language if language == HINGLISH:
            return f"{name} kya hai?"
    return f"What is {name}?"

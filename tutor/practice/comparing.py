"""Two things side by side: what the lessons say of each, and honestly nothing where they say nothing."""

import re
from dataclasses import dataclass

from data.words import HINDI, HINGLISH, Answer, Grounded
from embeddings.languages import detect_language
from embeddings.search import Scope
from tutor.answer.quoting import LessonText
from tutor.answer.tutor import Tutor

LONGEST_NAME = 200
_LONGEST_BETWEEN = 40
"""Characters of the words around two names, more than the longest of the forms below."""
_STOPS = " ?।.!"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to ask: what stands before the first thing, between the two and behind the second, if anything does."""

    before: re.Pattern[str]
    between: re.Pattern[str]
    behind: re.Pattern[str] | None = None


# What single spaces part. Each is looked for by itself: one expression for all of it goes over a long message for
# every way to cut it in three.
_FORMS = (
    _Form(re.compile(r"(?i)\bdifferen(?:ce|ces|t) between "), re.compile("(?i) (?:and|aur|or|&)(?= )")),
    _Form(re.compile(r"(?i)\bcompare "), re.compile(r"(?i) (?:and|with|to|aur|vs\.?)(?= )")),
    _Form(re.compile("(?i)^how (?:is|are|does|do) "), re.compile("(?i) differ(?:ent)? from(?= )")),
    _Form(re.compile("^"), re.compile(r"(?i) (?:vs\.?|versus)(?= )")),
    _Form(
        re.compile("^"),
        re.compile("(?i) (?:aur|and)(?= )"),
        re.compile(r"(?i) (?:me|mein|men|ke beech|ka) (?:kya )?(?:antar|fark|farak|difference|tulna)\b"),
    ),
    _Form(
        re.compile("^"),
        re.compile(" (?:और|तथा|व|एवं)(?= )"),
        re.compile(" (?:में|के बीच|की|का) (?:क्या )?(?:अंतर|अन्तर|फ़र्क|फर्क|भेद|तुलना)"),
    ),
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
    asked = " ".join(question.split())
    for form in _FORMS:
        for before in form.before.finditer(asked):
            named = _named(asked, before.end(), form)
            if named is not None:
                first, second = (name.strip(" \"'“”‘’,.:;") for name in named)
                return (first, second) if first and second else None
    return None


def _named(asked: str, start: int, form: _Form) -> tuple[str, str] | None:
    """The two things that `form` has in `asked` from `start` on, None where it does not hold."""
    for between in form.between.finditer(asked, start + 1, start + LONGEST_NAME + _LONGEST_BETWEEN):
        first, second = asked[start : between.start()], _second(asked, between.end() + 1, form.behind)
        if second and all(len(name) <= LONGEST_NAME and "?" not in name for name in (first, second)):
            return first, second
    return None


def _second(asked: str, start: int, behind: re.Pattern[str] | None) -> str:
    within = asked[start : start + LONGEST_NAME + _LONGEST_BETWEEN]
    if behind is None:
        return within.rstrip(_STOPS) if start + len(within) == len(asked) else ""
    end = behind.search(within, 1)
    return within[: end.start()] if end else ""


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

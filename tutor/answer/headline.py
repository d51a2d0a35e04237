"""The shortest truthful answer: the figure that is asked for, as it stands in the sentence that answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from data.words import ENGLISH, HINDI
from embeddings.languages import WordList, any_of, words_of
from tutor.answer.amounts import NEAR, TOKEN, figure_words
from tutor.answer.asked_figures import figures_asked
from tutor.answer.figure import Figure, composed

_APART = re.compile(r"[\s-]*(?:and\s+)?")
"""Between the words of one number: "forty-five", "one hundred and twenty"."""

_PER_CENT = re.compile(r"per\s+cent\b", re.IGNORECASE)
_SIGN_BEFORE = re.compile(r"(?:₹|\$|£|€|\bRs\.?|रु\.?)\s*$", re.IGNORECASE)


SURE_FROM = 0.4
"""Probability that what is shown is complete and right, from which a headline is given: alone it claims more than a
quote. Of the 225 tuning questions ten then get one; from any threshold no judgement of them changes."""

_SAYS_WHAT_IT_COUNTS = frozenset({Figure.DURATION, Figure.MONEY, Figure.SHARE, Figure.DATE})
"""Kinds of figure that can stand alone; "five" by itself tells nothing."""


@dataclass(frozen=True, slots=True)
class FigurePhrase:
    """A figure as it is written, with its unit and bound: `text[start:end]`."""

    kind: Figure
    start: int
    end: int


def headline_of(question: str, sentence: str) -> str | None:
    """The one figure of the kind that `question` asks for in the sentence, with its bound; None where it is not one.

    >>> headline_of("How many days do I have?", "The officer decides within thirty days of receipt.")
    'within thirty days'
    >>> headline_of("How many days do I have?", "Thirty days, or five more where it was transferred.") is None
    True
    """
    asked = figures_asked(question) & _SAYS_WHAT_IT_COUNTS
    if not asked or composed(sentence) != sentence.translate(_digits()):
        return None
    phrases = list(figure_phrases(sentence))
    fitting = [phrase for phrase in phrases if phrase.kind in asked]
    if len(fitting) != 1 or _rivals(phrases, fitting[0]):
        return None
    return bounded(sentence, fitting[0])


def _rivals(phrases: Sequence[FigurePhrase], one: FigurePhrase) -> bool:
    """Whether another number could be meant as well: one whose unit is not understood."""
    return any(other.kind is Figure.NUMBER for other in phrases if other is not one)


def figure_phrases(text: str) -> Iterator[FigurePhrase]:
    """The figures in a sentence, in order; numbers of rules and of years are none."""
    words, plain = figure_words(), composed(text)
    tokens = list(TOKEN.finditer(plain))
    place = 0
    while place < len(tokens):
        last = _number_ends(plain, tokens, place)
        if last is None:
            place += 1
            continue
        before = tokens[place - 1].group().lower() if place else ""
        phrase = _phrase(plain, tokens, place, last)
        if before not in words.rules and phrase is not None:
            yield phrase
        place = last + 1


def _number_ends(text: str, tokens: Sequence[re.Match[str]], place: int) -> int | None:
    """The last token of the number that begins at `place`; None where none does."""
    if not _is_number(tokens[place]):
        return None
    while place + 1 < len(tokens) and _is_number(tokens[place + 1]):
        between = text[tokens[place].end() : tokens[place + 1].start()]
        if _APART.fullmatch(between) is None:
            break
        place += 1
    return place


def _is_number(token: re.Match[str]) -> bool:
    return token.lastgroup in ("digits", "date", "day") or token.group().lower() in figure_words().numbers_of_all


def _phrase(text: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> FigurePhrase | None:
    words = figure_words()
    if tokens[first].lastgroup in ("date", "day"):
        return FigurePhrase(Figure.DATE, tokens[first].start(), _ends(tokens[last]))
    start = tokens[first].start()
    sign = _SIGN_BEFORE.search(text, 0, start)
    if sign is not None:
        return FigurePhrase(Figure.MONEY, sign.start(), _ends(tokens[last]))
    for token in tokens[last + 1 : last + 1 + NEAR]:
        per_cent = _PER_CENT.match(text, token.start())
        if per_cent is not None:
            return FigurePhrase(Figure.SHARE, start, per_cent.end())
        kind = next((kind for kind, named in words.units_by_kind if token.group().lower() in named), None)
        if kind is not None:
            return FigurePhrase(kind, start, token.end())
        if _is_number(token):
            break
    is_many = any(tokens[place].group().lower() in words.numbers or tokens[place].lastgroup for place in (first, last))
    return FigurePhrase(Figure.NUMBER, start, _ends(tokens[last])) if is_many else None


def _ends(token: re.Match[str]) -> int:
    """Where a number ends: behind its digits, before a comma or full stop of the sentence."""
    return token.start() + len(token.group().rstrip(".,"))


def bounded(text: str, phrase: FigurePhrase) -> str:
    """The words of the phrase with what bounds it: "at least", "के भीतर"."""
    before = _bounds_before().search(text, 0, phrase.start)
    after = _bounds_after().match(text, phrase.end)
    return text[before.start() if before else phrase.start : after.end() if after else phrase.end]


@cache
def _bounds_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{any_of(words_of(WordList.BOUNDS_BEFORE, (ENGLISH, HINDI)))})\s{{1,4}}\Z", re.IGNORECASE
    )


@cache
def _bounds_after() -> re.Pattern[str]:
    bounds = any_of(words_of(WordList.BOUNDS_AFTER, (ENGLISH, HINDI)))
    return re.compile(rf"\s{{1,4}}(?:{bounds})(?!\w)", re.IGNORECASE)


@cache
def _digits() -> dict[int, int]:
    return {ord("०") + value: ord("0") + value for value in range(10)}

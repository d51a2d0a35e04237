"""What a question takes for given and its lesson says otherwise: a figure, a date, a place, a name."""

import re
from collections.abc import Iterable
from functools import cache

from data.words import Notice, NoticeKind
from embeddings.languages import WordList, WordTable, any_of, any_word, meanings_of, places_in, words_for, words_of
from embeddings.text import is_devanagari, normalised
from tutor.answer.asking import asking_sentence
from tutor.answer.constraints import missing_names
from tutor.answer.figure import Figure, composed
from tutor.answer.given_figures import Given, figures_in
from tutor.answer.headline import bounded, figure_phrases
from tutor.claims import quantities_of

_QUOTED = re.compile(r"[\"“]([^\"”]{3,60})[\"”]")
_TAG = r"(?:is|are|was|were|do|does|did|has|have|can|will|must|should)n't\s+\w+(?:\s+so)?"


def notices_of(question: str, *, key: str, block: str) -> list[Notice]:
    """What the lesson says otherwise than the question takes for given; `key` is the sentence of `block` that answers.

    Only what is put forward to be confirmed or explained is held against the lesson: another figure in a story is no
    error of the asker's.

    >>> (notice,) = notices_of("The fee is fifty rupees, right?", key="The fee is ten rupees.", block="")
    >>> notice.quote
    'ten rupees'
    """
    if not takes_for_given(question):
        return []
    differing = _differing(question, key, f"{key}\n{block}")
    if differing is not None:
        return [Notice(NoticeKind.OTHERWISE, _said_of(differing, key))]
    whole = f"{key}\n{block}"
    differs = (_other_place, _other_words, _other_body, _other_law)
    if any(tells(question, key, whole) for tells in differs) or _other_name(question, whole):
        return [Notice(NoticeKind.OTHERWISE, key)]
    return []


def takes_for_given(question: str) -> bool:
    """Whether something is put forward to be confirmed or explained: "…, right?", "… hai na?", "why must …"."""
    plain = composed(normalised(question))
    return _checks().search(plain) is not None or _why().search(plain) is not None


def _differing(question: str, key: str, block: str) -> Figure | None:
    """The kind of figure that the question gives and the key sentence gives otherwise, None where there is none."""
    asked, told, anywhere = figures_in(question), figures_in(key), figures_in(block)
    for kind, figures in asked.items():
        missing = {figure for figure in figures if not _stands(figure, anywhere.get(kind, ()))}
        units = {unit for _, unit in missing}
        rivals = {figure for figure in told.get(kind, ()) if figure[1] in units and not _stands(figure, figures)}
        if missing and (len(missing) == 1 or missing == figures) and rivals:
            return kind
    return None


def _stands(figure: Given, figures: Iterable[Given]) -> bool:
    """Whether it is among them; a month without its day is every day of it."""
    return any(figure == other or _month_of(figure) == other or _month_of(other) == figure for other in figures)


def _month_of(figure: Given) -> Given:
    """A date without its day; another figure as it is."""
    value, unit = figure
    return (value.split()[-1], unit) if isinstance(value, str) and unit == "date" else figure


_SAID_AS = {
    Figure.DURATION: {Figure.DURATION},
    Figure.NUMBER: {Figure.MONEY, Figure.SHARE},
    Figure.DATE: {Figure.DATE},
}


def _said_of(kind: Figure, key: str) -> str:
    """The one figure of this kind in the key sentence, with its bound; the sentence where there are more."""
    phrases = [phrase for phrase in figure_phrases(key) if phrase.kind in _SAID_AS.get(kind, ())]
    numbers = [figure for figure in figures_in(key).get(kind, ())]
    single = len(phrases) == len(numbers) == 1 and _alternative(key, phrases[0].start) is None
    return bounded(key, phrases[0]) if single else key


def _alternative(key: str, end: int) -> re.Match[str] | None:
    """The word before `end` where it leaves a choice: "two or three years"."""
    return _either().search(normalised(key[:end]))


def _other_place(question: str, key: str, block: str) -> bool:
    """Whether the question names one place and the key sentence another, which stands nowhere in the block."""
    asked, told = places_in(question), places_in(key)
    known = {name for named in places_in(block) for name in named}
    return len(asked) == 1 and bool(told) and all(known.isdisjoint(named) for named in asked)


def _other_body(question: str, key: str, block: str) -> bool:
    """Whether the question names a court or an office that the block does not, and the key sentence another."""
    asked, told = _bodies_in(asking_sentence(question)), _bodies_in(key)
    return len(asked) == 1 and bool(told - asked) and asked.isdisjoint(_bodies_in(block))


def _bodies_in(text: str) -> frozenset[str]:
    meanings = meanings_of(WordTable.BODIES)
    return frozenset(meanings[found.group()] for found in _bodies().finditer(normalised(text)))


def _other_law(question: str, key: str, block: str) -> bool:
    """Whether the question names a section or rule that the block does not, and the key sentence another such."""
    asked, told, known = (_rules_in(text) for text in (question, key, block))
    kinds = {kind for kind, _ in asked}
    return len(asked) == 1 and asked.isdisjoint(known) and any(kind in kinds for kind, _ in told)


def _rules_in(text: str) -> frozenset[tuple[str, str]]:
    """The sections, rules and the like, without their subsections."""
    return frozenset((kind, label.partition("(")[0]) for kind, label in quantities_of(text).references)


def _other_name(question: str, block: str) -> bool:
    """Whether the sentence that asks names somebody or something that the block does not, in the script of both."""
    return not is_devanagari(block) and missing_names(asking_sentence(question), block) > 0


def _other_words(question: str, key: str, block: str) -> bool:
    """Whether quoted words are to be confirmed that the block does not have, and the key sentence quotes others."""
    if _checks().search(composed(normalised(question))) is None:
        return False
    quotes, told = (_QUOTED.findall(text) for text in (question, key))
    alike = [quote for quote in quotes if any(is_devanagari(quote) == is_devanagari(other) for other in told)]
    return bool(alike) and not any(normalised(quote) in normalised(block) for quote in alike)


@cache
def _checks() -> re.Pattern[str]:
    checks = words_of(WordList.CHECKS)
    anywhere = any_of(check for check in checks if check.endswith((" na", " न", " ना")))
    return re.compile(rf"(?:[,\s]|^)(?:(?:{any_of(checks)}|{_TAG})\s?(?:[?.,!।]|$)|(?:{anywhere})\s)")


@cache
def _bodies() -> re.Pattern[str]:
    return any_word(meanings_of(WordTable.BODIES))


@cache
def _why() -> re.Pattern[str]:
    return any_word(words_for(WordTable.QUESTION_WORDS, "why"))


@cache
def _either() -> re.Pattern[str]:
    return re.compile(r"(?:\bor|(?<!\S)या|\bto|(?<!\S)से)\s?$")

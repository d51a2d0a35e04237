"""What of a sentence is worth asking for: figures with their unit, names, and terms as runs of rare words.

How rare a word is says wordfreq (Speer 2022), on Zipf's scale: 3 is one in a million, 6 one in a thousand.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from wordfreq import zipf_frequency

from data.words import HINDI, Language
from embeddings.languages import is_number_word
from embeddings.text import is_stop_word, term, words
from tutor.claims import quantities_of

RARE = 5.0
"""A word up to this may stand in a term: "officer" (4.6), "सूचना" (4.9); "people" (6.1) says nothing of its own."""

RAREST = 4.3
"""At least one word of a term is as rare as this: "appellate" (2.6), "अपील" (4.2)."""

LONGEST_RUN = 4
"""Words of a term: "Public Information Officer" has three."""

FEWEST_LETTERS = 4
"""Of a word in a term; shorter ones are seldom what is learnt."""


class TermKind(StrEnum):
    """What kind of thing a term is; only things of one kind stand for one another."""

    FIGURE = "figure"
    NAME = "name"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A stretch of a sentence that may be asked for; `start` and `end` are its offsets there."""

    text: str
    kind: TermKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int


_MARKS = "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*+"
_WORD = re.compile(rf"₹?\d++(?:[,.]\d++)*+%?|{_LETTERS}(?:[-’']{_LETTERS})*+")
_BEFORE_TEXT = "a an the of by with in for on under from any every each its their his her this these no all to as into"
_NOUN_BEFORE = frozenset(_BEFORE_TEXT.split())
_AFTER_TEXT = "का के की को में से पर द्वारा ने तक हेतु और या"
_NOUN_AFTER = frozenset(_AFTER_TEXT.split())
_OBJECT_TEXT = "a an the that this its their his her each every all any"
_OBJECT_BEGINS = frozenset(_OBJECT_TEXT.split())
_WITHIN_RANGE = frozenset({"to", "and", "or", "से", "या"})
_BETWEEN = frozenset({"and", "of", "for", "the", "to", "in", "v"})
_NO_NOUN = re.compile(r"(?:ed|ing|ly|ous|ful|able|ible|ive|less)$")
_NO_HINDI_NOUN = re.compile(r"(?:ना|ने|ता|ते|ती|कर|एगा|एगी|एं|ाए|ित|िए)$")
_PARTICLES_TEXT = "बजाय अलावा सिवाय बावजूद संबंधी जैसे सहित"
_HINDI_PARTICLES = frozenset(_PARTICLES_TEXT.split())


def key_terms(sentence: str, language: Language) -> list[KeyTerm]:
    """All terms of the sentence in the order in which they stand; none overlaps another."""
    tokens = _words_of(sentence)
    found: list[KeyTerm] = []
    place = 0
    while place < len(tokens):
        kind, width = _term_at(tokens, place, sentence, language)
        if kind is None:
            place += 1
            continue
        start, end = tokens[place].start, tokens[place + width - 1].end
        found.append(KeyTerm(sentence[start:end], kind, start, end))
        place += width
    return found


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that say something."""
    return frozenset(term(word) for word in words(text) if not is_stop_word(word))


def rarity(text: str, language: Language) -> float:
    """How rare the rarest word is: 8 less its frequency on Zipf's scale; figures are 0."""
    return max((8 - _zipf(word, language) for word in words(text) if not word[:1].isdigit()), default=0.0)


def _words_of(sentence: str) -> Sequence[_Word]:
    return [
        _Word(match.group(), "".join(words(match.group())[:1]), match.start(), match.end())
        for match in _WORD.finditer(sentence)
    ]


def _term_at(tokens: Sequence[_Word], place: int, sentence: str, language: Language) -> tuple[TermKind | None, int]:
    for kind, width_at in _KINDS:
        width = width_at(tokens, place, sentence, language)
        if width:
            return kind, width
    return None, 0


def _figure(tokens: Sequence[_Word], place: int, sentence: str, language: Language) -> int:
    """How many words a figure with its unit takes from `place` on."""
    if not _is_number(tokens[place]) or _ends_range(tokens, place, sentence):
        return 0
    end = place + 1
    while end < len(tokens) and _is_number(tokens[end]) and _adjoin(tokens, end, sentence):
        end += 1
    for width in range(end - place, min(end - place + 2, len(tokens) - place) + 1):
        last = place + width - 1
        if not all(_adjoin(tokens, each, sentence) for each in range(end, last + 1)):
            break
        numbers = quantities_of(sentence[tokens[place].start : tokens[last].end]).numbers
        if len(numbers) == 1 and numbers[0].unit is not None:
            return _with_cent(tokens, place, width)
    return 0


def _ends_range(tokens: Sequence[_Word], place: int, sentence: str) -> bool:
    """Whether a number before belongs to the figure: "six to eight weeks", "two hundred and fifty rupees", "15-30"."""
    if place == 0:
        return False
    joined = sentence[tokens[place - 1].end : tokens[place].start] in ("-", "–")
    before = place - 2 if tokens[place - 1].folded in _WITHIN_RANGE and place > 1 else place - 1
    return _is_number(tokens[before]) and (joined or before < place - 1)


def _with_cent(tokens: Sequence[_Word], place: int, width: int) -> int:
    """The width with the second half of "per cent"; none where "per" is of something else."""
    if tokens[place + width - 1].folded != "per":
        return width
    behind = place + width
    return width + 1 if behind < len(tokens) and tokens[behind].folded == "cent" else 0


def _name(tokens: Sequence[_Word], place: int, sentence: str, language: Language) -> int:
    """How many words with a capital stand together from `place` on, two or more; none at the start of a sentence."""
    if place == 0 or language == HINDI or _is_within_name(tokens, place):
        return 0
    end = place
    while end < len(tokens) and end - place <= LONGEST_RUN and tokens[end].text[:1].isupper():
        if end > place and not _adjoin(tokens, end, sentence):
            break
        end += 1
    width = end - place
    return width if 2 <= width <= LONGEST_RUN else 0


def _is_within_name(tokens: Sequence[_Word], place: int) -> bool:
    """Whether what stands before belongs to the name: another capital, or "Information and"."""
    before = place - 2 if tokens[place - 1].folded in _BETWEEN and place > 1 else place - 1
    return tokens[before].text[:1].isupper()


def _term(tokens: Sequence[_Word], place: int, sentence: str, language: Language) -> int:
    """How many rare words stand together from `place` on, where they look like a noun with what stands around them."""
    end = place
    while end < len(tokens) and end - place < LONGEST_RUN and _is_rare(tokens[end], language):
        if end > place and not _adjoin(tokens, end, sentence):
            break
        end += 1
    run = tokens[place:end]
    rare_enough = any(_zipf(word.folded, language) <= RAREST for word in run)
    return len(run) if rare_enough and _is_noun(tokens, place, end, language) else 0


_KINDS: Sequence[tuple[TermKind, Callable[[Sequence[_Word], int, str, Language], int]]] = (
    (TermKind.FIGURE, _figure),
    (TermKind.NAME, _name),
    (TermKind.TERM, _term),
)


def _is_noun(tokens: Sequence[_Word], place: int, end: int, language: Language) -> bool:
    """By the words around it: an article or preposition before, in Hindi a postposition behind."""
    last = tokens[end - 1].folded
    if language == HINDI:
        behind = tokens[end].folded if end < len(tokens) else ""
        folded = [word.folded for word in tokens[place:end]]
        no_noun = any(word in _HINDI_PARTICLES or _NO_HINDI_NOUN.search(word) for word in folded)
        return behind in _NOUN_AFTER and not no_noun
    before = tokens[place - 1].folded if place else ""
    behind = tokens[end].folded if end < len(tokens) else ""
    run = [word.folded for word in tokens[place:end]]
    if any(word.endswith("s") for word in run[:-1]) or (run[-1].endswith("s") and behind in _OBJECT_BEGINS):
        return False  # "forbids discourtesy", "the authority notifies the"
    ends = not behind or is_stop_word(behind)
    return before in _NOUN_BEFORE and ends and _NO_NOUN.search(last) is None


def _is_rare(word: _Word, language: Language) -> bool:
    letters = word.text[0].isalpha() and len(word.text) >= FEWEST_LETTERS
    return letters and not is_stop_word(word.folded) and _zipf(word.folded, language) <= RARE


def _is_number(word: _Word) -> bool:
    return word.text.lstrip("₹")[:1].isdigit() or (is_number_word(word.folded) and "'" not in word.text)


def _adjoin(tokens: Sequence[_Word], place: int, sentence: str) -> bool:
    """Whether nothing but a blank stands between the word at `place` and the one before."""
    return sentence[tokens[place - 1].end : tokens[place].start] in (" ", "\u00a0", "-")


@lru_cache(maxsize=65_536)
def _zipf(word: str, language: Language) -> float:
    return float(zipf_frequency(word, language))

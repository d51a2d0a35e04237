"""A sentence as the check reads it: words without their articles, numbers as values, set phrases as one word.

Two sentences of one canonical form say the same. Nothing that carries meaning is dropped: who and what, "to" and "by",
"not", "only", "may", tenses and units all stay. What counts as the same phrase is a closed list, `paraphrases.json`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import (
    TIME_UNITS,
    WordList,
    WordTable,
    is_in_doubt,
    is_number_word,
    meanings_of,
    number_at,
    words_of,
)
from embeddings.text import WESTERN_DIGITS, is_devanagari, words
from tutor.rewrite.romanising import in_devanagari, skeleton_of, written_function_words

_BREAKS = frozenset(",;:—–।()")
_INTO_PLAIN = str.maketrans({"₹": " rs ", "%": " percent ", "’": "'", "‘": "'", "—": " — ", "–": " – "})
_CONTRACTIONS = {"can't": "can not", "won't": "will not", "shan't": "shall not", "cannot": "can not", "n't": " not"}
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_RUPEES_BEFORE = frozenset({"rs", "inr", "रु"})
_BEFORE = "x"
_ALSO_CALLED = "alsocalled"
_MAY = "may"
_TWO = "do"
_DAYS_OF_A_MONTH = 31
_TIMES = frozenset(f".{unit}" for unit in TIME_UNITS)
_SHORT = 3
"""Letters up to which an English word keeps its "s": "is", "his", "gas"."""

Tokens = tuple[str, ...]
_Phrases = dict[str, Sequence[tuple[Tokens, Tokens]]]
_WordKey = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Canonical:
    """The tokens of a sentence; before those at `breaks` stands a comma, a bracket or the like."""

    tokens: Tokens
    breaks: frozenset[int]
    ends: frozenset[int] = frozenset()
    """Those of the breaks where a semicolon stands: what follows says something else."""
    owned: frozenset[Tokens] = frozenset()
    """What is said to be somebody's: ("his", "report"). The possessives themselves are no tokens."""


@dataclass(frozen=True, slots=True)
class _Table:
    anywhere: _Phrases
    at_start: _Phrases
    at_beginning: _Phrases
    dropped: frozenset[str]
    owners: frozenset[str]


def canonical(text: str, *, language: Language) -> Canonical:
    """The canonical form of a sentence, as one in `language` is compared: Hinglish by the sound of Hindi words.

    >>> canonical("He has to pay Rs. 50 within the first thirty days.", language=ENGLISH).tokens
    ('he', 'must', 'pay', '#50', '.rupee', 'within', '°1', '#30', '.day')
    """
    table, key = _table(language), _key(language)
    tokens: list[str] = []
    breaks: set[int] = set()
    ends: set[int] = set()
    owned: set[Tokens] = set()
    for mark, segment in _segments(_plain(text)):
        if tokens:
            breaks.add(len(tokens))
        if tokens and mark == ";":
            ends.add(len(tokens))
        starting = table.at_start if tokens else table.at_start | table.at_beginning
        read = _with_phrases(_with_dates(list(_read(segment, key, language))), table, starting=starting)
        read = _with_deadlines(read)
        owned.update(pair for pair in pairwise(read) if pair[0] in table.owners)
        tokens.extend(token for token in read if token not in table.dropped and token not in table.owners)
    return Canonical(
        tuple(tokens), frozenset(breaks - {len(tokens)}), frozenset(ends - {len(tokens)}), frozenset(owned)
    )


def keys_of(phrases: Sequence[str], *, language: Language) -> frozenset[Tokens]:
    """The tokens of each of `phrases` as they stand within canonical sentences."""
    read = (canonical(f"{_BEFORE} {phrase}", language=language).tokens[1:] for phrase in phrases)
    return frozenset(tokens for tokens in read if tokens)


def _plain(text: str) -> str:
    """Symbols and contractions written out; "and" within a name joins nothing, "or" may name.

    "The Pay and Accounts Office, or PAO, …" has one name and its short form.
    """
    plain = text.translate(_INTO_PLAIN).translate(WESTERN_DIGITS)
    for short, full in _CONTRACTIONS.items():
        plain = plain.replace(short, full).replace(short.capitalize(), full)
    said = plain.split()
    for place in range(1, len(said) - 1):
        before, word, after = said[place - 1 : place + 2]
        if word == "and" and before[:1].isupper() and after[:1].isupper():
            said[place] = ""
        elif word == "or" and before.endswith(",") and after.endswith(",") and sum(map(str.isupper, after)) > 1:
            said[place] = _ALSO_CALLED
    return " ".join(said)


def _segments(text: str) -> Iterator[tuple[str, list[str]]]:
    """The words of each stretch between commas, brackets and the like, with the mark before it.

    Those within "19(1)" or "50,000" end nothing.
    """
    start, mark, bracketed = 0, "", False
    ended = f"{text} ;"
    for place, character in enumerate(ended):
        if character not in _BREAKS or not _ends_stretch(ended, place, bracketed=bracketed):
            continue
        bracketed = character == "("
        if said := words(ended[start:place]):
            yield mark, said
        start, mark = place + 1, character


def _ends_stretch(text: str, place: int, *, bracketed: bool) -> bool:
    if text[place] == ")":
        return bracketed
    beside = text[place - 1 : place] if text[place] == "(" else text[place + 1 : place + 2]
    return beside == "" or beside.isspace()


def _read(segment: Sequence[str], key: _WordKey, language: Language) -> Iterator[str]:
    """The tokens of a stretch: numbers, ordinals, units and dates by what they mean, other words by `key`."""
    no_numbers = _other_words(language)
    readable = ["" if word in no_numbers else word for word in segment]
    place = 0
    while place < len(segment):
        value, end = _number_at(readable, place)
        if value is not None and _counts(segment, place, end):
            rupees = place > 0 and segment[place - 1] in _RUPEES_BEFORE
            if end < len(segment) and segment[end] in _ORDINAL_ENDINGS:
                yield f"°{value:g}"
                end += 1
            else:
                yield f"#{value:.10g}"
            if rupees:
                yield ".rupee"
            place = end
            continue
        word = segment[place]
        following = segment[place + 1] if place + 1 < len(segment) else ""
        if not (word in _RUPEES_BEFORE and is_number_word(following)):
            yield _named(segment, place) or key(word)
        place += 1


def _number_at(words_there: Sequence[str], place: int) -> tuple[float | None, int]:
    """As `number_at`, but digits are a number by themselves: "in 2017 five officers" names two."""
    following = words_there[place + 1] if place + 1 < len(words_there) else ""
    if words_there[place].isdigit() and following not in _meanings(WordTable.MULTIPLIERS):
        return float(words_there[place]), place + 1
    return number_at(words_there, place)


def _counts(segment: Sequence[str], place: int, end: int) -> bool:
    """Whether a number is meant: "one" or "do" alone only before a unit."""
    alone = end == place + 1 and is_in_doubt(segment[place]) and not segment[place].isdigit()
    return not alone or (end < len(segment) and segment[end] in _meanings(WordTable.UNITS)) or segment[place] == _TWO


def _other_words(language: Language) -> frozenset[str]:
    """Words that are numbers in Hinglish and something else in `language`: "do" in English."""
    return frozenset() if language == HINGLISH else frozenset(words_of(WordList.NUMBERS_IN_DOUBT, [HINGLISH]))


def _named(segment: Sequence[str], place: int) -> str | None:
    """What a word of a date, a unit or a rank means; None for other words."""
    word = segment[place]
    before = segment[place - 1] if place else ""
    after = segment[place + 1] if place + 1 < len(segment) else ""
    if word == _MAY and not (_is_day(before) or _is_day(after) or after.isdigit()):
        return None
    for kind, mark in ((WordTable.MONTHS, "month "), (WordTable.WEEKDAYS, "weekday ")):
        if word in _meanings(kind):
            return f"{mark}{_meanings(kind)[word]}"
    if word == "second" and not is_number_word(before):
        return "°2"
    if word in _meanings(WordTable.ORDINALS):
        return f"°{_meanings(WordTable.ORDINALS)[word]}"
    return f".{_meanings(WordTable.UNITS)[word]}" if len(word) > 1 and word in _meanings(WordTable.UNITS) else None


def _with_deadlines(tokens: Sequence[str]) -> list[str]:
    """The tokens with "in thirty days" as "within thirty days"."""
    read = list(tokens)
    for place in range(len(read) - 2):
        if read[place] == "in" and read[place + 1].startswith("#") and read[place + 2] in _TIMES:
            read[place] = "within"
    return read


def _is_day(word: str) -> bool:
    return word.isdigit() and 1 <= int(word[:3]) <= _DAYS_OF_A_MONTH


def _with_dates(tokens: Sequence[str]) -> list[str]:
    """The tokens with "the first of January" as "1 January"."""
    read: list[str] = []
    for token in tokens:
        if token.startswith("month "):
            if len(read) > 1 and read[-1] == "of" and read[-2].startswith("°"):
                read.pop()
            if read and read[-1].startswith("°"):
                read[-1] = f"#{read[-1][1:]}"
        read.append(token)
    return read


def _with_phrases(tokens: list[str], table: _Table, *, starting: _Phrases) -> list[str]:
    """`tokens` with each phrase of the table, the longest first, in its canonical words."""
    read: list[str] = []
    place = 0
    while place < len(tokens):
        found = _phrase_at(tokens, place, starting) if place == 0 else None
        found = found or _phrase_at(tokens, place, table.anywhere)
        if found is None:
            read.append(tokens[place])
            place += 1
        else:
            length, meant = found
            read.extend(meant)
            place += length
    return read


def _phrase_at(tokens: Sequence[str], place: int, phrases: _Phrases) -> tuple[int, Tokens] | None:
    for said, meant in phrases.get(tokens[place], ()):
        if tuple(tokens[place : place + len(said)]) == said:
            return len(said), meant
    return None


def _key(language: Language) -> _WordKey:
    if language == HINGLISH:
        return _heard
    return _hindi_or_english


def _hindi_or_english(word: str) -> str:
    return _agreeing(word) if is_devanagari(word) else singular(word)


def _heard(word: str) -> str:
    written = _agreeing(in_devanagari(word) or word)
    return written if written in _functional() else f"~{skeleton_of(word)}"


@cache
def _functional() -> frozenset[str]:
    return frozenset(_agreeing(word) for word in written_function_words())


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """An English word without the "s" of the plural and of the third person (the S stemmer of Harman, 1991).

    >>> [singular(word) for word in ("replies", "processes", "goes", "offices", "process", "closed")]
    ['reply', 'process', 'go', 'office', 'process', 'closed']
    """
    if len(word) <= _SHORT or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        return word[:-2]
    return word[:-1]


# Endings that follow gender and number of another word, or the case of the word itself.
_AGREEING = (
    ("ियों", "ी"), ("ियां", "ी"), ("ियाँ", "ी"), ("ओं", ""), ("ों", ""),
    ("तीं", "त"), ("ता", "त"), ("ती", "त"), ("ते", "त"), ("गा", "ग"), ("गी", "ग"), ("गे", "ग"),
    ("ना", "न"), ("नी", "न"), ("ने", "न"),
)  # fmt: skip
_SAME = {"की": "का", "के": "का", "हैं": "है", "वाली": "वाला", "वाले": "वाला", "गई": "गया", "गए": "गया", "गये": "गया",
         "जाएंगे": "जाएग", "थी": "था", "थे": "था", "हुई": "हुआ", "हुए": "हुआ"}  # fmt: skip


@lru_cache(maxsize=16_384)
def _agreeing(word: str) -> str:
    if word in _SAME:
        return _SAME[word]
    for ending, left in _AGREEING:
        if len(word) > len(ending) + 1 and word.endswith(ending):
            return word.removesuffix(ending) + left
    return word


@cache
def _meanings(kind: WordTable) -> Mapping[str, str]:
    read = ((words(word), meaning) for word, meaning in meanings_of(kind).items())
    return {said[0]: meaning for said, meaning in read if len(said) == 1}


@cache
def paraphrase_data() -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    """The closed lists of `paraphrases.json`, by language (`en`, `hi`) and kind."""
    data = json.loads(files("tutor.rewrite").joinpath("paraphrases.json").read_text(encoding="utf-8"))
    return {language: data[language] for language in ("en", "hi")}


@cache
def _table(language: Language) -> _Table:
    lists = paraphrase_data()["en" if language == ENGLISH else "hi"]
    key = _key(language)
    if language == HINDI:
        lists = {kind: [*paraphrase_data()["en"].get(kind, ()), *groups] for kind, groups in lists.items()}
    return _Table(
        anywhere=_phrases(lists["alike"], key, language),
        at_start=_phrases(lists["alike_at_start"], key, language),
        at_beginning=_phrases(lists["alike_at_beginning"], key, language),
        dropped=_keys(lists["dropped"], key),
        owners=_keys(lists["owners"], key),
    )


def _keys(groups: Sequence[Sequence[str]], key: _WordKey) -> frozenset[str]:
    return frozenset(key(folded) for group in groups for word in group for folded in words(word))


def _phrases(groups: Sequence[Sequence[str]], key: _WordKey, language: Language) -> _Phrases:
    """By first token, the longest first: each phrase and the tokens of the first of its group."""
    by_first: dict[str, list[tuple[Tokens, Tokens]]] = {}
    for group in groups:
        read = [tuple(_read(words(phrase), key, language)) for phrase in group]
        for said in filter(None, read):
            by_first.setdefault(said[0], []).append((said, read[0]))
    return {first: sorted(phrases, key=lambda pair: -len(pair[0])) for first, phrases in by_first.items()}

"""Misspelt words of a question put right by the catalogue's own vocabulary, and said so."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein
from wordfreq import zipf_frequency

from data.words import ENGLISH, HINDI
from embeddings.languages.places import places_in
from embeddings.languages.sounds import folded_sound, skeleton
from embeddings.text.lexicon import WordList, words_of
from embeddings.text.tokens import is_devanagari, is_stop_word, term, words

_WRITTEN_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_CUT_SHORT = re.compile(r"\b([A-Za-z]{1,6}n)['’]t\b")
"""The first half of "wasn't" is no word of its own."""

_SHORTEST, _SHORTEST_OF_HINGLISH = 4, 5
"""Letters of a word from which it is put right: shorter ones have neighbours by chance ("bar", "car")."""

_TWO_SLIPS_FROM, _TWO_SLIPS_OF_HINGLISH_FROM = 6, 8
"""Letters of a word that no dictionary has from which two slips are forgiven."""

_SHORTEST_IN_DEVANAGARI = 4
"""Signs of a word in Devanagari from which it is put right, vowel signs counted; a shorter one may lack a nasal."""

_ENOUGH_CONSONANTS = 4

_BY_EAR = (("ज्ञ", "ग्य"), ("क्ष", "छ"))
_NASAL = re.compile("[ंँ]|[ङञणनम]्(?=[क-म])")
_DOUBLED = re.compile("([क-ह])\\1+")

_MUCH_COMMONER = 1.0
"""How much more frequent, on Zipf's scale, one of two neighbours has to be to be the one that was meant: tenfold."""

Known = Callable[[str], bool]
"""Whether a word is one of the catalogue as it stands."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The catalogue's words in either script, by first letter, which hardly anybody mistypes, and by their sound."""

    by_letter: Mapping[str, Sequence[str]]
    by_sound: Mapping[str, Sequence[str]]
    _meant: Callable[[str, int], str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_meant", lru_cache(maxsize=4096)(self._found))

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> "Vocabulary":
        """Of folded words, with those that English questions are asked with."""
        by_letter: dict[str, list[str]] = {}
        by_sound: dict[str, list[str]] = {}
        for word in dict.fromkeys([*vocabulary, *_asking_words()]):
            by_letter.setdefault(word[:1], []).append(word)
            if is_devanagari(word):
                by_sound.setdefault(_as_heard(word), []).append(word)
        return cls(by_letter, by_sound)

    def meant(self, word: str, *, slips: int) -> str | None:
        """The word of the catalogue that was meant: one in Devanagari that sounds the same, else the nearest.

        That is within so many slips of a key, a swap of two letters counting one; None where none is as near, or
        several are and none is much commoner than the others.

        >>> Vocabulary.of(["weightage", "output", "outputs"]).meant("outptu", slips=1)
        'output'
        >>> Vocabulary.of(["शिक्षक", "शिकायत"]).meant("शिछक", slips=1)
        'शिक्षक'
        """
        return self._meant(word, slips)

    def _found(self, word: str, slips: int) -> str | None:
        return _commonest(self._heard(word)) or _commonest(self._nearest(word, slips))

    def _heard(self, word: str) -> Sequence[str]:
        """Those that sound like a word in Devanagari that is none of Hindi; a nasal may be missing, none too much."""
        if not is_devanagari(word) or is_common(word):
            return []
        alike = [other for other in self.by_sound.get(_as_heard(word), ()) if _nasals(word) <= _nasals(other)]
        return [other for other in alike if len(word) >= _SHORTEST_IN_DEVANAGARI or _nasals(word) < _nasals(other)]

    def _nearest(self, word: str, slips: int) -> Sequence[str]:
        if is_devanagari(word) and len(word) < _SHORTEST_IN_DEVANAGARI:
            return []
        near = [
            (distance, other)
            for other in self.by_letter.get(word[:1], ())
            if abs(len(other) - len(word)) <= slips
            and (distance := DamerauLevenshtein.distance(word, other, score_cutoff=slips)) <= slips
            and _may_be_meant(word, other)
        ]
        least = min((distance for distance, _ in near), default=0)
        return [other for distance, other in near if distance == least]


def _commonest(words_as_near: Sequence[str]) -> str | None:
    """The one of these that is much commoner than all that are other words; None where none is."""
    best = sorted(words_as_near, key=frequency, reverse=True)
    rivals = [other for other in best if term(other) != term(best[0])]
    if not best or (rivals and frequency(best[0]) - frequency(rivals[0]) < _MUCH_COMMONER):
        return None
    return best[0]


def _as_heard(word: str) -> str:
    """How a word in Devanagari sounds to who writes by ear: "ज्ञ" is "ग्य", "क्ष" is "छ", doubles and nasals are gone."""
    for written, heard in _BY_EAR:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", folded_sound(_NASAL.sub("", word)))


def _nasals(word: str) -> int:
    return len(_NASAL.findall(word))


def corrections(question: str, *, vocabulary: Vocabulary, known: Known, hinglish: bool) -> Mapping[str, str]:
    """Folded words of the question that nothing knows, with the catalogue's word that was most likely meant.

    Names of places stay, and so do short words and those of the English dictionary; of Hinglish English words alone are
    put right: its Hindi ones are to be `known` by how they are written in Devanagari. Words in Devanagari are put right
    where they sound the same or their consonants stay.
    """
    put_right: dict[str, str] = {}
    cut_short = {match.group(1).lower() for match in _CUT_SHORT.finditer(question)}
    for word in dict.fromkeys(words(question)):
        slips = _slips_forgiven(word, hinglish=hinglish)
        if not slips or word in cut_short or known(word) or is_stop_word(word) or places_in(word):
            continue
        meant = vocabulary.meant(word, slips=slips)
        if meant is not None and meant != word and not places_in(meant):
            put_right[word] = meant
    return put_right


@cache
def _asking_words() -> Sequence[str]:
    """Words that ask, in English: "whcih" is one of them, and no word of a lesson."""
    kinds = (WordList.OPEN_QUESTIONS, WordList.AUXILIARIES, WordList.STOP_WORDS)
    said = (word for kind in kinds for phrase in words_of(kind, [ENGLISH]) for word in phrase.split())
    return [word for word in said if word.isascii() and word.isalpha()]


def is_common(word: str) -> bool:
    """Whether one in a million words of English, or in Devanagari of Hindi, is this one."""
    return frequency(word) > 0


def frequency(word: str) -> float:
    """How frequent a word is, on Zipf's scale (Speer 2022): 3 is one in a million, what is rarer has 0."""
    return zipf_frequency(word, HINDI if is_devanagari(word) else ENGLISH, wordlist="small")


def _may_be_meant(word: str, other: str) -> bool:
    """Whether a word in Devanagari sounds as the other, or has its consonants where these are enough to tell it by.

    "निदेशक" is no misspelt "निदेश", and "पहेली" none of "पहली". Of a short English word a letter was lost or two were
    swapped: "babu" is no "baby".
    """
    if not is_devanagari(word):
        return len(word) >= _TWO_SLIPS_FROM or len(other) > len(word) or sorted(other) == sorted(word)
    if folded_sound(word) == folded_sound(other):
        return True
    consonants = sorted(skeleton(word))
    return len(consonants) >= _ENOUGH_CONSONANTS and consonants == sorted(skeleton(other))


def _slips_forgiven(word: str, *, hinglish: bool) -> int:
    """How many slips away a word may be that was meant; 0 of one that stays."""
    if is_devanagari(word):
        return int(len(word) >= _SHORTEST_IN_DEVANAGARI - 1)
    shortest = _SHORTEST_OF_HINGLISH if hinglish else _SHORTEST
    if not (word.isascii() and word.isalpha() and len(word) >= shortest) or is_common(word):
        return 0
    return 2 if len(word) >= (_TWO_SLIPS_OF_HINGLISH_FROM if hinglish else _TWO_SLIPS_FROM) else 1


def put_right(question: str, corrections: Mapping[str, str]) -> str:
    """The question with these words in place of those.

    >>> put_right("Outptu counts how much?", {"outptu": "output"})
    'output counts how much?'
    """
    if not corrections:
        return question

    def meant(match: re.Match[str]) -> str:
        folded = "".join(words(match.group()))
        return corrections.get(folded, match.group())

    return _WRITTEN_WORD.sub(meant, question)

"""Hindi words by how people type them in Latin letters: a look-up that spares the network half of its words.

A list of frequent words is written in Latin letters by rule, and both that and what was typed are folded to what
typists agree on: "karyalay", "kaaryaalaya" and कार्यालय meet at one key. The network, which sees one word at a time,
writes प्राकार for "prakar" and रुप for "rup"; the list knows प्रकार and रूप.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

HINDI_WORDS_FILE = "hindi.txt"

_CONSONANTS_TEXT = (
    "क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n "
    "प p फ ph ब b भ bh म m य y र r ल l व v श sh ष sh स s ह h ळ l"
)
_VOWELS_TEXT = "अ a आ aa इ i ई i उ u ऊ u ऋ ri ए e ऐ ai ओ o औ au ऑ o ऍ e"
_SIGNS_TEXT = "ा aa ि i ी i ु u ू u ृ ri े e ै ai ो o ौ au ॉ o ॅ e"


def _pairs(text: str) -> Mapping[str, str]:
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


_CONSONANTS, _VOWELS, _SIGNS = _pairs(_CONSONANTS_TEXT), _pairs(_VOWELS_TEXT), _pairs(_SIGNS_TEXT)
_NUKTA, _VIRAMA, _BREATH = "\u093c", "\u094d", "\u0903"
_NASALS = "\u0901\u0902"
_INHERENT = "A"
"""The vowel that a consonant has where none is written; it falls silent at the end of words and often within."""
# In this order: the letter c where it sounds k, long vowels, letters that are typed in several ways.
_FOLDS = (
    ("aa", "a"),
    ("ee", "i"),
    ("ii", "i"),
    ("oo", "u"),
    ("uu", "u"),
    ("w", "v"),
    ("ph", "f"),
    ("sh", "s"),
    ("z", "j"),
    ("q", "k"),
    ("x", "ks"),
    ("chh", "ch"),
    ("ch", "c"),
)
_HARD_C = re.compile(r"c(?!h)")
_NASAL_BEFORE_LIPS = re.compile(r"m(?=[bp])")
_DOUBLED = re.compile(r"(.)\1")
_FINAL_Y = re.compile(r"(?<=..)y$")


class HindiSpellings:
    """Devanagari spellings of words typed in Latin letters, for those that it knows."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        spoken = [(word, romanised(word)) for word in words]
        for way in (0, 1):  # what is spoken of any word goes before what is typed of another
            for word, ways in spoken:
                if len(ways) > way:
                    self._by_key.setdefault(typing_key(ways[way]), word)

    @classmethod
    def load(cls, path: Path) -> "HindiSpellings":
        """The words of a UTF-8 file, one a line, the most frequent first."""
        return cls(path.read_text(encoding="utf-8").split())

    def of(self, words: Sequence[str]) -> Mapping[str, str]:
        """The likeliest Devanagari spelling of each lower-case Latin word that is known."""
        keys = {word: typing_key(word) for word in words if len(word) > 1}
        return {word: self._by_key[key] for word, key in keys.items() if key in self._by_key}


def typing_key(word: str) -> str:
    """What the ways of typing a word in lower-case Latin letters have in common.

    >>> typing_key("karyaalay") == typing_key("kaaryalay"), typing_key("zaroori"), typing_key("chhutti")
    (True, 'jaruri', 'cuti')
    """
    word = _HARD_C.sub("k", word)
    for typed, folded in _FOLDS:
        word = word.replace(typed, folded)
    return _FINAL_Y.sub("i", _DOUBLED.sub(r"\1", _NASAL_BEFORE_LIPS.sub("n", word)))


def romanised(word: str) -> Sequence[str]:
    """A Devanagari word in Latin letters, as it is spoken and with the vowels that are typed though hardly spoken.

    Nothing if it has anything but letters of Hindi.

    >>> romanised("कर्मचारी"), romanised("योजना"), romanised("नियम"), romanised("a")
    (['karmachaari'], ['yojnaa', 'yojanaa'], ['niyam'], [])
    """
    whole = _syllables(unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).replace(_NUKTA, "")))
    if len(whole) > 1 and whole[-1][1] == _INHERENT:
        whole[-1] = (whole[-1][0], "")
    spoken = ["".join(map("".join, syllables)).replace(_INHERENT, "a") for syllables in (_silenced(whole), whole)]
    return list(dict.fromkeys(spelled for spelled in spoken if spelled))


def _syllables(word: str) -> list[tuple[str, str]]:
    """Consonant and vowel of each syllable, either may be empty; none where a letter is foreign."""
    syllables: list[tuple[str, str]] = []
    for letter in word:
        if letter in _CONSONANTS:
            syllables.append((_CONSONANTS[letter], _INHERENT))
        elif letter in _VOWELS:
            syllables.append(("", _VOWELS[letter]))
        elif letter in _NASALS:
            syllables.append(("n", ""))
        elif letter != _BREATH:
            vowel = "" if letter == _VIRAMA else _SIGNS.get(letter)
            if vowel is None or not syllables:
                return []
            syllables[-1] = (syllables[-1][0], vowel)
    return syllables


def _silenced(whole: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the inherent vowels that fall silent between a vowel and a syllable that sounds."""
    syllables = list(whole)
    for place in range(len(syllables) - 2, 0, -1):
        (consonant, vowel), before, after = syllables[place], syllables[place - 1], syllables[place + 1]
        if vowel == _INHERENT and before[1] and after[0] and after[1]:
            syllables[place] = (consonant, "")
    return syllables

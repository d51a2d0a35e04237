"""How the catalogue writes what is typed in one word or two, and in small letters.

"reappropriation", "gati shakti" and "zero fir" are to a lexical index other words than "re-appropriation",
"GatiShakti" and "zero FIR", and to an encoder too: a question is searched for as the lessons write it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from embeddings.languages.abbreviations import spelled_letters
from embeddings.languages.hinglish_words import function_words
from embeddings.text.tokens import is_stop_word, term, words

_SHORTEST = 6
"""Letters of a word from which its halves, written apart, are taken for it: "in", "to" and "into" are three words."""

_SHORTEST_HALF = 3
_NEAR = 3

_LETTERS = "A-Za-z\u0900-\u0963\u0970-\u097f"
_WORD = re.compile(f"[{_LETTERS}]+")
_HYPHENATED = re.compile(f"(?<![{_LETTERS}\\d-])([{_LETTERS}]+)[-‑]([{_LETTERS}]+)(?![{_LETTERS}\\d-])")
_CAPITALS_WITHIN = re.compile(r"\b[A-Za-z][a-z]*(?:[A-Z][a-z]+)+\b")
_ABBREVIATION = re.compile(r"[A-Z]{2,5}")
_SPACE = re.compile(r"\s+|[-‑]")

Known = Callable[[str], bool]
"""Whether a folded word is one of the catalogue."""


@dataclass(frozen=True, slots=True)
class Orthography:
    """What the catalogue writes otherwise than people type it; all keys are folded (`embeddings.text.tokens.words`).

    `together`: a word as the catalogue writes it, by its letters without hyphen ("reappropriation", "gatishakti").
    `apart`: words of the catalogue by their halves, which it never writes one after the other ("work place").
    `beside`: terms that stand beside abbreviations which are Hinglish in small letters: "fir" by "zero" is no फिर.
    """

    together: Mapping[str, str]
    apart: Mapping[str, str]
    beside: Mapping[str, Set[str]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Orthography":
        """What these texts show.

        >>> shown = Orthography.of(["Re-appropriation needs no GatiShakti workplace.", "The work of a place. Zero FIR"])
        >>> shown.together, shown.apart
        ({'reappropriation': 'Re-appropriation', 'gatishakti': 'GatiShakti'}, {'work place': 'workplace'})
        >>> {letters: sorted(words) for letters, words in shown.beside.items()}
        {'fir': ['zero']}
        """
        hyphenated: dict[str, str] = {}
        capitals: dict[str, str] = {}
        beside: dict[str, set[str]] = {}
        single: set[str] = set()
        neighbours: set[tuple[str, str]] = set()
        for text in texts:
            hyphenated.update((_folded(match.group()), match.group()) for match in _HYPHENATED.finditer(text))
            capitals.update((_folded(match.group()), match.group()) for match in _CAPITALS_WITHIN.finditer(text))
            said = _WORD.findall(text)
            folded = [_folded(word) for word in said]
            single.update(folded)
            neighbours.update(pairwise(folded))
            for place, word in enumerate(said):
                letters = _ambiguous_letters(word)
                if letters:
                    beside.setdefault(letters, set()).update(map(term, _around(folded, place)))
        together = {word: written for word, written in hyphenated.items() if word not in single}
        return cls(together | capitals, dict(_apart(single, neighbours)), beside)

    def as_written(self, question: str, *, known: Known, spelled: Callable[[Sequence[str]], Sequence[str]]) -> str:
        """`question` as the catalogue would write it; `spelled` puts lower-case Latin words into Devanagari.

        Two words become one where the catalogue has that one, and one of the two not at all or never side by side.
        """
        return self._with_capitals(self._put_together(question, known), spelled)

    def _put_together(self, question: str, known: Known) -> str:
        said = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(question)]
        written, place, copied = "", 0, 0
        while place < len(said):
            word, start, end = said[place]
            meant = None
            if place + 1 < len(said):
                other, its_start, its_end = said[place + 1]
                if _SPACE.fullmatch(question[end:its_start]):
                    meant = self._as_one(_folded(word), _folded(other), known)
            if meant is not None:
                end, place = its_end, place + 1
            elif not known(_folded(word)):
                meant = self.together.get(_folded(word))
            if meant is not None:
                written, copied = written + question[copied:start] + meant, end
            place += 1
        return written + question[copied:]

    def _as_one(self, word: str, other: str, known: Known) -> str | None:
        """How the catalogue writes two folded words that it writes as one; None of others."""
        joined = word + other
        if joined in self.together:
            written = self.together[joined]
            return None if _HYPHENATED.fullmatch(written) else written
        if f"{word} {other}" in self.apart:
            return self.apart[f"{word} {other}"]
        long_enough = len(joined) >= _SHORTEST and min(len(word), len(other)) >= _SHORTEST_HALF
        told = long_enough and not is_stop_word(word) and not is_stop_word(other)
        return joined if told and not (known(word) and known(other)) and known(joined) else None

    def _with_capitals(self, question: str, spelled: Callable[[Sequence[str]], Sequence[str]]) -> str:
        said = list(_WORD.finditer(question))
        folded = [_folded(match.group()) for match in said]
        meant: dict[int, str] = {}
        for place, word in enumerate(folded):
            beside = self.beside.get(word)
            if beside and said[place].group().islower():
                around = _around(folded, place)
                in_devanagari = map(_folded, spelled([each for each in around if each.isascii()]))
                if not beside.isdisjoint(map(term, [*around, *in_devanagari])):
                    meant[said[place].start()] = word.upper()
        return _WORD.sub(lambda match: meant.get(match.start(), match.group()), question)

    def save(self, path: Path) -> None:
        """Writes it as JSON."""
        beside = {letters: sorted(near) for letters, near in self.beside.items()}
        data = {"together": dict(self.together), "apart": dict(self.apart), "beside": beside}
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Orthography":
        """What `save` wrote; nothing of an index that was built before there was any."""
        if not path.is_file():
            return cls({}, {}, {})
        data = json.loads(path.read_text(encoding="utf-8"))
        beside = {letters: frozenset(near) for letters, near in data["beside"].items()}
        return cls(data["together"], data["apart"], beside)


def _apart(single: Set[str], neighbours: Set[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """The halves of words that are words, too, and never stand side by side, with the words."""
    for word in sorted(single):
        for cut in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
            one, other = word[:cut], word[cut:]
            if not {one, other} <= single or (one, other) in neighbours:
                continue
            if not is_stop_word(one) and not is_stop_word(other):
                yield f"{one} {other}", word


def _ambiguous_letters(word: str) -> str:
    """The letters of an abbreviation, in capitals or by their names in Devanagari, if Hinglish has such a word."""
    letters = word.lower() if _ABBREVIATION.fullmatch(word) else "" if word.isascii() else spelled_letters(word)
    return letters if letters in function_words() and not is_stop_word(letters) else ""


def _around(folded: Sequence[str], place: int) -> list[str]:
    """The next words before and behind a place that say something, no more than `_NEAR` away."""
    before, behind = folded[max(0, place - _NEAR) : place][::-1], folded[place + 1 : place + 1 + _NEAR]
    return [word for side in (before, behind) for word in list(filter(_tells, side))[:1]]


def _tells(word: str) -> bool:
    said = word not in function_words() and not is_stop_word(word) and term(word) not in _function_terms()
    return said and len(term(word)) >= _SHORTEST_HALF


@cache
def _function_terms() -> frozenset[str]:
    """Terms of the function words as they are written in Devanagari."""
    return frozenset(term(word) for written in function_words().values() for word in words(written))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    """The letters of a word, folded, without a hyphen."""
    return "".join(words(word))

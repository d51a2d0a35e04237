"""Whether a sentence turns round what its evidence says: negations, opposites, and words that insist."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from embeddings.languages import WordList, WordTable, any_word, meanings_of, words_for, words_of
from embeddings.text import is_devanagari, terms
from tutor.claims.clauses import first_clause, last_clause

NEGATED_WORDS = 3
"""Terms beside a negation that are compared: what is denied stands after "not" and before "नहीं"."""

_HINDI_NEGATIONS = frozenset({"nahi", "nahin", "nahee", "na", "mat", "bina", "bagair"})


@dataclass(frozen=True, slots=True)
class _Words:
    idioms: Sequence[tuple[re.Pattern[str], str]]
    negation: re.Pattern[str]
    opposites: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]
    insisting: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]


def is_negated(text: str) -> bool:
    """Whether a sentence says no to something; "not more than" and its like say a limit, not no.

    >>> is_negated("No fee is charged."), is_negated("Not more than ten rupees."), is_negated("शुल्क नहीं लगता।")
    (True, False, True)
    """
    return _words().negation.search(_read(text)) is not None


def turns_round(text: str, evidence: str) -> str | None:
    """What of `text` contradicts the one sentence it is closest to, None where nothing does.

    Negation has to agree, and where both deny something, they deny the same words.
    """
    said, told, table = _read(text), _read(evidence), _words()
    if (table.negation.search(said) is None) != (table.negation.search(told) is None):
        return "negation"
    if is_devanagari(said) == is_devanagari(told) and not _deny_alike(said, told):
        return "what is denied"
    for pattern, opposite in table.opposites:
        for claim, counter in ((pattern, opposite), (opposite, pattern)):
            if claim.search(said) and not claim.search(told) and counter.search(told) and not counter.search(said):
                return f"the opposite of {_found(counter, told)!r}"
    return None


def insists_in_vain(text: str, evidence: str) -> str | None:
    """A word such as "always" or "only" in `text` that nothing in `evidence` says, None where there is none."""
    said, told = _read(text), _read(evidence)
    for claim, support in _words().insisting:
        if claim.search(said) and not support.search(told):
            return _found(claim, said)
    return None


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _deny_alike(said: str, told: str) -> bool:
    ours, theirs = _denied(said), _denied(told)
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _denied(text: str) -> set[str]:
    """The terms next to the negations of `text`, on the side where the language of each puts what is denied."""
    denied: set[str] = set()
    for match in _words().negation.finditer(text):
        before = terms(last_clause(text[: match.start()]))[-NEGATED_WORDS:]
        after = terms(first_clause(text[match.end() :]))[:NEGATED_WORDS]
        hindi = is_devanagari(match.group()) or match.group() in _HINDI_NEGATIONS
        denied.update(before if hindi else after)
    return denied


def _read(text: str) -> str:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).lower().replace("’", "'")
    plain = re.sub(r"\b(can|do|does|is|are|was|were|must|should|would|could|has|have)n't\b", r"\1 not", plain)
    joined = " ".join(plain.split())
    for pattern, name in _words().idioms:
        joined = pattern.sub(name, joined)
    return joined


@cache
def _words() -> _Words:
    data = json.loads(files("tutor.claims").joinpath("polarity.json").read_text(encoding="utf-8"))
    idioms = meanings_of(WordTable.IDIOMS)
    named = dict.fromkeys(idioms.values())
    return _Words(
        idioms=[(_any(word for word, name in idioms.items() if name == idiom), idiom) for idiom in named],
        negation=_any(words_of(WordList.NEGATIONS)),
        opposites=[(_any_of(names), _any_of(opposite)) for names, opposite in data["opposites"]],
        insisting=[(_any_of(pair["said"]), _any_of([*pair["said"], *pair["told"]])) for pair in data["insisting"]],
    )


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    """Any word of the concepts named; an idiom stands in the text by its name, because it was read as one word."""
    idioms = set(meanings_of(WordTable.IDIOMS).values())
    words = (word for name in names for word in ([name] if name in idioms else words_for(WordTable.CONCEPTS, name)))
    return _any(words)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return any_word(word.lower() for word in words)

"""Whether what belongs together in the evidence still does: a figure and what it measures, a person and their part."""

from collections.abc import Sequence

from embeddings.text import is_devanagari, is_stop_word, term, terms, words
from tutor.claims import Quantity, clauses, is_quantity_word, quantities_of

_BEFORE_WORD = frozenset({"to", "by", "from"})
_AFTER_WORD = frozenset({"को", "से", "ने"})
_NO_PERSON = frozenset({"within", "before", "after", "under", "at", "be", "do", "end"})


def misplaced_figure(text: str, evidence: str) -> str | None:
    """A figure that `text` gives to something else than `evidence` does, None where each stands where it belongs.

    Only evidence with several figures of one unit can be mixed up; its clauses are told apart by their other words.

    >>> misplaced_figure("The inquiry takes ten days.", "The inquiry takes ninety days, and the report ten days.")
    '10 day'
    """
    if not _mixable(quantities_of(evidence).numbers):
        return None
    told = [(_content(clause), set(quantities_of(clause).numbers)) for clause in clauses(evidence)]
    for clause in clauses(text):
        about = _content(clause)
        overlaps = [len(about & words_there) for words_there, _ in told]
        for number in quantities_of(clause).numbers:
            best = max(overlaps, default=0)
            fitting = [numbers for overlap, (_, numbers) in zip(overlaps, told, strict=True) if overlap == best]
            if best and not any(number.value == other.value for numbers in fitting for other in numbers):
                return f"{number.value:g} {number.unit or ''}".strip()
    return None


def swapped_part(text: str, evidence: str) -> str | None:
    """Somebody who acts in `text` where in `evidence` something is done to them, or the other way round.

    Read off the words that mark parts ("to the office", "कार्यालय को"): where all those marked in `text` stand in the
    evidence without the mark, and others have it there, the parts are swapped.
    """
    known = set(terms(evidence))
    for mark in _BEFORE_WORD | _AFTER_WORD:
        ours, theirs = _marked(text, mark), _marked(evidence, mark)
        if ours and theirs and not ours & theirs and ours <= known:
            return min(ours)
    return None


def _mixable(numbers: Sequence[Quantity]) -> bool:
    units = [number.unit for number in set(numbers) if number.unit is not None]
    return len(units) > len(set(units))


def _content(clause: str) -> set[str]:
    """The terms of a clause without its figures."""
    said = [word for word in words(clause) if not (is_stop_word(word) or is_quantity_word(word) or word in _NO_PERSON)]
    return {term(word) for word in said}


def _marked(text: str, mark: str) -> set[str]:
    """The terms that `mark` marks: the word after a preposition, the one before a postposition."""
    said = words(text)
    marked: set[str] = set()
    for place, word in enumerate(said):
        if word != mark:
            continue
        if is_devanagari(mark):
            marked.update(said[max(place - 1, 0) : place])
        else:
            following = [later for later in said[place + 1 : place + 4] if not is_stop_word(later)]
            marked.update(following[:2])
    return {term(name) for name in marked if name not in _NO_PERSON and not is_quantity_word(name)}

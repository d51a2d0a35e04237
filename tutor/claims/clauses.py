"""A sentence cut into what it says one after the other."""

import re

_CLAUSES = re.compile(r"[;,:।]\s|\b(?:and|but|while|whereas|aur|lekin)\b|(?<!\S)(?:और|तथा|लेकिन|किंतु|जबकि)(?!\S)")


def clauses(text: str) -> list[str]:
    """The stretches of a sentence that say one thing each."""
    return [clause for clause in _CLAUSES.split(text) if clause and clause.strip()]


def first_clause(text: str) -> str:
    """What `text` says first."""
    return _CLAUSES.split(text)[0]


def last_clause(text: str) -> str:
    """What `text` says last."""
    return _CLAUSES.split(text)[-1]

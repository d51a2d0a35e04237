"""Which role or provider of the catalogue the words of a message name, in either script, and by its initials."""

import re
from collections.abc import Iterable, Sequence

from data.words import Role, RoleId
from embeddings.text import normalised, terms

_INITIALS = 3
"""Letters from which initials name a role as typed ("aso"); shorter ones only in capitals: "so" and "us" are words."""

_WORDS = 2
"""A name of more words than these is known without its first."""

_BRACKETS = re.compile(r"\([^()]*\)")


class RoleNames:
    """The names of all roles, so that words of a message can be taken for one of them."""

    def __init__(self, roles: Iterable[Role]) -> None:
        named = [(role.id, name) for role in roles for name in role.name.by_language.values()]
        self._names = [(role, tuple(terms(_BRACKETS.sub("", name)))) for role, name in named]
        self._initials = {_initials(name): role for role, name in named if len(_initials(name)) > 1}

    def named(self, text: str) -> RoleId | None:
        """The role of whose name the text holds all words, the one named last, then the one with the longest name."""
        said = terms(text)
        fitting = [
            (max(place for place, word in enumerate(said) if word in name), len(name), role)
            for role, name in self._names
            if name and set(name) <= set(said)
        ]
        return max(fitting)[2] if fitting else self._by_initials(text) or self._in_short(said)

    def beside(self, text: str, role: RoleId) -> str:
        """The words of the text that stand in no name of the role."""
        named = {word for known, name in self._names if known == role for word in name}
        return " ".join(word for word in normalised(text).split() if not set(terms(word)) & named)

    def _in_short(self, said: Sequence[str]) -> RoleId | None:
        """The one role all but the first word of whose long name is said: "Public Information Officer"."""
        fitting = {role for role, name in self._names if len(name) > _WORDS and set(name[1:]) <= set(said)}
        return fitting.pop() if len(fitting) == 1 else None

    def _by_initials(self, text: str) -> RoleId | None:
        words = re.findall(r"[^\W\d_]+", text)
        for word in words:
            role = self._initials.get(word.lower())
            if role is not None and (len(word) >= _INITIALS or word.isupper()):
                return role
        return None


def provider_in(text: str, *, providers: Iterable[str]) -> str | None:
    """The provider that the text names whole, None where none; a provider of one common word is not looked for."""
    said = f" {normalised(text)} "
    return next((name for name in providers if f" {normalised(name)} " in said), None)


def _initials(name: str) -> str:
    words = [word for word in normalised(_BRACKETS.sub("", name)).split() if word not in ("and", "of", "the")]
    return "".join(word[0] for word in words) if len(words) > 1 else ""

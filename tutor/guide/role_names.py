"""Which role or provider of the catalogue the words of a message name, in either script, and by its initials."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from data.words import Role, RoleId
from embeddings.text import normalised, terms

_INITIALS = 3
"""Letters from which initials name a role as typed ("aso"); shorter ones only in capitals: "so" and "us" are words."""

_WORDS = 2
"""A name of more words than these is known without its first."""

_LONG = 5
"""Letters, without endings, of a word that may name a role alone."""

_OF_MANY_POSTS = frozenset(terms("director निदेशक manager प्रबंधक operator ऑपरेटर recruit"))
"""Words of a name that are said of many a post beside: "can my director refuse it"."""

_AND = re.compile(r" (?:and|एवं|और) ")
_BRACKETS = re.compile(r"\([^()]*\)")


class RoleNames:
    """The names of all roles, so that words of a message can be taken for one of them."""

    def __init__(self, roles: Iterable[Role], *, beside: Iterable[str] = ()) -> None:
        """`beside` are the names of courses and competencies: a word that stands in one of them tells no role."""
        named = [(role.id, name) for role in roles for name in role.name.by_language.values()]
        self._names = [(role, tuple(terms(_BRACKETS.sub("", name)))) for role, name in named]
        self._initials = {_initials(name): role for role, name in named if len(_initials(name)) > 1}
        self._telling = _telling_words(named, frozenset(word for name in beside for word in terms(name)))
        self._ends = _ends_of_names(named)

    def named(self, text: str) -> RoleId | None:
        """The role of whose name the text holds all words, the one named last, then the one with the longest name."""
        said = terms(text)
        fitting = [
            (max(place for place, word in enumerate(said) if word in name), len(name), role)
            for role, name in self._names
            if name and set(name) <= set(said)
        ]
        if fitting:
            return max(fitting)[2]
        return self._by_initials(text) or self._in_short(said) or self._by_end(said) or self._by_telling_word(said)

    def beside(self, text: str, role: RoleId) -> str:
        """The words of the text that stand in no name of the role."""
        named = {word for known, name in self._names if known == role for word in name}
        return " ".join(word for word in normalised(text).split() if not set(terms(word)) & named)

    def _in_short(self, said: Sequence[str]) -> RoleId | None:
        """The one role all but the first word of whose long name is said: "Public Information Officer"."""
        fitting = {role for role, name in self._names if len(name) > _WORDS and set(name[1:]) <= set(said)}
        return fitting.pop() if len(fitting) == 1 else None

    def _by_initials(self, text: str) -> RoleId | None:
        """The role whose initials are said last: who is an ASO and wants to be "SO" names the second."""
        words = re.findall(r"[^\W\d_]+", text)
        for word in reversed(words):
            role = self._initials.get(word.lower())
            if role is not None and (len(word) >= _INITIALS or word.isupper()):
                return role
        return None

    def _by_end(self, said: Sequence[str]) -> RoleId | None:
        """The one role whose name ends with a word said behind another of its words: "GST inspector"."""
        pairs = pairwise(said)
        fitting = {role for before, end in pairs for role, name in self._ends.get(end, ()) if before in name}
        return fitting.pop() if len(fitting) == 1 else None

    def _by_telling_word(self, said: Sequence[str]) -> RoleId | None:
        """The one role in whose name alone a word stands: "headteacher"."""
        fitting = {self._telling[word] for word in said if word in self._telling}
        return fitting.pop() if len(fitting) == 1 else None


def _ends_of_names(named: Sequence[tuple[RoleId, str]]) -> Mapping[str, Sequence[tuple[RoleId, frozenset[str]]]]:
    """The names by the word that they end with, brackets aside; a name's words with those in its brackets."""
    ends: dict[str, list[tuple[RoleId, frozenset[str]]]] = {}
    for role, name in named:
        words = terms(_BRACKETS.sub("", name))
        if len(words) > 1:
            ends.setdefault(words[-1], []).append((role, frozenset(terms(name)) - {words[-1]}))
    return ends


def _telling_words(named: Sequence[tuple[RoleId, str]], common: frozenset[str]) -> Mapping[str, RoleId]:
    """Words that the names of one role alone end with, or a part of one before "and", and that nothing else holds."""
    roles: dict[str, set[RoleId]] = {}
    for role, name in named:
        for part in _AND.split(_BRACKETS.sub("", name)):
            for word in terms(part)[-1:]:
                roles.setdefault(word, set()).add(role)
    return {
        word: next(iter(known))
        for word, known in roles.items()
        if len(known) == 1 and len(word) >= _LONG and word not in common | _OF_MANY_POSTS
    }


def provider_in(text: str, *, providers: Iterable[str]) -> str | None:
    """The provider that the text names whole, None where none; a provider of one common word is not looked for."""
    said = f" {normalised(text)} "
    return next((name for name in providers if f" {normalised(name)} " in said), None)


def _initials(name: str) -> str:
    words = [word for word in normalised(_BRACKETS.sub("", name)).split() if word not in ("and", "of", "the")]
    return "".join(word[0] for word in words) if len(words) > 1 else ""

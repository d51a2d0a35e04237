"""The passive of an English sentence in the active, and the other way round, token by token."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from tutor.rewrite.canonical import Canonical, Tokens, paraphrase_data

IsLight = Callable[[Tokens], bool]

_BY, _TO = "by", "to"
_HELPERS = frozenset({"must", "may", "should", "will"})
_VOWELS = "aeiou"
_BY_HINDI = ("का", "द्वारा")
# As canonical sentences say "दिया जाता है", "की जाती है" and "देता है", "करती है".
_HINDI_VOICES: Sequence[tuple[Tokens, Tokens]] = (
    (("मिलत", "है"), ("देत", "है")),
    (("किया", "जात", "है"), ("करत", "है")),
    (("का", "जात", "है"), ("करत", "है")),
)


def other_voices(
    told: Canonical, *, wanted: Counter[str], starts: Sequence[int], is_light: IsLight
) -> Iterator[Canonical]:
    """`told` with one of its clauses in the other voice, as far as its words are among those `wanted`.

    Who does it may be left out where that `is_light`: neither "no officer" nor "only the officer". Phrases at the
    end of a clause begin at `starts`. Who acts and what is acted upon are whole stretches of the clause, so that they
    change places and nothing else does.
    """
    edges = sorted({0, *told.breaks, len(told.tokens), *_behind_and(told.tokens)})
    for begin in edges[:-1]:
        for end in (edge for edge in edges if edge > begin):
            clause = told.tokens[begin:end]
            inner = [start - begin for start in starts if begin < start < end]
            inner += [place - begin for place in told.breaks if begin < place < end]
            for made in (*_passives(clause, wanted, inner, is_light), *_actives(clause, wanted, inner)):
                grown = len(made) - len(clause)
                breaks = {place if place <= begin else place + grown for place in told.breaks}
                yield Canonical(told.tokens[:begin] + made + told.tokens[end:], frozenset(breaks))


def _behind_and(tokens: Tokens) -> set[int]:
    return {place for place, token in enumerate(tokens) if token == "and"} | {
        place + 1 for place, token in enumerate(tokens[:-1]) if token == "and"
    }


def _passives(clause: Tokens, wanted: Counter[str], inner: Sequence[int], is_light: IsLight) -> Iterator[Tokens]:
    """[who] [may] [not] [do] [what] … as [what] [may] [not] [is] [done] [by] [who] …, or without [by] [who]."""
    for place in range(1, len(clause) - 1):
        for helper, done in _done(clause[place], wanted):
            who, auxiliaries = _with_helpers(clause[:place])
            particle = clause[place + 1 : place + 2] if clause[place + 1] == _TO else ()
            after = place + 1 + len(particle)
            for end in (end for end in (*inner, len(clause)) if who and end > after):
                what, rest = clause[after:end], clause[end:]
                verb = (*auxiliaries, helper, done, *particle)
                yield (*what, *verb, _BY, *who, *rest)
                if is_light(who):
                    yield (*what, *verb, *rest)


def _actives(clause: Tokens, wanted: Counter[str], inner: Sequence[int]) -> Iterator[Tokens]:
    """[what] [may] [is] [done] [by] [who] … as [who] [may] [do] [what] …."""
    for place in (place for place in range(2, len(clause) - 1) if clause[place] == _BY):
        done, helper = clause[place - 1], clause[place - 2]
        if helper not in ("is", "was"):
            continue
        what, auxiliaries = _with_helpers(clause[: place - 2])
        for end in (*inner, len(clause)):
            if end <= place + 1 or not what:
                continue
            who, rest = clause[place + 1 : end], clause[end:]
            for verb in _doing(done, helper, wanted):
                yield (*who, *auxiliaries, verb, *what, *rest)


def _with_helpers(tokens: Tokens) -> tuple[Tokens, Tokens]:
    cut = len(tokens)
    while cut and (
        tokens[cut - 1] in _HELPERS or (tokens[cut - 1] == "not" and cut > 1 and tokens[cut - 2] in _HELPERS)
    ):
        cut -= 1
    return tokens[:cut], tokens[cut:]


def _done(verb: str, wanted: Counter[str]) -> Iterator[tuple[str, str]]:
    """How the passive of a verb form is said: "is" with the participle, "was" where the form is of the past."""
    if participle(verb) in wanted:
        yield "is", participle(verb)
    if verb in wanted and verb.endswith("ed"):
        yield "was", verb


def _doing(done: str, helper: str, wanted: Counter[str]) -> Iterator[str]:
    if helper == "was":
        if done.endswith("ed"):
            yield done
        return
    yield from (verb for verb in wanted if participle(verb) == done)


@lru_cache(maxsize=4_096)
def participle(verb: str) -> str:
    """The participle of a verb in its plain form.

    >>> [participle(verb) for verb in ("review", "notify", "complete", "send")]
    ['reviewed', 'notified', 'completed', 'sent']
    """
    irregular = {plain: done for plain, done in paraphrase_data()["en"]["participles"]}
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def hindi_actives(said: Tokens, *, starts_with: Tokens) -> Iterator[Tokens]:
    """What is `said` with "A द्वारा" and a passive, in the active that begins as `starts_with` does: with A."""
    for place in range(1, len(said) - 1):
        if said[place : place + len(_BY_HINDI)] != _BY_HINDI:
            continue
        for begin in range(place):
            who = said[begin:place]
            if starts_with[: len(who)] == who:
                for what in _hindi_verbs((*said[:begin], *said[place + len(_BY_HINDI) :])):
                    yield (*who, *what)


def _hindi_verbs(tokens: Tokens) -> Iterator[Tokens]:
    for passive, active in _HINDI_VOICES:
        if tokens[-len(passive) :] == passive:
            yield (*tokens[: -len(passive)], *active)

"""Whether a sentence can be made from another by steps of which each keeps the meaning.

The steps: leave out a clause that stands behind "and" or a semicolon, or brackets, in which nothing limits, denies or
permits; leave out or move the section that a sentence cites; call by its short name what the sentence itself names so;
move a phrase from one end of its only clause to the other; say in the passive what is said in the active and the other
way round. What is left must be the same, token by token, in the same order: so whoever acts still acts, every figure
measures what it measured, and nothing is added.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache

from data.words import ENGLISH, Language
from embeddings.text import words
from tutor.rewrite.canonical import Canonical, Tokens, keys_of, paraphrase_data
from tutor.rewrite.voice import hindi_actives, other_voices

MOST_TOKENS = 90
"""A longer sentence, of evidence or of a model, is only compared as it stands."""

_AGENT = 8
"""Tokens of one who acts, at most, whom the passive may leave out."""

_DIFFER = 3
"""Tokens that one voice of a sentence has and the other has not, at most: "is", "by" and the participle."""


@dataclass(frozen=True, slots=True)
class _Lists:
    opens: frozenset[Tokens]
    adjoins: frozenset[Tokens]
    weighs: frozenset[Tokens]
    joins: frozenset[Tokens]
    adds: frozenset[Tokens]
    links: frozenset[Tokens]
    limits: frozenset[Tokens]
    verbs: frozenset[Tokens]
    verb_ends: frozenset[Tokens]
    cites_before: frozenset[Tokens]
    cites_after: frozenset[Tokens]
    referring: frozenset[Tokens]
    names: frozenset[Tokens]


def derivable(said: Canonical, told: Canonical, *, language: Language) -> bool:
    """Whether `said` is `told`, or is made from it by the steps above; both in their canonical form for `language`."""
    if not said.owned <= told.owned:
        return False
    if said.tokens == told.tokens:
        return bool(said.tokens)
    if not said.tokens or len(said.tokens) > MOST_TOKENS or len(told.tokens) > MOST_TOKENS:
        return False
    lists = _lists(language)
    if (Counter(said.tokens) - Counter(told.tokens)).total() > _DIFFER:
        return False
    wanted = _without_citation(said, lists, anywhere=True)
    for named in _named(told, lists):
        for source, goal in ((named, said), (_without_citation(named, lists), wanted)):
            if _cites_alike(source, goal, said, told, lists) and _reached(goal.tokens, source, lists):
                return True
    return False


_LONGEST_BEGINNING = 3


def narrows(sentence: str) -> bool:
    """Whether a sentence begins as one does that takes back or narrows the one before it; "This …" may."""
    begins = words(sentence)[:_LONGEST_BEGINNING]
    return any(tuple(begins[:length]) in _narrowing() for length in range(1, len(begins) + 1))


@cache
def _narrowing() -> frozenset[Tokens]:
    data = paraphrase_data()
    return frozenset(
        tuple(words(begins)) for kinds in data.values() for group in kinds["contrasts"] for begins in group
    )


def _reached(wanted: Tokens, told: Canonical, lists: _Lists) -> bool:
    counted = Counter(wanted)
    near = range(len(wanted) - _DIFFER, len(wanted) + _AGENT + 1)
    if any(active == told.tokens for active in hindi_actives(wanted, starts_with=told.tokens)):
        return True
    for shorter in _shortened(told, lists, near):
        there = Counter(shorter.tokens)
        if (counted - there).total() > _DIFFER or (there - counted).total() > _AGENT:
            continue
        voices = other_voices(
            shorter,
            wanted=counted,
            starts=sorted(_phrases(shorter, lists)),
            is_light=lambda who: _is_light(who, lists),
        )
        for made in (shorter, *_joined_up(shorter, lists), *voices):
            if len(made.tokens) == len(wanted) and wanted in _reordered(made, lists):
                return True
    return False


def _joined_up(told: Canonical, lists: _Lists) -> Iterator[Canonical]:
    """`told` with "and" or "but" for each semicolon."""
    for place in told.ends:
        for (join,) in lists.links:
            yield Canonical((*told.tokens[:place], join, *told.tokens[place:]), told.breaks)


def _cites_alike(source: Canonical, goal: Canonical, said: Canonical, told: Canonical, lists: _Lists) -> bool:
    """Without their citations two sentences are compared only where what the one cites, the other cites."""
    if goal is said:
        return True
    ours, theirs = _citations(said, lists, anywhere=True), _citations(told, lists)
    return len(theirs) <= 1 and len(ours) <= 1 and all(cited in theirs for cited in ours)


def _citations(sentence: Canonical, lists: _Lists, *, anywhere: bool = False) -> list[Tokens]:
    return [sentence.tokens[begin:end] for begin, end in _cited(sentence, lists, anywhere=anywhere)]


def _cited(sentence: Canonical, lists: _Lists, *, anywhere: bool = False) -> Iterator[tuple[int, int]]:
    """Where "under section 19(1)" or "धारा 19(1) के अनुसार" stands."""
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if (token,) not in lists.referring or not tokens[place + 1 : place + 2] or tokens[place + 1][0] not in "#°":
            continue
        end = place + 1
        while end < len(tokens) and (tokens[end][0] == "#" or (len(tokens[end]) == 1 and tokens[end].isascii())):
            end += 1
        by_word = tokens[place - 1 : place] in lists.cites_before and tokens[end : end + 1] != ("of",)
        begin = place - 1 if by_word else place
        after = 0 if by_word else _length_at(tokens, end, lists.cites_after)
        if (by_word or after) and (anywhere or begin == 0 or begin in sentence.breaks):
            yield begin, end + after


def _without_citation(sentence: Canonical, lists: _Lists, *, anywhere: bool = False) -> Canonical:
    for begin, end in _cited(sentence, lists, anywhere=anywhere):
        return _without(sentence, begin, end)
    return sentence


def _named(told: Canonical, lists: _Lists) -> Iterator[Canonical]:
    """`told`, and with one of the two names that "The Unified Pension Scheme, or UPS, is …" gives a thing."""
    yield told
    edges = [0, *sorted(told.breaks), len(told.tokens)]
    for before, begin, end in zip(edges, edges[1:], edges[2:], strict=False):
        said_so = _length_at(told.tokens, begin, lists.names)
        if said_so and end - begin == said_so + 1 and end < len(told.tokens):
            yield _without(told, begin, end)
            yield _without(told, before, begin + said_so)


def _shortened(told: Canonical, lists: _Lists, near: range) -> Iterator[Canonical]:
    """`told` and what is left of it without one or two stretches, where its length is `near` that of what is sought."""
    if len(told.tokens) in near:
        yield told
    for begin, end in _may_go(told, lists):
        left = len(told.tokens) - (end - begin)
        if left < near.start:
            continue
        once = _without(told, begin, end)
        if left in near:
            yield once
        if left > near.start:
            yield from (_without(once, *span) for span in _may_go(once, lists) if left - (span[1] - span[0]) in near)


def _may_go(told: Canonical, lists: _Lists) -> Iterator[tuple[int, int]]:
    """Where a stretch stands that may be left out: what is said beside the rest and limits nothing of it."""
    tokens = told.tokens
    heavy = _heavy(tokens, lists)
    for cut in range(1, len(tokens)):
        own = cut in told.ends
        if not own and not _begins_clause(tokens, cut, lists):
            continue
        if not any(_stays(tokens, place, cut, lists) for place in range(cut, len(tokens))):
            yield cut, len(tokens)
        if any(heavy[:cut]):
            continue
        if own:
            yield 0, cut
            continue
        for first in (place for place in range(1, cut) if tokens[place : place + 1] in lists.verbs):
            yield first, cut + 1  # "The committee meets yearly and sends a report": the committee sends a report


def _stays(tokens: Tokens, place: int, cut: int, lists: _Lists) -> bool:
    """Whether what begins at `place` may not go with the rest behind `cut`: a time may where the other has its own."""
    limits = _at(tokens, place, lists.limits) and tokens[place] not in tokens[:cut]
    return limits or _at(tokens, place, lists.weighs)


def _begins_clause(tokens: Tokens, place: int, lists: _Lists) -> bool:
    """Whether "and" at `place` joins two clauses: behind it stands a verb, or in Hindi before it."""
    joins = tokens[place : place + 1] in lists.adds
    return joins and (tokens[place + 1 : place + 2] in lists.verbs or tokens[place - 1 : place] in lists.verb_ends)


def _heavy(tokens: Tokens, lists: _Lists) -> list[bool]:
    """Of each token, whether a phrase begins there that may not be left out."""
    return [_at(tokens, place, lists.weighs) or _at(tokens, place, lists.limits) for place in range(len(tokens))]


def _is_light(tokens: Tokens, lists: _Lists) -> bool:
    return not any(_heavy(tokens, lists))


def _without(told: Canonical, begin: int, end: int) -> Canonical:
    gone = end - begin
    breaks = {place if place <= begin else place - gone for place in told.breaks if not begin < place < end}
    tokens = told.tokens[:begin] + told.tokens[end:]
    ends = {place if place <= begin else place - gone for place in told.ends if not begin < place < end}
    return Canonical(tokens, frozenset(breaks - {0, len(tokens)}), frozenset(ends - {0, len(tokens)}))


def _reordered(told: Canonical, lists: _Lists) -> Iterator[Tokens]:
    """The tokens as they are, and with the first or last phrase at the other end where there is one clause only."""
    yield told.tokens
    for cut in sorted({*told.breaks, *_openings(told, lists)}):
        head, tail = told.tokens[:cut], told.tokens[cut:]
        last_moves = _opens(told.tokens, cut, lists) and not _joined(head, lists) and _is_one(told, cut, lists)
        first_moves = _opens(told.tokens, 0, lists) and cut in told.breaks and not _joined(tail, lists)
        if last_moves or first_moves:
            yield tail + head


def _is_one(told: Canonical, begin: int, lists: _Lists) -> bool:
    """Whether what stands from `begin` on is one phrase: without a comma, or with those of a list only."""
    last = max((place for place in told.breaks if place > begin), default=None)
    return last is None or _joined(told.tokens[last:], lists)


def _phrases(told: Canonical, lists: _Lists) -> Iterator[int]:
    """Where a phrase begins that ends what is acted upon: "the bill | to the office | within ten days"."""
    begins = lists.opens | lists.adjoins
    return (place for place in range(1, len(told.tokens)) if _at(told.tokens, place, begins))


def _openings(told: Canonical, lists: _Lists) -> Iterator[int]:
    return (place for place in range(1, len(told.tokens)) if _opens(told.tokens, place, lists))


def _opens(tokens: Tokens, place: int, lists: _Lists) -> bool:
    return _at(tokens, place, lists.opens) and not (place and _ends_heavily(tokens, place, lists))


def _ends_heavily(tokens: Tokens, place: int, lists: _Lists) -> bool:
    """Whether what stands before `place` belongs to what follows it: "not before", "only in", "and at"."""
    before = tokens[place - 1 : place]
    return before in lists.weighs or before in lists.joins or before in lists.opens or before in lists.adjoins


def _joined(tokens: Sequence[str], lists: _Lists) -> bool:
    return any(_at(tokens, place, lists.joins) for place in range(len(tokens)))


def _at(tokens: Sequence[str], place: int, phrases: frozenset[Tokens]) -> bool:
    return _length_at(tokens, place, phrases) > 0


def _length_at(tokens: Sequence[str], place: int, phrases: frozenset[Tokens]) -> int:
    for length in (3, 2, 1):
        if tuple(tokens[place : place + length]) in phrases:
            return length
    return 0


@cache
def _lists(language: Language) -> _Lists:
    kinds = paraphrase_data()["en" if language == ENGLISH else "hi"]
    read = {
        field.name: frozenset().union(*(keys_of(group, language=language) for group in kinds[field.name]))
        for field in fields(_Lists)
    }
    return _Lists(**read)

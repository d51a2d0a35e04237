"""Statistics of the bank from everybody's finished sittings: what the diagnostic goes by, and what curators look at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from data.words import CompetencyId, Item, ItemId, ItemStatistics, Sitting
from tutor.assessment import Measured, Parameters, measured, read_answer, responses_of, shown_item, start_of


def statistics_of(
    items: Mapping[ItemId, Item], sittings: Sequence[Sitting], *, now: datetime
) -> Sequence[ItemStatistics]:
    """What the sittings' answers say of each item that was asked.

    Each competency is fitted by itself, over all sittings that asked about it, in the order of time.
    """
    responses = [responses_of(sitting, items) for sitting in sittings]
    by_competency: dict[CompetencyId, list[list[tuple[ItemId, bool]]]] = {}
    for answered in responses:
        parts: dict[CompetencyId, list[tuple[ItemId, bool]]] = {}
        for item, right in answered:
            parts.setdefault(items[item].competency, []).append((item, right))
        for competency, part in parts.items():
            by_competency.setdefault(competency, []).append(part)
    chosen = _chosen(items, sittings)
    return [
        _kept(item, found, chosen.get(item, Counter()), now=now)
        for parts_of_it in by_competency.values()
        for item, found in measured(parts_of_it, starts=_starts(items, parts_of_it)).items()
    ]


def _starts(
    items: Mapping[ItemId, Item], sittings: Sequence[Sequence[tuple[ItemId, bool]]]
) -> Mapping[ItemId, Parameters]:
    return {item: start_of(items[item].level) for sitting in sittings for item, _ in sitting}


def _chosen(items: Mapping[ItemId, Item], sittings: Sequence[Sitting]) -> Mapping[ItemId, Counter[str]]:
    """How often each option was chosen, by its place in the bank."""
    counts: dict[ItemId, Counter[str]] = {}
    for sitting in sittings:
        last = {answer.item: answer for answer in sitting.answers if answer.item in items}
        for item, answer in last.items():
            places = read_answer(shown_item(items[item], seed=sitting.seed), answer.given).places
            counts.setdefault(item, Counter()).update(map(str, places))
    return counts


def _kept(item: ItemId, found: Measured, chosen: Mapping[str, int], *, now: datetime) -> ItemStatistics:
    return ItemStatistics(
        item=item,
        answers=found.answers,
        right=found.right,
        difficulty=found.parameters.difficulty,
        discrimination=found.parameters.discrimination,
        rest_correlation=found.rest_correlation,
        drift=found.drift,
        chosen=dict(chosen),
        at=now,
    )

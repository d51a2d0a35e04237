"""What a sitting comes to: answers marked, and the figures at its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import fmean

from data.words import (
    Assessment,
    CompetencyId,
    DerivedId,
    EventId,
    Item,
    ItemId,
    Section,
    Sitting,
    derived_id,
)
from tutor.assessment.diagnostic import LEAST_ITEMS, Parametrised, Responses
from tutor.assessment.irt import ability_of, without_prior
from tutor.assessment.marking import Verdict, mark
from tutor.assessment.showing import read_answer, shown_item

Bank = Mapping[ItemId, Item]
Result = dict[str, float | int | bool | str]


@dataclass(frozen=True, slots=True)
class LevelShown:
    """What a sitting shows of one competency: the estimate for people, and what goes into the ledger as `evidence`.

    Both are a level with its standard error. `evidence` leaves out the prior, because who reads the ledger has one of
    their own. `at_least`: every answer was right, so that the level lies here or higher; the items asked for no more.
    """

    level: float
    standard_error: float
    evidence: tuple[float, float]
    at_least: bool


def sitting_event_id(sitting: Sitting, competency: CompetencyId) -> EventId:
    """The id of the event that tells the ledger what the sitting shows of the competency."""
    return derived_id(DerivedId.ASSESSED, sitting.id, competency)


def verdicts(sitting: Sitting, bank: Bank) -> Mapping[ItemId, Verdict]:
    """The verdict on the last answer to each item, in the order in which items were first answered."""
    found: dict[ItemId, Verdict] = {}
    for answer in sitting.answers:
        item = bank.get(answer.item)
        if item is not None:
            found[answer.item] = mark(item, read_answer(shown_item(item, seed=sitting.seed), answer.given))
    return found


def responses_of(sitting: Sitting, bank: Bank) -> Responses:
    """Whether each item answered was right altogether, for the model."""
    return [(item, verdict.right) for item, verdict in verdicts(sitting, bank).items()]


def level_shown(responses: Responses, bank: Bank, *, parameters: Parametrised) -> LevelShown | None:
    """The level that these answers on one competency show; None where they are too few to measure anything.

    It is never above the level of the hardest item asked: what was not asked for is not shown.
    """
    if len(responses) < LEAST_ITEMS:
        return None
    ability = ability_of([(parameters[item], right) for item, right in responses])
    ceiling = max(bank[item].level for item, _ in responses)
    level = min(ability.level, float(ceiling))
    all_right = all(right for _, right in responses)
    alone = without_prior(ability)
    evidence = (min(alone.level, float(ceiling)), alone.standard_error)
    return LevelShown(level, ability.standard_error, evidence, all_right)


def levels_by_competency(
    sitting: Sitting, bank: Bank, *, parameters: Parametrised
) -> Mapping[CompetencyId, LevelShown]:
    """What a sitting shows of each competency that enough of its items were on; passed over counts as not known."""
    marked = verdicts(sitting, bank)
    by_competency: dict[CompetencyId, list[tuple[ItemId, bool]]] = {}
    for item in sitting.items:
        if item in bank:
            right = item in marked and marked[item].right
            by_competency.setdefault(bank[item].competency, []).append((item, right))
    shown = {each: level_shown(own, bank, parameters=parameters) for each, own in by_competency.items()}
    return {competency: level for competency, level in shown.items() if level is not None}


def drawn_items(assessment: Assessment, bank: Bank, *, seed: str) -> tuple[ItemId, ...]:
    """The items of one sitting of the test, section by section; those named first, those drawn by the seed.

    `bank` are the items that may be asked; a named one that is not among them is left out.
    """
    chosen: dict[ItemId, None] = {}
    for section in assessment.sections:
        for item in _of_section(section, bank, seed=seed):
            chosen.setdefault(item)
    return tuple(chosen)


def section_of(assessment: Assessment, item: Item) -> int:
    """The section that the item stands in: the one that names it, else the one that draws on its competency."""
    for number, section in enumerate(assessment.sections):
        if item.id in section.items:
            return number
    on_it = [number for number, each in enumerate(assessment.sections) if each.competency == item.competency]
    return on_it[0] if on_it else 0


def result_of_test(assessment: Assessment, sitting: Sitting, bank: Bank) -> Result:
    """The share of the points, whether it passes, and the share in each section (`section_0` …)."""
    marked = verdicts(sitting, bank)
    shares: dict[int, list[float]] = {}
    for item in sitting.items:
        if item in bank:
            verdict = marked.get(item)
            shares.setdefault(section_of(assessment, bank[item]), []).append(0.0 if verdict is None else verdict.share)
    share = fmean(each for own in shares.values() for each in own) if shares else 0.0
    by_section = {f"section_{number}": round(fmean(own), 4) for number, own in sorted(shares.items())}
    passed = share >= assessment.pass_mark - _ROUNDING
    return {"share": round(share, 4), "passed": passed, "items": len(sitting.items), **by_section}


_ROUNDING = 1e-9
"""Three thirds of the points are all of them."""


def _of_section(section: Section, bank: Bank, *, seed: str) -> Sequence[ItemId]:
    named = [item for item in section.items if item in bank]
    drawn = [item.id for item in bank.values() if section.draw and item.competency == section.competency]
    drawn.sort(key=lambda item: sha256(f"{seed}/{item}".encode()).digest())
    return [*named, *drawn[: section.draw]]

"""Do lists and paths put first what people who know the work would? Comparisons by readers, role by role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.reading import read_catalogue
from data.words import (
    CompetencyId,
    CourseId,
    Fault,
    InvalidInput,
    Learner,
    LearnerId,
    Mastery,
    MasteryEstimate,
    OrganisationId,
    RoleId,
)
from embeddings.encoders import Encoder
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of, sections_by
from eval.report import Report
from eval.sets.mentor import Comparison, Verdict, is_for_tuning, read_comparisons
from eval.systems import fitted_on_texts
from recommender.path import plan_path
from recommender.suggest import Recommender

NOW = datetime(2026, 12, 1, tzinfo=UTC)
"""Any day will do: nothing in these lists goes by the time."""

SHOWN = 5
"""Courses of a list that a page shows."""

SURE = 0.1
"""Standard error, in levels, of needs that are met: all but the one in question."""

NOWHERE = 10_000


@dataclass(frozen=True, slots=True)
class Order:
    """Courses as somebody of the role is given them: the whole list, the path, and by how many needs each covers."""

    listed: Sequence[CourseId]
    planned: Sequence[CourseId]
    covering: Mapping[CourseId, tuple[int, int]]


def mentor_report(
    paths: Sequence[Path],
    *,
    catalogues: Mapping[str, Path],
    encoder: Encoder,
    clock: Callable[[], float],
) -> Report:
    """Agreement with the comparisons in `paths`; raises InvalidInput for faults in them or a catalogue not given.

    The learner is new, reads every language, belongs to no organisation of the catalogue, and of the role's needs only
    the one in question is open. Nobody has finished anything: what is judged is what is read from texts and tags.
    """
    started = clock()
    compared = [each for path in paths for each in read_comparisons(path)]
    _refuse_unknown(compared, catalogues, paths)
    orders = {
        name: _orders(read_catalogue(catalogues[name]), [each for each in compared if each.catalogue == name], encoder)
        for name in sorted({each.catalogue for each in compared})
    }
    columns = agreement_columns(compared, [orders[each.catalogue][each.role, each.need] for each in compared])
    clusters = _numbers([f"{each.catalogue}/{each.role}" for each in compared])
    halves = ["tuning" if is_for_tuning(each.catalogue, each.role) else "measured" for each in compared]

    def measure(rows: Rows) -> Mapping[str, Measured]:
        return {name: mean_of(column[rows]) for name, column in columns.items()}

    overall, by_half = sections_by(halves, measure, clusters=clusters)
    _, by_catalogue = sections_by([each.catalogue for each in compared], measure, clusters=clusters)
    facts = {"roles": len(set(clusters.tolist())), "comparisons": len(compared)}
    where = ", ".join(str(path) for path in paths)
    groups = {"by_half": by_half, "by_catalogue": by_catalogue}
    return Report("mentor", where, clock() - started, overall, groups, facts=facts)


def _refuse_unknown(compared: Sequence[Comparison], catalogues: Mapping[str, Path], paths: Sequence[Path]) -> None:
    remedy = "Give its folder: --catalogue NAME=FOLDER."
    missing = sorted({each.catalogue for each in compared} - catalogues.keys())
    faults = [Fault("catalogue", name, "comparisons name a catalogue that is not given", remedy) for name in missing]
    if not compared:
        faults.append(Fault("comparisons", "0 lines", "there are no comparisons here", "Name a file that has some."))
    if faults:
        raise InvalidInput(", ".join(str(path) for path in paths), faults)


def _orders(
    catalogue: Catalogue, compared: Sequence[Comparison], encoder: Encoder
) -> Mapping[tuple[RoleId, CompetencyId], Order]:
    recommender = fitted_on_texts(catalogue, encoder=encoder, now=NOW)
    wanted = dict.fromkeys((each.role, each.need) for each in compared)
    return {(role, need): _order(recommender, catalogue, role, need) for role, need in wanted}


def _order(recommender: Recommender, catalogue: Catalogue, role: RoleId, need: CompetencyId) -> Order:
    languages = frozenset(language for course in catalogue.courses.values() for language in course.languages)
    who = Learner(LearnerId("newcomer"), OrganisationId("none"), role, languages)
    mastery: Mastery = {
        each: MasteryEstimate(float(level), SURE, NOW)
        for each, level in catalogue.role(role).needs.items()
        if each != need
    }
    listed = recommender.suggest(who, mastery=mastery, history=(), now=NOW, k=len(catalogue.courses))
    path = plan_path(
        who,
        catalogue=catalogue,
        mastery=mastery,
        history=(),
        today=NOW.date(),
        merits=recommender.merits(who, mastery=mastery, history=(), today=NOW.date()),
    )
    needs = catalogue.role(role).needs.keys()
    covering = {
        course.id: (int(need in course.teaches), len(needs & course.teaches.keys()))
        for course in catalogue.courses.values()
    }
    return Order([item.course for item in listed.items], [step.course for step in path.steps], covering)


def agreement_columns(compared: Sequence[Comparison], orders: Sequence[Order]) -> Mapping[str, NDArray[np.float64]]:
    """(comparisons,) for each figure: 1 where it holds, 0 where not, nan where it says nothing of the comparison.

    agreed: both readers gave the same verdict. The others are over those where they did, and not "either": list and
    path put the same course first; of pairs of phase order; of those of which both courses are shown (in the first
    five of the list; in the path). A path with neither course says nothing. baseline: most needs covered first.
    """
    decided = np.array([each.agreed not in (None, Verdict.EITHER) for each in compared])
    wanted = np.array([1.0 if each.first is Verdict.A else -1.0 for each in compared])
    phase = np.array([each.phase for each in compared])
    columns = {"agreed": np.array([each.agreed is not None for each in compared], dtype=np.float64)}
    for name, sequences, shown in (
        ("list", [order.listed for order in orders], SHOWN),
        ("path", [order.planned for order in orders], NOWHERE),
    ):
        a, b = (_places(sequences, [getattr(each, side) for each in compared]) for side in ("a", "b"))
        right = np.where(decided & (a != b), np.sign(b - a) == wanted, np.nan)
        columns[name] = right
        columns[f"{name}_phase"] = np.where(phase, right, np.nan)
        columns[f"{name}_both_shown"] = np.where((a < shown) & (b < shown), right, np.nan)
    columns["baseline"] = np.where(decided, _most_needs_first(compared, orders), np.nan)
    columns["baseline_phase"] = np.where(phase, columns["baseline"], np.nan)
    return columns


def _most_needs_first(compared: Sequence[Comparison], orders: Sequence[Order]) -> NDArray[np.float64]:
    """(comparisons,) 1 where the course that covers the need, then most needs, is the readers'; a half where even."""
    right = []
    for each, order in zip(compared, orders, strict=True):
        a, b = order.covering[each.a], order.covering[each.b]
        right.append(0.5 if a == b else float((a > b) == (each.first is Verdict.A)))
    return np.array(right, dtype=np.float64)


def _places(sequences: Sequence[Sequence[CourseId]], courses: Sequence[CourseId]) -> NDArray[np.int64]:
    return np.array(
        [order.index(course) if course in order else NOWHERE for order, course in zip(sequences, courses, strict=True)],
        dtype=np.int64,
    )


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)

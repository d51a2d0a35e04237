"""How alike groups are served: lists made anew for learners drawn by lot, by role, organisation and language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import EVIDENCE, Store, open_store
from data.words import Basis, CourseId, Learner, ReasonKind, Suggestions
from embeddings.index import AimTable, indexed_courses
from eval.measures.bootstrap import Rows
from eval.measures.figures import INTERVAL_SEED, Measured, Section, mean_of, section_of
from eval.report import Report
from recommender.learner import mastery_from_events
from recommender.suggest import CourseVectors, Recommender, Weights

LENGTH = 5
FEWEST = 30
"""Groups with fewer learners drawn are shown but not compared: one list more or less would move them too far."""

ALIKE: Mapping[str, Callable[[Learner], object]] = {
    "role": lambda who: (who.role, who.wishes.goal),
    "position": lambda who: (who.designation, tuple(sorted(who.attributes.items()))),
    "organisation": lambda who: who.organisation,
    "reading time": lambda who: who.weekly_minutes,
    "language": lambda who: who.languages,
}
"""In what newcomers are alike who may well be given the same list."""

_NO_VECTORS: CourseVectors = ((), np.zeros((0, 1), dtype=np.float32))

PERSONAL = frozenset({ReasonKind.GAP, ReasonKind.SIMILAR, ReasonKind.NEXT, ReasonKind.PLAN})


@dataclass(frozen=True, slots=True)
class Served:
    """One learner and the list they would get now."""

    learner: Learner
    suggestions: Suggestions


def parity_report(
    store_url: str,
    *,
    sample: int,
    weights: Weights,
    now: datetime,
    clock: Callable[[], float],
    index: Path | None = None,
) -> Report:
    """Lists for `sample` learners of the store, and how alike its groups are served.

    With the `index` folder of a deployment likeness of content counts as it does when served.
    """
    started = clock()
    vectors, aims = (_NO_VECTORS, AimTable.empty()) if index is None else indexed_courses(index)
    store = open_store(store_url)
    try:
        served, catalogue = _served(store, vectors, aims, sample=sample, weights=weights, now=now)
    finally:
        store.close()
    report = report_of(served, catalogue, data=store_url, seconds=clock() - started)
    left_out = "Likeness of content is left out here: it needs --index."
    return report if index is not None else replace(report, notes=[*report.notes, left_out])


def report_of(served: Sequence[Served], catalogue: Catalogue, *, data: str, seconds: float) -> Report:
    """The figures over all lists, and over those of each role, organisation and language."""
    groups: Mapping[str, Sequence[str]] = {
        "by_role": [entry.learner.role or "none" for entry in served],
        "by_organisation": [entry.learner.organisation for entry in served],
        "by_language": ["+".join(sorted(entry.learner.languages)) for entry in served],
    }
    figures = _figures(served, catalogue)
    courses = [[item.course for item in entry.suggestions.items] for entry in served]
    live = sum(course.status.value == "live" for course in catalogue.courses.values())
    sections = {kind: _sections(labels, figures) for kind, labels in groups.items()}
    cold_start = _cold_start(served)
    return Report(
        command="parity",
        data=data,
        seconds=seconds,
        overall=_section(figures, np.arange(len(served))),
        groups=sections,
        facts={
            "coverage": _coverage(courses, live),
            "parity": {kind: _parity(group) for kind, group in sections.items()},
            "cold_start": cold_start,
        },
        notes=[
            f"{len({course for listed in courses for course in listed})} of {live} live courses are in somebody's list",
            *(_note(kind, group) for kind, group in sections.items()),
            f"{cold_start['learners']:.0f} have finished nothing: {cold_start['shared']:.0%} share their list with "
            f"another, {cold_start['shared_unlike']:.0%} with one unlike them; with one of",
            ", ".join(f"another {kind} {cold_start[kind]:.0%}" for kind in ALIKE),
            "length: courses a list; spoken: share of places with any reason; personal: with one of the learner's own;",
            "need: share of places that teach what the role needs.",
        ],
        subject="all learners",
    )


def _served(
    store: Store, vectors: CourseVectors, aims: AimTable, *, sample: int, weights: Weights, now: datetime
) -> tuple[list[Served], Catalogue]:
    catalogue, people = store.catalogue.current(), store.learners.all()
    recommender = Recommender.fit(
        catalogue,
        store.outcomes.completions(),
        learners=people,
        course_vectors=vectors,
        aims=aims,
        now=now,
        weights=weights,
        receptions=store.outcomes.receptions(now),
    )
    rng = np.random.default_rng(INTERVAL_SEED)
    rows = np.sort(rng.choice(len(people), size=min(sample, len(people)), replace=False))
    served = []
    for learner in (people[row] for row in rows.tolist()):
        history = store.ledger.of(learner.id, verbs=EVIDENCE)
        mastery = mastery_from_events(history, catalogue, today=now.date())
        suggestions = recommender.suggest(learner, mastery=mastery, history=history, now=now, k=LENGTH)
        served.append(Served(learner, suggestions))
    return served, catalogue


def _figures(served: Sequence[Served], catalogue: Catalogue) -> Mapping[str, NDArray[np.float64]]:
    """(learners,) each; nan where a list is empty, and for `need` where the learner has no role."""
    rows = [_of_list(entry, catalogue) for entry in served]
    names = ("length", "spoken", "personal", "need")
    return {name: np.array([row[name] for row in rows], dtype=np.float64) for name in names}


def _of_list(served: Served, catalogue: Catalogue) -> Mapping[str, float]:
    items, role = served.suggestions.items, served.learner.role
    needs = catalogue.roles[role].needs.keys() if role is not None and role in catalogue.roles else None
    places = len(items) or np.nan
    return {
        "length": float(len(items)),
        "spoken": sum(bool(item.reasons) for item in items) / places,
        "personal": sum(any(reason.kind in PERSONAL for reason in item.reasons) for item in items) / places,
        "need": np.nan
        if needs is None
        else sum(bool(catalogue.course(item.course).teaches.keys() & needs) for item in items) / places,
    }


def _sections(labels: Sequence[str], figures: Mapping[str, NDArray[np.float64]]) -> Mapping[str, Section]:
    named = np.array(labels, dtype=np.str_)
    return {label: _section(figures, np.flatnonzero(named == label)) for label in sorted(set(labels))}


def _section(figures: Mapping[str, NDArray[np.float64]], rows: Rows) -> Section:
    def measure(drawn: Rows) -> Mapping[str, Measured]:
        return {name: mean_of(values[drawn]) for name, values in figures.items()}

    clusters = np.arange(len(next(iter(figures.values()))))
    return section_of(measure, rows=rows, clusters=clusters, rng=np.random.default_rng(INTERVAL_SEED))


def _coverage(courses: Sequence[Sequence[CourseId]], live: int) -> Mapping[str, float]:
    """The share of live courses in any list, and how unevenly places are spread over those (Gini, 0 = evenly)."""
    counts: dict[CourseId, int] = {}
    for course in (course for listed in courses for course in listed):
        counts[course] = counts.get(course, 0) + 1
    ordered = np.sort(np.array([*counts.values(), *[0] * max(live - len(counts), 0)], dtype=np.float64))
    if not ordered.sum():
        return {"share": 0.0, "gini": 0.0}
    ranks = np.arange(1, len(ordered) + 1)
    gini = float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))
    return {"share": len(counts) / max(live, 1), "gini": gini}


def _cold_start(served: Sequence[Served]) -> Mapping[str, float]:
    """Of those who have finished nothing: how many, and the shares whose list another of them has, and one unlike.

    By each thing in which people are `ALIKE`, the share whose list somebody has who differs in it.
    """
    lists: dict[tuple[CourseId, ...], list[tuple[object, ...]]] = {}
    for entry in served:
        if entry.suggestions.basis in (Basis.ROLE_ONLY, Basis.POPULARITY_ONLY):
            listed = tuple(item.course for item in entry.suggestions.items)
            lists.setdefault(listed, []).append(tuple(each(entry.learner) for each in ALIKE.values()))
    count = sum(map(len, lists.values()))

    def share(groups: Mapping[int, Sequence[object]]) -> float:
        return sum(len(kinds) for kinds in groups.values() if len(set(kinds)) > 1) / max(count, 1)

    shared = sum(len(kinds) for kinds in lists.values() if len(kinds) > 1) / max(count, 1)
    by_kind = {
        name: share({number: [kind[place] for kind in kinds] for number, kinds in enumerate(lists.values())})
        for place, name in enumerate(ALIKE)
    }
    return {"learners": count, "shared": shared, "shared_unlike": share(dict(enumerate(lists.values()))), **by_kind}


def _parity(sections: Mapping[str, Section]) -> Mapping[str, float]:
    """By figure, the worst served group's value over the best served one's, among groups large enough; 1 = alike."""
    large = [section for section in sections.values() if section.n >= FEWEST]
    ratios = {}
    for name in ("spoken", "personal", "need"):
        values = [figure.value for section in large for figure in section.figures if figure.name == name]
        if len(values) > 1 and max(values) > 0:
            ratios[name] = min(values) / max(values)
    return ratios


def _note(kind: str, sections: Mapping[str, Section]) -> str:
    ratios = ", ".join(f"{name} {value:.2f}" for name, value in _parity(sections).items())
    compared = sum(section.n >= FEWEST for section in sections.values())
    return f"{kind}: worst over best of {compared} groups of {FEWEST} or more: {ratios or 'nothing to compare'}"

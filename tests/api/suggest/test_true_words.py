"""Every figure of every reason, in both languages, is what one counts in the ledger by hand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from api.http.words import reason_text
from api.running.i18n import words_for
from data.store import open_store
from data.words.models import (
    ENGLISH,
    HINDI,
    CompetencyId,
    CourseId,
    Event,
    EventId,
    Learner,
    LearnerId,
    OrganisationId,
    Verb,
)
from data.words.suggestions import Reason, ReasonKind
from recommender.learner.gaps import is_shown, wished_needs
from recommender.learner.mastery import mastery_from_events
from recommender.suggest.engine import Recommender
from tests.recommender.nightly.random_deployment import Random, Size, random_deployment
from tests.recommender.planned import NOW, TODAY

Figures = list[str]


def deployment(rng: np.random.Generator) -> Random:
    """A random deployment whose learners also begin and rate courses."""
    given = random_deployment(Size(courses=40, competencies=14, learners=160), rng)
    more = []
    for number, who in enumerate(given.people):
        for place in rng.choice(len(given.catalogue.courses), size=6, replace=False).tolist():
            course, at = list(given.catalogue.courses)[place], NOW - timedelta(days=int(rng.integers(1, 90)))
            rated = {"rating": int(rng.integers(1, 6))}
            more.append(Event(EventId(f"s{number}-{place}"), who.id, Verb.STARTED, course, at, "tests", {}))
            if rng.random() < 0.5:
                more.append(Event(EventId(f"r{number}-{place}"), who.id, Verb.RATED, course, at, "tests", rated))
    return replace(given, events=[*given.events, *more])


class Ledger:
    """The events of a deployment, counted in the plainest way."""

    def __init__(self, given: Random) -> None:
        self.given = given
        self.first: dict[LearnerId, dict[CourseId, datetime]] = {}
        for event in given.events:
            if event.verb is Verb.COMPLETED:
                own, course = self.first.setdefault(event.learner, {}), CourseId(event.object)
                own[course] = min(event.at, own.get(course, event.at))

    def history(self, who: LearnerId) -> Sequence[CourseId]:
        own = self.first.get(who, {})
        return sorted(own, key=lambda course: (own[course], course))

    def after(self, before: CourseId, course: CourseId, *, within: int) -> int:
        found = 0
        for who in self.first:
            taken = self.history(who)
            if before in taken and course in taken:
                found += 0 < taken.index(course) - taken.index(before) <= within
        return found

    def finished(self, course: CourseId, among: Callable[[Learner], bool], *, old: int, young: int = -1) -> int:
        """Learners who first finished it more than `young` and at most `old` days ago."""
        return sum(
            among(who) and young < (NOW - self.first[who.id][course]) / timedelta(days=1) <= old
            for who in self.given.people
            if course in self.first.get(who.id, {})
        )

    def rated(self, course: CourseId) -> Sequence[float]:
        stars: dict[LearnerId, list[float]] = {}
        for event in self.given.events:
            if event.verb is Verb.RATED and event.object == course:
                stars.setdefault(event.learner, []).append(float(event.result["rating"]))
        return [sum(own) / len(own) for own in stars.values()]

    def begun(self, course: CourseId) -> tuple[int, int]:
        """Of those who began it, without those of the last thirty days who are still at it: finished, and all."""
        done = {event.learner for event in self._about(course, Verb.COMPLETED)}
        began: dict[LearnerId, datetime] = {}
        for event in [*self._about(course, Verb.STARTED), *self._about(course, Verb.ENROLLED)]:
            began[event.learner] = min(event.at, began.get(event.learner, event.at))
        counted = [who for who, at in began.items() if who in done or at < NOW - timedelta(days=30)]
        return sum(who in done for who in counted), len(counted)

    def _about(self, course: CourseId, verb: Verb) -> Sequence[Event]:
        return [event for event in self.given.events if event.verb is verb and event.object == course]


def counted(ledger: Ledger, who: Learner, course: CourseId, reason: Reason) -> Figures:
    """The figures that the words must show, counted anew."""
    given, facts = ledger.given, reason.facts
    match reason.kind:
        case ReasonKind.GAP:
            return gap_figures(given, who, course, facts)
        case ReasonKind.NEXT:
            before = CourseId(str(facts["course"]))
            learners, at_once = (ledger.after(before, course, within=steps) for steps in (10, 1))
            return [str(learners)] if learners == at_once else [str(learners), "10", str(at_once)]
        case ReasonKind.POPULAR:
            among, days = group(given, facts), int(facts["days"])
            learners = ledger.finished(course, among, old=days)
            if "before" not in facts:
                return [str(learners), str(days)]
            return [str(learners), str(days), str(ledger.finished(course, among, old=2 * days, young=days)), str(days)]
        case ReasonKind.PLAN:
            due = min(plan_days(given, who, str(facts["plan"]), facts.get("course", course)))
            return [str(due.day), str(due.year)]
        case ReasonKind.QUALITY if "rating" in facts:
            stars = ledger.rated(course)
            return [f"{sum(stars) / len(stars):.1f}", "5", str(len(stars))]
        case ReasonKind.QUALITY:
            return [str(figure) for figure in ledger.begun(course)]
        case _:
            return []


def gap_figures(given: Random, who: Learner, course: CourseId, facts: Mapping[str, str | int | float]) -> Figures:
    need = CompetencyId(str(facts["competency"]))
    mastery = mastery_from_events(
        [event for event in given.events if event.learner == who.id], given.catalogue, today=NOW.date()
    )
    needed, taught = wished_needs(who, given.catalogue)[need], given.catalogue.course(course).teaches[need]
    shown = mastery[need].level if need in mastery else 0.0
    assert not is_shown(needed, need, mastery)
    if round(shown, 1) >= min(taught, needed):
        return [str(needed)]
    levels = [str(needed)] if taught >= needed else [str(taught), str(needed)]
    return [*levels, f"{round(shown, 1):.1f}".removesuffix(".0")]


def group(given: Random, facts: Mapping[str, str | int | float]) -> Callable[[Learner], bool]:
    if "role" in facts:
        return lambda who: who.role == facts["role"]
    if "organisation" in facts:
        return lambda who: given.catalogue.lies_under(who.organisation, OrganisationId(str(facts["organisation"])))
    return lambda _: True


def plan_days(given: Random, who: Learner, plan: str, course: object) -> Sequence[date]:
    """The days by which the plan wants the course, or one that is not offered any more and that it stands for."""
    items = [
        item for each in given.catalogue.live_plans_for(who, today=NOW.date()) if each.id == plan for item in each.items
    ]
    return [item.due for item in items if course in (item.course, given.catalogue.to_take_for(who, item.course))]


def figures_in(text: str, names: Sequence[str]) -> Figures:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return re.findall(r"\d+(?:\.\d+)?", text)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_of_every_reason_is_what_one_counts(tmp_path: Path, seed: int) -> None:
    given = deployment(np.random.default_rng(seed))
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    try:
        given.fill(store)
        given = replace(given, events=list(store.ledger.events(verbs=list(Verb))))
        recommender = Recommender.fit(
            given.catalogue,
            store.outcomes.completions(),
            learners=store.learners.all(),
            course_vectors=given.vectors,
            aims=given.aims,
            now=NOW,
            receptions=store.outcomes.receptions(NOW),
        )
    finally:
        store.close()
    ledger, names = Ledger(given), [*given.catalogue.courses, *given.catalogue.competencies]
    wrong, kinds = [], set()
    for who in given.people[::2]:
        history = [event for event in given.events if event.learner == who.id]
        made = recommender.suggest(
            who, mastery=mastery_from_events(history, given.catalogue, today=TODAY), history=history, now=NOW, k=10
        )
        for item in made.items:
            for reason in item.reasons:
                kinds.add(reason.kind)
                expected = sorted(counted(ledger, who, item.course, reason))
                for language in (ENGLISH, HINDI):
                    text = reason_text(reason, catalogue=given.catalogue, words=words_for(language))
                    if sorted(figures_in(text, names)) != expected:
                        wrong.append((who.id, item.course, text, expected))
    assert wrong == []
    assert kinds == set(ReasonKind)
    assert NOW.date() == TODAY

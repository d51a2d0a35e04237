"""The diagnostic of a competency: a few items chosen by what was answered, and at the end a level."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from fastapi import Depends

from api.assess.bank import Bank, of_ids
from api.assess.sittings import Desk, evidence_event, new_seed
from api.http.dependencies import service
from api.running.learner_views import LearnerViews
from data.words import (
    CompetencyId,
    Conflict,
    Course,
    Event,
    EvidenceSource,
    Item,
    ItemId,
    Learner,
    LessonId,
    MasteryEstimate,
    Sitting,
    SittingKind,
    UnknownAssessment,
    Verb,
)
from recommender.uplift import AROUND_COURSES, checks_due, record_of
from tutor.assessment import (
    LEAST_ITEMS,
    MOST_ITEMS,
    SITTINGS_COUNTED,
    level_shown,
    next_item,
    open_pool,
    responses_of,
    verdicts,
)

SOURCE = "diagnostic"

RESTS = timedelta(days=90)
"""How long an item is not asked again of who has seen it: after a season, what was right is hardly remembered."""

RUNS = timedelta(days=7)
"""How long a diagnostic can be gone on with; what was answered by then counts, so that leaving hides nothing."""


@dataclass(frozen=True, slots=True)
class DiagnosticOffer:
    """A competency that can be checked: how many fresh items there are, and where the learner stands."""

    competency: CompetencyId
    fresh: int
    needed: int | None
    shown: MasteryEstimate | None
    running: Sitting | None

    @property
    def possible(self) -> bool:
        """Whether it can be begun or gone on with."""
        return self.running is not None or self.fresh >= LEAST_ITEMS

    @property
    def at_most(self) -> int:
        """The most items that it will ask."""
        return min(self.fresh, MOST_ITEMS) if self.running is None else min(len(self.running.items), MOST_ITEMS)


@dataclass(frozen=True)
class DiagnosticService:
    """Diagnostics of learners, over the bank."""

    bank: Bank
    desk: Desk
    views: LearnerViews

    def offers(self, learner: Learner, *, among: Sequence[CompetencyId] | None = None) -> Sequence[DiagnosticOffer]:
        """What the learner can check: what their role needs, or `among`; what is possible first, then by need."""
        view = self.views.of(learner.id)
        catalogue, fresh = self.bank.library.catalogue(), self._fresh(learner)
        role = None if learner.role is None else catalogue.roles.get(learner.role)
        needs = {} if role is None else role.needs
        wanted = list(needs) if among is None else [each for each in among if each in catalogue.competencies]
        counts = Counter(item.competency for item in fresh.values())
        running = self._running(learner)
        offers = [
            DiagnosticOffer(each, counts[each], needs.get(each), view.mastery.get(each), running.get(each))
            for each in wanted
        ]
        return sorted(offers, key=lambda offer: (offer.running is None, not offer.possible, _rank(offer)))

    def check_again(self, learner: Learner) -> Course | None:
        """A course of one to three months ago whose level, measured before it, can be checked anew; the oldest one.

        None where nothing is to be checked, or where too few questions are left that the learner has not seen.
        """
        courses = self.bank.library.open_for(learner)
        events = self.views.ledger.of(learner.id, verbs=[Verb.ASSESSED, *AROUND_COURSES])
        record = record_of(learner.id, learner.role, events)
        for course in checks_due(record, courses, now=self.desk.clock()):
            if any(offer.possible for offer in self.offers(learner, among=list(courses[course].teaches))):
                return courses[course]
        return None

    def begin(self, competency: CompetencyId, learner: Learner) -> Sitting:
        """A diagnostic of the competency: the one that runs, else a new one.

        Raises UnknownAssessment where the catalogue has no such competency, and Conflict where too few items are
        left that the learner has not seen.
        """
        if competency not in self.bank.library.catalogue().competencies:
            raise UnknownAssessment(f"no competency {competency!r} to check")
        running = self._running(learner).get(competency)
        if running is not None:
            return running
        fresh = [item.id for item in self._fresh(learner).values() if item.competency == competency]
        if len(fresh) < LEAST_ITEMS:
            raise Conflict(
                f"{len(fresh)} question(s) on {competency!r} are left that you have not seen, and {LEAST_ITEMS} are "
                f"needed; what you saw comes back after {RESTS.days} days"
            )
        seed = new_seed()
        sittings, given = self.desk.sittings.given(competency, last=SITTINGS_COUNTED)
        items = open_pool(sorted(fresh), given=given, sittings=sittings)
        return self.desk.begin(learner.id, SittingKind.DIAGNOSTIC, competency, items=items, seed=seed)

    def next_of(self, sitting: Sitting) -> ItemId | None:
        """The item to be answered now; None where the diagnostic is over."""
        if sitting.finished_at is not None:
            return None
        in_force = self.bank.in_force()
        there = of_ids(sitting.items, in_force.items)
        parameters = {item.id: in_force.parameters(item) for item in there.values()}
        pool = list(there)
        return next_item(pool, responses_of(sitting, there), parameters=parameters, seed=sitting.seed)

    def answer(self, sitting: Sitting, item: ItemId, given: Sequence[str]) -> Sitting:
        """The sitting after this answer, ended where enough is known.

        Raises Conflict where another item is asked now, and InvalidRequest where the answer cannot be understood.
        """
        if item != self.next_of(sitting):
            raise Conflict("Another question is asked now; look at the sitting again.")
        answered = self.desk.answered(sitting, item, given)
        if self.next_of(answered) is None:
            return self.end(answered, after=len(sitting.answers))
        self.desk.sittings.keep(answered, after=len(sitting.answers))
        return answered

    def end(self, sitting: Sitting, *, after: int | None = None) -> Sitting:
        """The sitting ended with what was answered; fewer than `LEAST_ITEMS` answers show nothing."""
        at = self.desk.clock()
        in_force = self.bank.in_force()
        there = of_ids(sitting.items, in_force.items)
        parameters = {item.id: in_force.parameters(item) for item in there.values()}
        responses = responses_of(sitting, there)
        shown = level_shown(responses, there, parameters=parameters)
        result: dict[str, float | int | bool | str] = {
            "items": len(responses),
            "right": sum(right for _, right in responses),
        }
        events: list[Event] = []
        if shown is not None:
            figures = {"level": round(shown.level, 3), "standard_error": round(shown.standard_error, 3)}
            result = {**result, **figures, "at_least": shown.at_least}
            competency = CompetencyId(sitting.subject)
            events = [evidence_event(sitting, competency, shown, by=EvidenceSource.QUIZ, source=SOURCE, at=at)]
        ended = replace(sitting, finished_at=at, result=result)
        self.desk.sittings.keep(ended, after=len(sitting.answers) if after is None else after, events=events)
        return ended

    def to_read(self, sitting: Sitting) -> Sequence[Item]:
        """Items not known, one for each lesson: where to read. Which answer was right is told of none.

        Of a test those without an answer, too; a diagnostic did not ask them.
        """
        items = self.bank.in_force().items
        marked = verdicts(sitting, items)
        asked = [item for item in sitting.items if sitting.kind is SittingKind.TEST or item in marked]
        missed = [items[item] for item in asked if item in items and not (item in marked and marked[item].right)]
        by_lesson: dict[tuple[str, LessonId], Item] = {(item.course, item.lesson): item for item in missed}
        return list(by_lesson.values())

    def _running(self, learner: Learner) -> Mapping[CompetencyId, Sitting]:
        """Diagnostics that can be gone on with; those left too long ago are ended with what they have."""
        now, running = self.desk.clock(), {}
        for sitting in self.desk.sittings.of(learner.id, kind=SittingKind.DIAGNOSTIC):
            if sitting.finished_at is None and now - sitting.started_at > RUNS:
                self.end(sitting)
            elif sitting.finished_at is None:
                running[CompetencyId(sitting.subject)] = sitting
        return running

    def _fresh(self, learner: Learner) -> Mapping[ItemId, Item]:
        """What may be asked of the learner and was not shown to them of late, in practice or in a sitting."""
        since = self.desk.clock() - RESTS
        sittings = self.desk.sittings.of(learner.id)
        sat = {answer.item for sitting in sittings for answer in sitting.answers if answer.at > since}
        history = self.views.ledger.of(learner.id, verbs=[Verb.ASSESSED])
        practised = {item for event in history if event.at > since for item in _practised(event)}
        seen = sat | practised
        return {item.id: item for item in self.bank.askable(learner).values() if item.id not in seen}


def _practised(event: Event) -> Sequence[str]:
    return [str(event.result[key]) for key in ("practice", "item") if key in event.result]


def _rank(offer: DiagnosticOffer) -> tuple[float, str]:
    shown = 0.0 if offer.shown is None else offer.shown.level
    return shown - (offer.needed or 0), offer.competency


DiagnosticDep = Annotated[DiagnosticService, Depends(service(DiagnosticService))]

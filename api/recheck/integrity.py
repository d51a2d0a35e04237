"""Looking through the ledger for what can hardly have come about by learning; flags are events, shown as counts."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Annotated

from fastapi import Depends

from api.http.access import check_organisation
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.library import Library
from api.running.settings import Settings
from data.catalogue import Catalogue
from data.store import Store
from data.words import Event, OrganisationId, Verb
from tutor.practice import (
    FlagKind,
    PracticeBook,
    Thresholds,
    answers_of_sitting,
    contested_in,
    flag_event,
    flag_kind,
    flags_of,
    same_mistakes,
)

LOOKED_AT = (Verb.STARTED, Verb.OPENED, Verb.COMPLETED, Verb.ASSESSED)


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How often something was flagged, and how many of these flags their learners contested."""

    flagged: int
    contested: int


@dataclass(frozen=True)
class IntegrityService:
    """Flags made of the ledger and counted for admins, who never see whose they are."""

    library: Library
    store: Store
    book: Callable[[], PracticeBook]
    settings: Settings
    clock: Clock

    def look(self, *, days: int) -> Counter[FlagKind]:
        """Flags what the last `days` show and was not flagged before; how many of each kind."""
        book, catalogue, now = self.book(), self.library.catalogue(), self.clock()
        return flags_made(self.store, book, catalogue=catalogue, settings=self.settings, now=now, days=days)

    def counts(self, principal: Principal, organisation: OrganisationId) -> Mapping[FlagKind, FlagCount] | None:
        """How often each kind was flagged in and under the organisation; None where too few learners belong there.

        Raises UnknownOrganisation for one that the principal may not see.
        """
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        if len(self.store.learners.all(organisation)) < self.settings.smallest_group:
            return None
        events = list(self.store.ledger.events(verbs=[Verb.FLAGGED, Verb.CONTESTED], organisation=organisation))
        flags: dict[FlagKind, list[Event]] = {}
        for event in events:
            kind = flag_kind(event)
            if kind is not None:
                flags.setdefault(kind, []).append(event)
        return {
            kind: FlagCount(len(own), sum(contested_in(events, each.id) for each in own)) for kind, own in flags.items()
        }


def flags_made(
    store: Store, book: PracticeBook, *, catalogue: Catalogue, settings: Settings, now: datetime, days: int
) -> Counter[FlagKind]:
    """Flags what the last `days` before `now` show and was not flagged before; how many of each kind.

    Looked at are the ledger and the answers of checks and tests that left something in it.
    """
    since, thresholds, bank = now - timedelta(days=days), thresholds_of(settings), {**book.bank(), **store.items.all()}
    events = [event for event in store.ledger.events(verbs=LOOKED_AT) if event.at >= since]
    kept = {event.id for event in events}
    sat = [each for sitting in store.sittings.finished(since=since) for each in answers_of_sitting(sitting, bank)]
    events += [each for each in sat if each.id in kept]
    known = {event.id for event in store.ledger.events(verbs=[Verb.FLAGGED, Verb.WITHDRAWN])}
    by_learner = sorted(events, key=attrgetter("learner", "at", "id"))
    flags = [
        flag
        for _, own in groupby(by_learner, key=attrgetter("learner"))
        for flag in flags_of(list(own), items=bank, courses=catalogue.courses, thresholds=thresholds)
    ]
    flags.extend(same_mistakes(events, thresholds=thresholds))
    made = {event.id: event for event in map(flag_event, flags) if event.id not in known}
    store.ledger.append(list(made.values()))
    return Counter(kind for kind in map(flag_kind, made.values()) if kind is not None)


def thresholds_of(settings: Settings) -> Thresholds:
    """From when on something is flagged, as it is set."""
    return Thresholds(
        words_a_minute=settings.flag_words_a_minute,
        answers=settings.flag_answers,
        course_share=settings.flag_course_share,
        mistakes=settings.flag_mistakes,
        minutes=settings.flag_minutes,
    )


IntegrityDep = Annotated[IntegrityService, Depends(service(IntegrityService))]

"""What the worklist reads of everybody and of all lessons, made anew in the background: it takes longer than a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from api.curate.curating import CuratingService
from api.running.fitted import Fitted
from data.store import Reception, Store, Taken
from data.words import CourseId
from recommender.curating import Overlap, StaleSentence


@dataclass(frozen=True, slots=True)
class Content:
    """What courses themselves say: sentences that may be out of date, and pairs that say the same."""

    stale: Mapping[CourseId, Sequence[StaleSentence]]
    overlaps: Sequence[tuple[CourseId, Overlap]]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many finished each course, and what became of those who took it up; of everybody."""

    finished: Mapping[CourseId, int]
    taken: Mapping[CourseId, Taken]
    receptions: Mapping[CourseId, Reception]


@dataclass(frozen=True, slots=True)
class WorklistSignals:
    """Both: what lessons say for a day and a catalogue, how far courses have come by the ledger."""

    content: Fitted[Content]
    reach: Fitted[Reach]

    @classmethod
    def of(cls, looking: CuratingService) -> "WorklistSignals":
        """Made of what the service looks at."""
        store, clock = looking.store, looking.clock
        return cls(
            Fitted(lambda: looked_over(looking), lambda: (store.catalogue.revision(), clock().date().toordinal())),
            Fitted(lambda: reach_of(store, now=clock()), lambda: (store.catalogue.revision(), store.ledger.revision())),
        )

    def reached(self) -> Reach:
        """How far courses have come; as it was before the catalogue changed last, while it is made anew."""
        return self.reach.ready() or self.reach.get()


def looked_over(looking: CuratingService) -> Content:
    """What all live courses say; it takes time with their number (3 s with the sample's 67)."""
    found = {course.id: looking.stale(course) for course in looking.live()}
    return Content({course: each for course, each in found.items() if each}, looking.repeated())


def reach_of(store: Store, *, now: datetime) -> Reach:
    """How far each course has come."""
    table = store.outcomes.completions()
    counts = np.bincount(table.columns, minlength=len(table.courses))
    finished = {course: int(count) for course, count in zip(table.courses, counts, strict=True)}
    return Reach(finished, store.outcomes.taken(), store.outcomes.receptions(now))

"""What a running process holds: store, retriever, tutor, guide, and what is fitted from the ledger."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from api.auth import TokenKey
from api.settings import Settings
from data.catalogue import Catalogue
from data.models import (
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    CoverageRow,
    Event,
    Language,
    Learner,
    LearnerId,
    LearningPath,
    LessonId,
    Mastery,
    OrganisationId,
    PlanItem,
    RoleId,
    Suggestions,
    Verb,
)
from data.store import Store
from embeddings.search import Retriever, Scope
from recommender.coverage import coverage
from recommender.engine import Recommender
from recommender.mastery import mastery_from_events
from recommender.path import plan_path
from recommender.progress import Progress, progress_of
from tutor.answer import Tutor

T = TypeVar("T")

REFIT_AFTER_SECONDS = 300.0
"""How long population signals (what others took) may lag behind the ledger; a learner's own history never lags."""


@dataclass
class Fitted(Generic[T]):
    """A value made from the ledger, made anew in the background once the ledger or catalogue has moved on."""

    make: Callable[[], T]
    revision: Callable[[], tuple[str | None, int]]
    seconds: float = REFIT_AFTER_SECONDS
    _value: T | None = None
    _made_for: tuple[str | None, int] | None = None
    _made_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> T:
        """The value; made now if there is none or the catalogue changed, refreshed behind the scenes if it is old."""
        revision = self.revision()
        value = self._value
        if value is None or self._made_for is None or self._made_for[0] != revision[0]:
            with self._lock:
                return self._remake(revision)
        if revision != self._made_for and time.monotonic() - self._made_at > self.seconds:
            self._refresh_in_background(revision)
        return value

    def _remake(self, revision: tuple[str | None, int]) -> T:
        if self._value is None or self._made_for != revision:
            self._value = self.make()
            self._made_for, self._made_at = revision, time.monotonic()
        return self._value

    def _refresh_in_background(self, revision: tuple[str | None, int]) -> None:
        if self._lock.acquire(blocking=False):

            def refresh() -> None:
                try:
                    self._remake(revision)
                finally:
                    self._lock.release()

            threading.Thread(target=refresh, name="refit", daemon=True).start()


@dataclass(frozen=True, slots=True)
class LearnerView:
    """A learner with what the ledger says of them, read once for a request."""

    learner: Learner
    history: Sequence[Event]
    mastery: Mastery


def utc_now() -> datetime:
    """The clock of the running service."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """Everything a request may use; built once by `api.wiring`, closed at shutdown."""

    settings: Settings
    key: TokenKey
    store: Store
    retriever: Retriever
    tutor: Tutor
    recommender: Fitted[Recommender]
    masteries: Fitted[Mapping[LearnerId, Mastery]]
    clock: Callable[[], datetime] = utc_now

    def catalogue(self) -> Catalogue:
        """The catalogue in force."""
        return self.store.catalogue()

    def view(self, learner: Learner) -> LearnerView:
        """The learner with their history and mastery, as the ledger stands now."""
        history = self.store.events_of(learner.id)
        return LearnerView(learner, history, mastery_from_events(history, self.catalogue()))

    def suggest(self, learner: Learner, k: int) -> Suggestions:
        """At most `k` next courses."""
        view = self.view(learner)
        return self.recommender.get().suggest(
            learner, mastery=view.mastery, history=view.history, now=self.clock(), k=k
        )

    def path(
        self,
        learner: Learner,
        *,
        weekly_minutes: int | None = None,
        role: RoleId | None = None,
        needs: Mapping[CompetencyId, int] | None = None,
    ) -> LearningPath:
        """A dated path to what the learner's role (or another, or just `needs`, if given) needs."""
        view = self.view(learner)
        return plan_path(
            learner,
            catalogue=self.catalogue(),
            mastery=view.mastery,
            history=view.history,
            today=self.clock().date(),
            role=role,
            needs=needs,
            weekly_minutes=weekly_minutes,
        )

    def progress(self, learner: Learner) -> Progress:
        """What the learner has done and shown, beside what is needed and due."""
        view = self.view(learner)
        return progress_of(
            learner,
            catalogue=self.catalogue(),
            mastery=view.mastery,
            history=view.history,
            today=self.clock().date(),
        )

    def due(self, learner: Learner) -> list[PlanItem]:
        """Items of live plans that the learner has not finished, the earliest due first."""
        done = {event.object for event in self.store.events_of(learner.id, verbs=[Verb.COMPLETED])}
        items = [item for plan in self.catalogue().live_plans_for(learner) for item in plan.items]
        return sorted((item for item in items if item.course not in done), key=lambda item: (item.due, item.course))

    def scope_for(
        self,
        organisation: OrganisationId,
        *,
        course: CourseId | None = None,
        lesson: LessonId | None = None,
    ) -> Scope:
        """What somebody of `organisation` may search: live courses open to it, or one course or lesson of them."""
        return Scope(allowed_courses=frozenset(self.visible_courses(organisation)), course=course, lesson=lesson)

    def visible_courses(self, organisation: OrganisationId) -> dict[CourseId, Course]:
        """Live courses that somebody of `organisation` may open."""
        catalogue = self.catalogue()
        return {
            course.id: course
            for course in catalogue.courses.values()
            if course.status is CourseStatus.LIVE and catalogue.may_see(organisation, course)
        }

    def lesson_text(self, course: CourseId, lesson: LessonId, language: Language) -> str:
        """The stored text of a lesson in exactly this language; empty if it has none."""
        return self.catalogue().lesson(course, lesson).text.by_language.get(language, "")

    def coverage(self) -> list[CoverageRow]:
        """Supply beside demand for the whole catalogue, the worst gap first."""
        return coverage(self.catalogue(), learners=self.store.learners(), masteries=self.masteries.get())

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

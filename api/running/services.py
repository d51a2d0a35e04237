"""What a running process holds: store, retriever, tutor, guide, and what is fitted from the ledger."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from api.running.auth import TokenKey
from api.running.learner_views import LastLists, LearnerView, LearnerViews
from api.running.path_cache import PathAims, PathCache, with_changes
from api.running.settings import Settings
from api.running.shown_log import ShownLog
from api.running.wording import Wording
from data.catalogue import Catalogue
from data.store import EVIDENCE, LearnerRecord, Store
from data.words import (
    CompetencyId,
    Course,
    CourseId,
    CoverageRow,
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
from embeddings.search import Retriever, Scope
from recommender.coverage import coverage
from recommender.learner import mastery_from_events
from recommender.suggest import Recommender
from recommender.training_plans import Progress, progress_of
from tutor.answer import LessonText, Tutor
from tutor.practice import NO_PRACTICE, PracticeBook

T = TypeVar("T")

REFIT_AFTER_SECONDS = 300.0
"""How long population signals (what others took) may lag behind the ledger; a learner's own history never lags."""


TEXTS_HOLD_SECONDS = 0.2
"""How old the texts may be that an answer is checked against; one that a model writes is checked for up to a minute."""


@dataclass
class Fitted(Generic[T]):
    """A value made from the ledger, made anew in the background once the ledger or catalogue has moved on."""

    make: Callable[[], T]
    revision: Callable[[], tuple[str | None, int]]
    mark: Callable[[], str] = str
    seconds: float = REFIT_AFTER_SECONDS
    _value: T | None = None
    _made_for: tuple[str | None, int] | None = None
    _made_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, known: tuple[str | None, int] | None = None) -> T:
        """The value; made now if there is none or the catalogue changed, refreshed behind the scenes if it is old.

        `known` is the revision where the caller has just read it.
        """
        catalogue, ledger = self.revision() if known is None else known
        revision = (f"{catalogue}{self.mark()}", ledger)
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
    shown: ShownLog | None = None
    views: LearnerViews = field(default_factory=LearnerViews)
    lists: LastLists = field(default_factory=LastLists)
    paths: PathCache = field(default_factory=PathCache)
    wording: Wording = field(default_factory=Wording)
    practice: Callable[[], PracticeBook] = lambda: NO_PRACTICE

    def catalogue(self) -> Catalogue:
        """The catalogue in force."""
        return self.store.catalogue.current()

    def view(self, learner: Learner) -> LearnerView:
        """The learner with their history and mastery, as the ledger stands now."""
        return self._view(self.store.learners.record(learner.id))

    def _view(self, standing: LearnerRecord) -> LearnerView:
        catalogue = self.store.catalogue.at(standing.catalogue_revision)

        def made(learner: Learner) -> LearnerView:
            history = self.store.ledger.of(learner.id, verbs=EVIDENCE)
            return LearnerView(learner, history, mastery_from_events(history, catalogue))

        return self.views.get(standing, made)

    def suggest(
        self, learner: Learner, k: int, *, surface: str = "saarthi", standing: LearnerRecord | None = None
    ) -> Suggestions:
        """At most `k` next courses; what was shown is noted with the `surface` it was shown on, where a log is kept.

        `standing` is how things stand for the learner where the caller has just read it.
        """
        stands = self.store.learners.record(learner.id) if standing is None else standing
        view = self._view(stands)
        recommender = self.recommender.get((stands.catalogue_revision, stands.ledger_revision))
        now = self.clock()
        suggestions = self.lists.get(view, recommender, now=now, k=k)
        if self.shown is not None:
            weights = recommender.weights.version
            self.shown.note(suggestions, learner=learner.id, at=now, surface=surface, weights=weights)
        return suggestions

    def path(
        self,
        learner: Learner,
        *,
        weekly_minutes: int | None = None,
        role: RoleId | None = None,
        needs: Mapping[CompetencyId, int] | None = None,
        deadline: date | None = None,
    ) -> LearningPath:
        """A dated path to what the learner's role (or another, or just `needs`, if given) needs, by the deadline.

        The learner's own path, asked for with nothing chosen, is remembered and says what moved since an earlier week.
        """
        view = self.view(learner)
        catalogue, today = self.catalogue(), self.clock().date()
        aims = PathAims(weekly_minutes, role, None if needs is None else tuple(sorted(needs.items())), deadline)
        path = self.paths.path(view.learner, aims, catalogue, mastery=view.mastery, history=view.history, today=today)
        if aims != PathAims():
            return path
        return with_changes(path, plans=self.store.plans, history=view.history, today=today)

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
        done = {event.object for event in self.store.ledger.of(learner.id, verbs=[Verb.COMPLETED])}
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
        return Scope(allowed_courses=self.catalogue().open_to(organisation).ids, course=course, lesson=lesson)

    def visible_courses(self, organisation: OrganisationId) -> Mapping[CourseId, Course]:
        """Live courses that somebody of `organisation` may open."""
        return self.catalogue().open_to(organisation).courses

    def lesson_text(self, course: CourseId, lesson: LessonId, language: Language) -> str:
        """The stored text of a lesson in exactly this language; empty if it has none."""
        return self.catalogue().lesson_text(course, lesson, language)

    def lesson_texts(self) -> LessonText:
        """`lesson_text` for one answer, which asks for several: whether the catalogue changed is asked now and then."""
        read_at, catalogue = time.monotonic(), self.catalogue()

        def text(course: CourseId, lesson: LessonId, language: Language) -> str:
            nonlocal read_at, catalogue
            if time.monotonic() - read_at > TEXTS_HOLD_SECONDS:
                read_at, catalogue = time.monotonic(), self.catalogue()
            return catalogue.lesson_text(course, lesson, language)

        return text

    def coverage(self) -> list[CoverageRow]:
        """Supply beside demand for the whole catalogue, the worst gap first."""
        return coverage(self.catalogue(), learners=self.store.learners.all(), masteries=self.masteries.get())

    def close(self) -> None:
        """Write what is still to be written, and let go of the database."""
        if self.shown is not None:
            self.shown.close()
        self.store.close()

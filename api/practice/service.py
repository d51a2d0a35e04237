"""Practice, hints, explanations, comparisons and role cases; used by /v1 and the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.limits.service import LimitService
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.learner_views import LearnerViews
from api.running.library import Library
from data.store import Sittings
from data.words import (
    ENGLISH,
    Conflict,
    Course,
    CourseId,
    DerivedId,
    Event,
    Fault,
    Grounded,
    InvalidRequest,
    Language,
    Learner,
    LearnerId,
    LessonId,
    Limited,
    UnknownLesson,
    UnknownPracticeItem,
    Verb,
    drawn_id,
    spelt_id,
)
from embeddings.search import Retriever
from tutor.answer import Tutor
from tutor.practice import (
    LONGEST_NAME,
    STEPS,
    Comparison,
    PracticeBook,
    PracticeItem,
    PracticeItemId,
    RoleCase,
    RoleCaseId,
    accepted,
    attempt_result,
    compared,
    explained,
    quoted_from,
    things_compared,
    tried,
    with_gaps,
)

SOURCE = "practice"


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt at an item: whether it was right, whether it was the first, and the sentence that says why."""

    item: PracticeItem
    right: bool
    first: bool
    because: Grounded


@dataclass(frozen=True, slots=True)
class Offered:
    """An item as it stands for a learner: whether they tried it, and whether they ever got it right."""

    item: PracticeItem
    tried: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """One step of an item's ladder: `text` helps, or is the answer at the last step, which `because` cites."""

    step: int
    text: str
    because: Grounded | None


@dataclass(frozen=True)
class PracticeService:
    """Practice items and role cases of the open courses, and what learners made of them."""

    limits: LimitService
    library: Library
    book: Callable[[], PracticeBook]
    views: LearnerViews
    clock: Clock
    sittings: Sittings

    def offered_items(self, course: CourseId, *, learner: Learner) -> list[Offered]:
        """The course's practice items in the order of its lessons; raises UnknownCourse where it may not be opened."""
        opened = self.library.course_for(learner, course)
        history = self.views.ledger.of(learner.id, verbs=[Verb.ASSESSED])
        right = {event.result.get("practice") for event in history if event.result.get("right") is True}
        lessons = [lesson.id for lesson in opened.lessons]
        items = sorted(
            (item for item in self.book().items.values() if item.course == course),
            key=lambda item: (lessons.index(item.lesson), item.id),
        )
        return [Offered(item, tried(item.id, history), item.id in right) for item in items]

    def open_item(self, item: PracticeItemId, *, learner: Learner) -> PracticeItem:
        """The item, if its course is open to the learner.

        Raises UnknownPracticeItem, and Conflict while the item may be asked in a check or test that they are sitting.
        """
        practice_item = self.book().items.get(item)
        if practice_item is None or practice_item.course not in self.library.open_for(learner):
            raise UnknownPracticeItem(f"no practice item {item!r} in a course that is open to you")
        if item in self.locked(learner.id):
            raise Conflict("This question may be asked in a check or test that you have begun; end that first.")
        return practice_item

    def locked(self, learner: LearnerId) -> frozenset[PracticeItemId]:
        """The items that a check or test may ask the learner that they have begun: practice would tell the answers."""
        now = self.clock()
        running = [
            sitting
            for sitting in self.sittings.of(learner)
            if sitting.finished_at is None and (sitting.ends_at is None or now < sitting.ends_at)
        ]
        return frozenset(PracticeItemId(item) for sitting in running for item in sitting.items)

    def offered(self, item: PracticeItemId, *, learner: Learner) -> Offered:
        """The item as it stands for the learner while they work on it; raises UnknownPracticeItem."""
        practice_item = self.open_item(item, learner=learner)
        return Offered(practice_item, tried(item, self.views.ledger.of(learner.id, verbs=[Verb.ASSESSED])), right=False)

    def attempt(
        self, item: PracticeItemId, answer: str, *, language: Language, learner: Learner
    ) -> Attempted | Limited:
        """The attempt, kept as an event; the first at an item counts as evidence of its competency.

        An answer typed in distress gets what is said there, and is no attempt.

        Raises:
            UnknownPracticeItem: no such item in a course that the learner may open.
            InvalidRequest: the answer is blank, or it is not to be told which choice is meant. That is no attempt.
        """
        practice_item = self.open_item(item, learner=learner)
        if not answer.strip():
            raise InvalidRequest("attempt", [Fault("answer", "", "an attempt needs an answer", "Choose or type one.")])
        fault = not_understood(practice_item, answer)
        limited = None if is_choice(practice_item, fault) else self.limit_of(answer, learner=learner)
        if limited is not None:
            return limited
        if fault is not None:
            raise InvalidRequest("attempt", [fault])
        view = self.views.of(learner.id)
        first, right = not tried(item, view.history), practice_item.is_right(answer)
        result = attempt_result(practice_item, right=right, first=first)
        result["chosen"] = practice_item.chosen(answer)  # by which the same mistakes of two learners are told
        self.views.ledger.append([_event(practice_item, result, learner=learner.id, first=first, at=self.clock())])
        return Attempted(practice_item, right, first, self.because(practice_item, language=language))

    def limit_of(self, answer: str, *, learner: Learner) -> Limited | None:
        """What is said where somebody writes in distress, and no answer; None elsewhere."""
        return self.limits.of(answer, organisation=learner.organisation, urgent=True)

    def hint(
        self, item: PracticeItemId, step: int, *, language: Language, learner: Learner, weight: Callable[[str], float]
    ) -> Hint:
        """A step of the item's ladder: a clue, the sentence with gaps, and last the answer, locked until tried.

        `weight` tells how rare a term is. Raises:
            UnknownPracticeItem: no such item in a course that the learner may open.
            Conflict: the answer is asked for before a try.
        """
        practice_item = self.open_item(item, learner=learner)
        if step == 1:
            return Hint(1, practice_item.clue.in_language(language), None)
        because = self.because(practice_item, language=language)
        if step < STEPS:
            also = [practice_item.right_answer(language)]
            asked = practice_item.question.in_language(language)
            return Hint(step, with_gaps(because.sentences[0].text, said=asked, weight=weight, also=also), None)
        if not tried(item, self.views.ledger.of(learner.id, verbs=[Verb.ASSESSED])):
            raise Conflict("The answer is shown after your first try.")
        return Hint(step, practice_item.right_answer(language), because)

    def because(self, item: PracticeItem, *, language: Language) -> Grounded:
        """The lesson sentence that says why the item's right answer is right."""
        return quoted_from([item.quote], language=language, lesson_text=self.library.lesson_text)

    def cases_for(self, learner: Learner) -> Sequence[RoleCase]:
        """The cases from the work of the learner's role whose lessons they may open."""
        return [case for case in self._open_cases(learner) if case.role == learner.role]

    def case_about(self, course: CourseId, learner: Learner) -> RoleCase | None:
        """A case that `course` answers, of the learner's own role if there is one; None where no case is about it."""
        about = [case for case in self._open_cases(learner) if course in case.courses]
        return min(about, key=lambda case: case.role != learner.role, default=None)

    def open_case(self, case: RoleCaseId, *, learner: Learner) -> RoleCase:
        """The case, if all its lessons are open to the learner; raises UnknownPracticeItem."""
        for known in self._open_cases(learner):
            if known.id == case:
                return known
        raise UnknownPracticeItem(f"no case {case!r} on courses that are open to you")

    def _open_cases(self, learner: Learner) -> Sequence[RoleCase]:
        visible = self.library.open_for(learner)
        return [case for case in self.book().cases.values() if case.courses <= visible.keys()]

    def case_answers(self, case: RoleCase, *, language: Language) -> list[Grounded]:
        """The lesson sentences under each model answer of `case`."""
        return [
            quoted_from(question.quotes, language=language, lesson_text=self.library.lesson_text)
            for question in case.questions
        ]


@dataclass(frozen=True, slots=True)
class ExplainService:
    """Lessons explained and things compared, within what the asker may open."""

    limits: LimitService
    library: Library
    tutor: Tutor
    retriever: Retriever

    def explain(self, course: CourseId, lesson: LessonId, *, language: Language, principal: Principal) -> Grounded:
        """The lesson in five cited sentences, in `language` if it is written in it, else in one it is written in.

        Raises:
            UnknownCourse, UnknownLesson: it does not exist or may not be opened.
        """
        visible = self.library.visible_course(principal, course)
        written = _lesson_languages(visible, lesson)
        if not written:
            raise UnknownLesson(f"lesson {lesson!r} of course {course!r} has no text that could be explained")
        chosen = language if language in written else written[0]
        encode = self.retriever.encode_sentences
        return explained(visible, lesson, language=chosen, encode=encode, lesson_text=self.library.lesson_text)

    def compare(self, question: str, *, course: CourseId | None, principal: Principal) -> Comparison | Limited:
        """Both things that a question names, side by side, or what is said where the question is at a limit.

        Raises InvalidRequest where it does not name two.
        """
        limited = self.limits.of(question, organisation=principal.organisation)
        if limited is not None:
            return limited
        things = things_compared(question)
        if things is None:
            remedy = "Ask for example: difference between earned leave and half pay leave."
            fault = Fault("question", question, "two things to compare are not named", remedy)
            raise InvalidRequest("comparison", [fault])
        return self.compare_two(*things, course=course, principal=principal)

    def compare_two(
        self, first: str, second: str, *, course: CourseId | None, principal: Principal
    ) -> Comparison | Limited:
        """What the lessons that `principal` may open say of each of the two things, or what is said at a limit."""
        limited = self.limits.of(f"{first}\n{second}", organisation=principal.organisation, urgent=True)
        if limited is not None:
            return limited
        if course is not None:
            self.library.visible_course(principal, course)
        scope = self.library.scope_by(principal, course=course)
        names = (first.strip()[:LONGEST_NAME], second.strip()[:LONGEST_NAME])
        return compared(*names, tutor=self.tutor, scope=scope, lesson_text=self.library.lesson_text)


def is_choice(item: PracticeItem, fault: Fault | None) -> bool:
    """Whether an answer is one of the choices: its number says nothing of who sends it."""
    return bool(item.choices) and fault is None


def not_understood(item: PracticeItem, answer: str) -> Fault | None:
    """Why it is not to be told which choice an answer means; None where it is, or the item is typed."""
    if not item.choices or len(item.meant(answer)) == 1:
        return None
    problem = "this may mean several of the choices" if item.meant(answer) else "this is none of the choices"
    remedy = f"Answer with {accepted([number for number, _ in item.offered(ENGLISH)])}."
    return Fault("answer", answer, problem, remedy)


def _lesson_languages(course: Course, lesson: LessonId) -> list[Language]:
    for written in course.lessons:
        if written.id == lesson:
            return list(written.text.by_language)
    raise UnknownLesson(f"course {course.id!r} has no lesson {lesson!r}")


def _event(
    item: PracticeItem, result: dict[str, str | int | float | bool], *, learner: LearnerId, first: bool, at: datetime
) -> Event:
    return Event(
        # One id for the first try: of two sent at once the second is a conflict, so that only one counts.
        id=spelt_id(DerivedId.PRACTICE, item.id, learner) if first else drawn_id(),
        learner=learner,
        verb=Verb.ASSESSED,
        object=item.competency,
        at=at,
        source=SOURCE,
        result=result,
    )


PracticeDep = Annotated[PracticeService, Depends(service(PracticeService))]
ExplainDep = Annotated[ExplainService, Depends(service(ExplainService))]

"""Practice, hints, explanations, comparisons and cases for one signed-in reader; used by /v1 and the pages."""

import uuid
from dataclasses import dataclass

from api.http.access import learner_of, visible_course
from api.running.auth import Principal
from api.running.services import Services
from data.words import (
    Conflict,
    Course,
    CourseId,
    Event,
    EventId,
    Fault,
    Grounded,
    InvalidRequest,
    Language,
    LearnerId,
    LessonId,
    UnknownLesson,
    UnknownPracticeItem,
    Verb,
)
from tutor.practice import (
    LONGEST_NAME,
    STEPS,
    Comparison,
    PracticeItem,
    PracticeItemId,
    RoleCase,
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


def offered_items(course: CourseId, *, principal: Principal, services: Services) -> list[Offered]:
    """The course's practice items in the order of its lessons; raises UnknownCourse where it may not be opened."""
    found = visible_course(course, principal=principal, services=services)
    learner = learner_of(principal, services)
    history = services.store.ledger.of(learner.id, verbs=[Verb.ASSESSED])
    right = {event.result.get("practice") for event in history if event.result.get("right") is True}
    lessons = [lesson.id for lesson in found.lessons]
    items = sorted(
        (item for item in services.practice().items.values() if item.course == course),
        key=lambda item: (lessons.index(item.lesson), item.id),
    )
    return [Offered(item, tried(item.id, history), item.id in right) for item in items]


def attempt(
    item: PracticeItemId, answer: str, *, language: Language, principal: Principal, services: Services
) -> Attempted:
    """The attempt, kept as an event; the first at an item counts as evidence of its competency.

    Raises:
        UnknownPracticeItem: no such item in a course that the learner may open.
        InvalidRequest: the answer is blank.
    """
    found = open_item(item, principal=principal, services=services)
    if not answer.strip():
        raise InvalidRequest("attempt", [Fault("answer", "", "an attempt needs an answer", "Choose or type one.")])
    learner = learner_of(principal, services)
    view = services.view(learner)
    first, right = not tried(item, view.history), found.is_right(answer)
    result = attempt_result(found, right=right, mastery=view.mastery, first=first)
    services.store.ledger.append([_event(found, result, learner=learner.id, first=first, services=services)])
    return Attempted(found, right, first, _because(found, language=language, services=services))


def hint(item: PracticeItemId, step: int, *, language: Language, principal: Principal, services: Services) -> Hint:
    """A step of the item's ladder: a clue, the sentence with gaps, and last the answer, locked until tried.

    Raises:
        UnknownPracticeItem: no such item in a course that the learner may open.
        Conflict: the answer is asked for before a try.
    """
    found = open_item(item, principal=principal, services=services)
    if step == 1:
        return Hint(1, found.clue.in_language(language), None)
    because = _because(found, language=language, services=services)
    if step < STEPS:
        also = [found.right_answer(language)]
        asked = found.question.in_language(language)
        text = with_gaps(because.sentences[0].text, said=asked, weight=services.retriever.idf, also=also)
        return Hint(step, text, None)
    learner = learner_of(principal, services)
    if not tried(item, services.store.ledger.of(learner.id, verbs=[Verb.ASSESSED])):
        raise Conflict("The answer is shown after your first try.")
    return Hint(step, found.right_answer(language), because)


def open_item(item: PracticeItemId, *, principal: Principal, services: Services) -> PracticeItem:
    """The item, if its course is open to the principal; raises UnknownPracticeItem."""
    found = services.practice().items.get(item)
    if found is None or found.course not in services.visible_courses(principal.organisation):
        raise UnknownPracticeItem(f"no practice item {item!r} in a course that is open to you")
    return found


def explain(
    course: CourseId, lesson: LessonId, *, language: Language, principal: Principal, services: Services
) -> Grounded:
    """The lesson in five cited sentences, in `language` if it is written in it, else in one it is written in.

    Raises:
        UnknownCourse, UnknownLesson: it does not exist or may not be opened.
    """
    found = visible_course(course, principal=principal, services=services)
    written = _lesson_languages(found, lesson)
    chosen = language if language in written else written[0]
    encode = services.retriever.encode_sentences
    return explained(found, lesson, language=chosen, encode=encode, lesson_text=services.lesson_text)


def compare(question: str, *, course: CourseId | None, principal: Principal, services: Services) -> Comparison:
    """Both things that a question names, side by side; raises InvalidRequest where it does not name two."""
    things = things_compared(question)
    if things is None:
        remedy = "Ask for example: difference between earned leave and half pay leave."
        raise InvalidRequest("comparison", [Fault("question", question, "two things to compare are not named", remedy)])
    return compare_two(*things, course=course, principal=principal, services=services)


def compare_two(
    first: str, second: str, *, course: CourseId | None, principal: Principal, services: Services
) -> Comparison:
    """What the lessons that `principal` may open say of each of the two things."""
    if course is not None:
        visible_course(course, principal=principal, services=services)
    scope = services.scope_for(principal.organisation, course=course)
    names = (first.strip()[:LONGEST_NAME], second.strip()[:LONGEST_NAME])
    return compared(*names, tutor=services.tutor, scope=scope, lesson_text=services.lesson_text)


def case_for(principal: Principal, services: Services) -> RoleCase | None:
    """A case from the work of the learner's role whose lessons they may open, None where there is none.

    Raises:
        AccessDenied: somebody who is no learner asks.
    """
    role = learner_of(principal, services).role
    visible = services.visible_courses(principal.organisation)
    for case in services.practice().cases.values():
        cited = {quote.course for question in case.questions for quote in question.quotes}
        if case.role == role and cited <= visible.keys():
            return case
    return None


def case_answers(case: RoleCase, *, language: Language, services: Services) -> list[Grounded]:
    """The lesson sentences under each model answer of `case`."""
    return [
        quoted_from(question.quotes, language=language, lesson_text=services.lesson_text) for question in case.questions
    ]


def _because(item: PracticeItem, *, language: Language, services: Services) -> Grounded:
    return quoted_from([item.quote], language=language, lesson_text=services.lesson_text)


def _lesson_languages(course: Course, lesson: LessonId) -> list[Language]:
    for each in course.lessons:
        if each.id == lesson:
            return list(each.text.by_language)
    raise UnknownLesson(f"course {course.id!r} has no lesson {lesson!r}")


def _event(
    item: PracticeItem,
    result: dict[str, str | int | float | bool],
    *,
    learner: LearnerId,
    first: bool,
    services: Services,
) -> Event:
    return Event(
        # One id for the first try: of two sent at once the second is a conflict, so that only one counts.
        id=EventId(f"practice-{item.id}-{learner}" if first else uuid.uuid4().hex),
        learner=learner,
        verb=Verb.ASSESSED,
        object=item.competency,
        at=services.clock(),
        source=SOURCE,
        result=result,
    )

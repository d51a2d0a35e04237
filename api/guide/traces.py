"""Saarthi's tools for "why" and "why not": what a suggestion stands on, and which rule stands in a course's way."""

from collections.abc import Sequence

from api.running.services import Services
from data.catalogue import Catalogue
from data.words import CourseId, CourseStatus, CourseTrace, Explanation, Learner, ProgressTrace
from recommender.suggest import shelf_of
from recommender.why import checked_rules, traced_progress
from tutor.guide import CourseNames

NEAREST = 3


def trace_of_course(learner: Learner, topic: str, *, services: Services) -> CourseTrace:
    """Every rule held against the course that `topic` names; courses nearest to it where there is none of that name.

    A course of another organisation is named only to who asks for it by its whole name; it is never among the nearest.
    """
    catalogue = services.catalogue()
    course = _course_named(topic, learner, catalogue)
    nearest = _nearest(topic, learner, services=services)
    if course is None:
        return CourseTrace(topic, None, (), nearest)
    checks = checked_rules(
        course,
        shelf=shelf_of(catalogue),
        catalogue=catalogue,
        learner=learner,
        history=services.view(learner).history,
        today=services.clock().date(),
    )
    place = _place(course, learner, services=services) if all(check.passed for check in checks) else None
    return CourseTrace(topic, course, checks, [each for each in nearest if each != course], place)


def trace_of_progress(learner: Learner, percent: int | None, *, services: Services) -> ProgressTrace:
    """What is missing in each count of the learner's progress."""
    history = services.view(learner).history
    return traced_progress(services.progress(learner), catalogue=services.catalogue(), history=history, percent=percent)


def explanation_of(learner: Learner, topic: str, k: int, *, services: Services) -> Explanation:
    """What the suggestion that `topic` names stands on; the first one where it names none.

    A course that is named but not among the `k` suggested comes with the rules held against it instead.
    """
    suggestions = services.suggest(learner, k)
    listed = [item.course for item in suggestions.items]
    named = _course_named(topic, learner, services.catalogue(), first=listed) if topic else None
    if named is not None and named not in listed:
        trace = trace_of_course(learner, topic, services=services)
        return Explanation(None, None, suggestions.basis, suggestions.without, trace)
    if not listed:
        return Explanation(None, None, suggestions.basis, suggestions.without)
    place = 0 if named is None else listed.index(named)
    return Explanation(suggestions.items[place], place + 1, suggestions.basis, suggestions.without)


def _course_named(
    topic: str, learner: Learner, catalogue: Catalogue, *, first: Sequence[CourseId] = ()
) -> CourseId | None:
    """The course that `topic` names; where several do as well, one of `first`, or else a live one."""
    seen = [course for course in catalogue.courses.values() if catalogue.may_see(learner.organisation, course)]
    live = [course.id for course in seen if course.status is CourseStatus.LIVE]
    named = CourseNames(seen).named(topic, first=first or live)
    if named is not None:
        return named
    asked = topic.casefold().strip()
    titled = (
        course.id
        for course in catalogue.courses.values()
        if asked in {course.id, *(title.casefold() for title in course.title.by_language.values())}
    )
    return next(titled, None)


def _nearest(topic: str, learner: Learner, *, services: Services) -> list[CourseId]:
    scope = services.scope_for(learner.organisation)
    return [course for course, _ in services.retriever.courses_like(topic, scope=scope, top_k=NEAREST)]


def _place(course: CourseId, learner: Learner, *, services: Services) -> int | None:
    """Where the course stands among everything that could be suggested; not noted as shown."""
    view = services.view(learner)
    everything = services.recommender.get().suggest(
        learner,
        mastery=view.mastery,
        history=view.history,
        now=services.clock(),
        k=len(services.catalogue().courses),
    )
    order = [item.course for item in everything.items]
    return order.index(course) + 1 if course in order else None

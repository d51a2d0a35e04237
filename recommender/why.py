"""Why a learner is not offered a course, and why progress stands where it does: each rule, and what it stands on."""

from collections.abc import Mapping, Sequence
from datetime import date

from data.catalogue import Catalogue
from data.words import (
    Count,
    Counted,
    Course,
    CourseId,
    Event,
    Facts,
    Learner,
    Missing,
    ProgressTrace,
    Rule,
    RuleCheck,
    Verb,
)
from recommender.learner.history import History, history_of
from recommender.suggest.rules import (
    allowed_courses,
    live,
    missing_prerequisites,
    not_among,
    open_on,
    open_to,
    readable,
)
from recommender.suggest.shelf import Mask, Shelf
from recommender.training_plans.progress import NeedProgress, PlanItemProgress, Progress


def checked_rules(
    course: CourseId, *, shelf: Shelf, catalogue: Catalogue, learner: Learner, history: Sequence[Event], today: date
) -> Sequence[RuleCheck]:
    """Every hard rule held against a course of the catalogue, in the order of `Rule`.

    The same functions that filter suggestions are asked (`recommender.suggest.rules`). Raises UnknownCourse.
    """
    content = catalogue.course(course)
    column, read = shelf.column_of[course], history_of(history)
    masks = _masks(shelf, learner=learner, history=read, today=today)
    before = _prerequisites(shelf, column, learner=learner, history=read, today=today)
    until = read.deferred.get(course)
    facts: Mapping[Rule, Facts] = {
        Rule.LIVE: {"status": content.status.value},
        Rule.OPENED: _open_day(content, today),
        Rule.LANGUAGE: {"offered": ",".join(sorted(content.languages)), "read": ",".join(sorted(learner.languages))},
        Rule.NOT_DONE: {"done_on": read.finished[course].date().isoformat()} if course in read.finished else {},
        Rule.NOT_DEFERRED: {} if until is None else {"until": until.date().isoformat()},
    }
    checks = [RuleCheck(rule, bool(mask[column]), facts.get(rule, {})) for rule, mask in masks.items()]
    return [*checks, before]


def _open_day(course: Course, today: date) -> Facts:
    """The day on which the course closed where that is past, else the one on which it opens."""
    if course.closes is not None and course.closes < today:
        return {"closes": course.closes.isoformat()}
    return {} if course.opens is None else {"opens": course.opens.isoformat()}


def _masks(shelf: Shelf, *, learner: Learner, history: History, today: date) -> Mapping[Rule, Mask]:
    """Each rule that looks at a course alone, in the order of `Rule`."""
    return {
        Rule.LIVE: live(shelf),
        Rule.ORGANISATION: open_to(shelf, learner),
        Rule.OPENED: open_on(shelf, today),
        Rule.LANGUAGE: readable(shelf, learner.languages),
        Rule.NOT_DONE: not_among(shelf, shelf.with_editions(history.finished.keys())),
        Rule.NOT_DISMISSED: not_among(shelf, history.dismissed),
        Rule.NOT_DEFERRED: not_among(shelf, history.put_aside(today) - history.dismissed),
    }


def _prerequisites(shelf: Shelf, column: int, *, learner: Learner, history: History, today: date) -> RuleCheck:
    """Passed where each prerequisite is finished or may be placed before; the ones missing are named either way."""
    allowed = allowed_courses(shelf, learner=learner, history=history, today=today)
    missing = missing_prerequisites(shelf, column, shelf.with_editions(history.finished.keys()))
    barred = [needed for needed in missing if not allowed[needed]]
    known = open_to(shelf, learner)  # a course closed to the organisation is not named
    facts = {
        name: ",".join(shelf.courses[needed] for needed in columns if known[needed])
        for name, columns in (("missing", missing), ("barred", barred))
        if any(known[needed] for needed in columns)
    }
    return RuleCheck(Rule.PREREQUISITE, not barred and not shelf.unreachable[column], facts)


def traced_progress(
    progress: Progress, *, catalogue: Catalogue, history: Sequence[Event], percent: int | None = None
) -> ProgressTrace:
    """What counts towards a learner's progress, how far each count is, and each single thing that is missing.

    Needs count once the level shown rounds to the level needed; items of plans, and courses begun, only by a
    completion in the ledger. `percent` is the figure that the learner asked about.
    """
    begun = _begun(history)
    finished = set(progress.courses_done)
    unfinished = {course: on for course, on in begun.items() if course not in finished}
    items = [item for item in progress.plan_items if item.course in catalogue.courses]
    return ProgressTrace(
        counts=[
            Count(Counted.NEEDS, progress.needs_met, len(progress.needs)),
            Count(Counted.PLAN_ITEMS, sum(item.done_on is not None for item in items), len(items)),
            Count(Counted.BEGUN, len(begun) - len(unfinished), len(begun)),
        ],
        missing=[
            *(_missing_need(need, progress, catalogue) for need in progress.needs if not need.met),
            *(_missing_item(item, unfinished) for item in items if item.done_on is None),
            *(
                Missing(Counted.BEGUN, {"course": course, "begun_on": on.isoformat()})
                for course, on in unfinished.items()
                if course in catalogue.courses and course not in {item.course for item in items}
            ),
        ],
        asked_percent=percent,
    )


def _begun(history: Sequence[Event]) -> Mapping[CourseId, date]:
    """When each course was first enrolled in, started or finished."""
    begun: dict[CourseId, date] = {}
    for event in sorted(history, key=lambda event: (event.at, event.id)):
        if event.verb in (Verb.ENROLLED, Verb.STARTED, Verb.COMPLETED):
            begun.setdefault(CourseId(event.object), event.at.date())
    return begun


def _missing_need(need: NeedProgress, progress: Progress, catalogue: Catalogue) -> Missing:
    finished = sum(
        need.competency in catalogue.courses[course].teaches
        for course in progress.courses_done
        if course in catalogue.courses
    )
    return Missing(
        Counted.NEEDS,
        {
            "competency": need.competency,
            "needed": need.needed,
            "shown": round(need.shown, 2),
            "finished": finished,
            "awaits_check": int(need.awaits_check),
        },
    )


def _missing_item(item: PlanItemProgress, unfinished: Mapping[CourseId, date]) -> Missing:
    begun_on = unfinished.get(item.course)
    facts: dict[str, str | int | float] = {
        "course": item.course,
        "plan": item.plan,
        "due": item.due.isoformat(),
        "mandatory": int(item.mandatory),
    }
    return Missing(Counted.PLAN_ITEMS, facts if begun_on is None else {**facts, "begun_on": begun_on.isoformat()})

"""Plans and paths in the reader's words: what must give way, how sure a path is, statuses, actions and standings."""

from collections.abc import Sequence
from datetime import date

from api.http.templating import language_name
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.reading import shipped_templates
from data.words import (
    Audience,
    CourseId,
    EvidenceBy,
    LearningPath,
    LocalText,
    PathProof,
    Plan,
    PlanAction,
    PlanStatus,
    Relaxation,
    RelaxationKind,
    TaskKind,
    UnplannedCause,
    UnplannedDue,
)
from recommender.training_plans import Counting, Hindrance, HindranceKind, Standing

STATUSES = {
    PlanStatus.DRAFT: mark("Draft"),
    PlanStatus.APPROVED: mark("Approved"),
    PlanStatus.LIVE: mark("Live"),
    PlanStatus.AMENDED: mark("Being amended"),
    PlanStatus.RETIRED: mark("Retired"),
}
ACTIONS = {
    PlanAction.LOAD: mark("Loaded with the catalogue"),
    PlanAction.CREATE: mark("Created"),
    PlanAction.EDIT: mark("Edited"),
    PlanAction.APPROVE: mark("Approved"),
    PlanAction.REOPEN: mark("Reopened as a draft"),
    PlanAction.START: mark("Started"),
    PlanAction.AMEND: mark("Amended"),
    PlanAction.WITHDRAW: mark("Amendment withdrawn"),
    PlanAction.RETIRE: mark("Retired"),
}
BUTTONS = {
    PlanAction.APPROVE: mark("Approve"),
    PlanAction.REOPEN: mark("Reopen as a draft"),
    PlanAction.START: mark("Start"),
    PlanAction.WITHDRAW: mark("Withdraw the amendment"),
    PlanAction.RETIRE: mark("Retire"),
}
STANDINGS = {
    Standing.LATE: mark("Late"),
    Standing.AT_RISK: mark("At risk"),
    Standing.ON_TRACK: mark("On track"),
    Standing.DONE: mark("Done"),
}
CONSEQUENCES = {
    PlanAction.RETIRE: mark("The plan binds nobody any more. What people have done stays in their records."),
    PlanAction.REOPEN: mark("The plan becomes a draft again, which has to be approved anew before it binds anybody."),
    PlanAction.WITHDRAW: mark("What was changed since the last approval is dropped; what is in force stays."),
}
"""What an action brings about that is asked about once more before it is done."""

HINDRANCES = {
    HindranceKind.EMPTY: mark("The plan asks for nothing yet: add a course, a task or a training rule."),
    HindranceKind.NOT_OFFERED: mark("“{title}” is not offered: take it out, or choose another course."),
    HindranceKind.OVER: mark("The due date of “{title}”, {day}, is over: give a day to come."),
    HindranceKind.TOO_EARLY: mark("“{title}” is due on {day}, before the plan starts: give a later day."),
}
MADE_FROM = "template "
"""What begins the note of a draft that was made from a template; the template's id follows."""

COUNTINGS = {
    Counting.COUNTED: mark("Counted"),
    Counting.REPEATED: mark("Not counted again: it counted before in this year"),
    Counting.UNKNOWN: mark("Not counted: the catalogue no longer holds it"),
    Counting.NEEDS_SUPERVISOR: mark("Not counted: a supervisor has to confirm it"),
}
TASK_KINDS = {TaskKind.ON_THE_JOB: mark("On the job"), TaskKind.PEER: mark("With colleagues")}
UNPLANNED = {
    UnplannedCause.NOT_OFFERED: mark(
        "“{course}” is mandatory for you by {day}, but not offered, and nothing replaces it."
    ),
    UnplannedCause.LANGUAGE: mark("“{course}” is mandatory for you by {day}, but only in {languages}."),
    UnplannedCause.NOT_OPEN_YET: mark("“{course}” is mandatory for you by {day}, but not open yet."),
    UnplannedCause.PUT_ASIDE: mark("“{course}” is mandatory for you by {day}, but you put it aside: bring it back."),
    UnplannedCause.PREREQUISITE: mark(
        "“{course}” is mandatory for you by {day}, but a course that must come first is not available to you."
    ),
}
EVIDENCE = {
    EvidenceBy.SELF: mark("Confirmed by oneself"),
    EvidenceBy.SUPERVISOR: mark("Confirmed by a supervisor"),
}


def text_of(text: LocalText, words: Words) -> str:
    """A text of the catalogue in the reader's language."""
    return text.in_language(words.language)


def note_text(note: str, words: Words) -> str:
    """The note of a version as people wrote it, or the template that a draft was made from by its title."""
    made_from = next((each for each in shipped_templates() if note == f"{MADE_FROM}{each.id}"), None)
    return (
        note if made_from is None else words.say("From the template “{title}”", title=text_of(made_from.title, words))
    )


def audience_text(audience: Audience, *, catalogue: Catalogue, words: Words) -> str:
    """Whom the plan is for, in one line."""
    if audience.is_everyone:
        return words.say("For everyone in the organisation and under it.")
    named = [text_of(catalogue.roles[each].name, words) for each in sorted(audience.roles) if each in catalogue.roles]
    named += [text_of(catalogue.groups[each].name, words) for each in audience.groups if each in catalogue.groups]
    if audience.learners:
        named.append(words.count(len(audience.learners), "{number} person by name", "{number} people by name"))
    return words.say("For: {audience}", audience=", ".join(named))


def hindrance_text(hindrance: Hindrance, *, plan: Plan, catalogue: Catalogue, words: Words) -> str:
    """What stands in the way of an approval, and what to do about it."""
    tasks = {task.id: text_of(task.title, words) for task in plan.tasks}
    title = tasks.get(hindrance.object) or course_title(hindrance.object, catalogue=catalogue, words=words)
    day = "" if hindrance.due is None else words.day(hindrance.due)
    return words.say(HINDRANCES[hindrance.kind], title=title, day=day)


def relaxations_text(changes: Sequence[Relaxation], *, catalogue: Catalogue, words: Words) -> str:
    """A set of changes, all of which together are enough."""
    return words.say(" and ").join(relaxation_text(change, catalogue=catalogue, words=words) for change in changes)


def relaxation_text(change: Relaxation, *, catalogue: Catalogue, words: Words) -> str:
    """One thing that may give way, with what it is now and what it must become."""
    match change.kind:
        case RelaxationKind.MINUTES:
            own, wanted = change.minutes or (0, 0)
            return words.say("{wanted} minutes a week instead of {own}", wanted=wanted, own=own)
        case RelaxationKind.DUE:
            course = text_of(catalogue.course(CourseId(str(change.course))).title, words)
            _, to = _days(change)
            return words.say("move the due date of {course} to {day}", course=course, day=words.day(to))
        case RelaxationKind.DEADLINE:
            _, to = _days(change)
            return words.say("move the deadline of the path to {day}", day=words.day(to))


def _days(change: Relaxation) -> tuple[date, date]:
    if change.days is None:
        raise ValueError(f"{change.kind} carries no days")
    return change.days


def quality_text(path: LearningPath, *, words: Words) -> str:
    """How sure the choice of courses is to be the best one; empty where none were chosen."""
    if not path.steps:
        return ""
    match path.quality.proof:
        case PathProof.OPTIMAL:
            return words.say("No other choice of courses would bring you further, or as far in less time.")
        case PathProof.WITHIN:
            share = f"{path.quality.gap or 0.0:.0%}"
            return words.say("Another choice of courses could be better by {share} at most.", share=share)
        case PathProof.NOT_PROVEN:
            return words.say("A good choice of courses; there may be a better one.")


def course_title(course: str, *, catalogue: Catalogue, words: Words) -> str:
    """The course's title; its id where no catalogue ever held it."""
    held = catalogue.course_ever(CourseId(course))
    return course if held is None else text_of(held.title, words)


def object_title(object_: str, *, catalogue: Catalogue, words: Words) -> str:
    """The title of a course, or of a task by its reference; the reference where nobody knows it."""
    plan_id, _, task_id = object_.partition("/")
    plan = next((plan for plan in catalogue.plans.values() if plan.id == plan_id), None)
    task = next((task for task in plan.tasks if task.id == task_id), None) if plan and task_id else None
    return course_title(object_, catalogue=catalogue, words=words) if task is None else text_of(task.title, words)


def unplanned_text(due: UnplannedDue, *, catalogue: Catalogue, words: Words) -> str:
    """That the course is mandatory, and what keeps it out of the path, in one sentence."""
    course, day = course_title(due.course, catalogue=catalogue, words=words), words.day(due.due)
    languages = [] if due.take is None else sorted(catalogue.course(due.take).languages)
    return words.say(
        UNPLANNED[due.cause],
        course=course,
        day=day,
        languages=", ".join(language_name(tag, words) for tag in languages),
    )


def successor_text(course: CourseId, take: CourseId | None, *, catalogue: Catalogue, words: Words) -> str | None:
    """What is to be taken in place of a course, or that nothing is; None where it can be taken itself."""
    if take is None:
        return words.say("No longer offered, and nothing replaces it: it does not count as overdue.")
    if take == course:
        return None
    return words.say("Replaced by {course}.", course=course_title(take, catalogue=catalogue, words=words))

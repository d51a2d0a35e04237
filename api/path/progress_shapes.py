"""A learner's progress as /v1 and the pages show it."""

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel

from api.http.shapes import CourseOut
from api.http.templating import language_name
from api.http.words import competency_name
from api.plans.figures import TaskProgressOut, TrainingRuleProgressOut
from api.plans.words import successor_text
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Course, CourseId, PlanId, PlanItem
from recommender.training_plans import NeedProgress, PlanItemProgress, Progress


class NeedOut(BaseModel):
    """A level the role needs beside the level shown; `standard_error` in levels, null without any evidence.

    `unstated`: nobody stated the level that the role needs, and a rule filled it in. `awaits_check`: it is not met, but
    its course is finished, and a check would show it.
    """

    competency: str
    name: str
    theme: str
    needed: int
    shown: float
    standard_error: float | None
    met: bool
    unstated: bool = False
    awaits_check: bool = False

    @classmethod
    def of(cls, need: NeedProgress, *, catalogue: Catalogue, words: Words) -> "NeedOut":
        """`need` with the competency's names."""
        return cls(
            **asdict(need),
            name=competency_name(need.competency, catalogue=catalogue, words=words),
            theme=catalogue.competency(need.competency).theme.in_language(words.language),
        )


class DueItemOut(BaseModel):
    """A course that a live plan asks for; `done_on` is null while it is open.

    `take` is the course to take for it: itself, what replaces it, or null where nobody can, and then it is never
    overdue. `missing` says what stands in the way, null where nothing does. `apar`: the plan counts in the annual
    appraisal; null where the plan is not named.
    """

    plan: str | None
    plan_title: str | None
    course: CourseOut
    due: date
    mandatory: bool
    done_on: date | None
    overdue: bool
    take: CourseOut | None
    missing: str | None
    apar: bool | None = None

    @classmethod
    def of(cls, item: PlanItemProgress, *, catalogue: Catalogue, words: Words) -> "DueItemOut":
        """`item` with the titles of its course and plan; raises UnknownCourse for one that there never was."""
        plan = catalogue.plan(item.plan)
        return cls(
            plan=item.plan,
            plan_title=plan.title.in_language(words.language),
            apar=plan.apar,
            course=CourseOut.of(course_known(item.course, catalogue), words),
            due=item.due,
            mandatory=item.mandatory,
            done_on=item.done_on,
            overdue=item.overdue,
            take=None if item.take is None else CourseOut.of(catalogue.course(item.take), words),
            missing=None if item.done_on is not None else missing_text(item, catalogue=catalogue, words=words),
        )

    @classmethod
    def open(cls, item: PlanItem, *, today: date, catalogue: Catalogue, words: Words) -> "DueItemOut":
        """An item that is still to be done, of whichever plan."""
        take = catalogue.to_take(item.course)
        overdue = item.due < today and take is not None
        progress = PlanItemProgress(PlanId(""), item.course, item.due, item.mandatory, None, overdue, take)
        return cls(
            plan=None,
            plan_title=None,
            course=CourseOut.of(course_known(item.course, catalogue), words),
            due=item.due,
            mandatory=item.mandatory,
            done_on=None,
            overdue=overdue,
            take=None if take is None else CourseOut.of(catalogue.course(take), words),
            missing=missing_text(progress, catalogue=catalogue, words=words),
        )


def course_known(course: CourseId, catalogue: Catalogue) -> Course:
    """The course, of this catalogue or an earlier one; raises UnknownCourse."""
    return catalogue.course_ever(course) or catalogue.course(course)


def missing_text(item: PlanItemProgress, *, catalogue: Catalogue, words: Words) -> str | None:
    """What stands in the way of an open item, or what to take in its place; None where it is there to be taken."""
    told = [successor_text(item.course, item.take, catalogue=catalogue, words=words)]
    if item.take is not None and not item.reads:
        spoken = sorted(catalogue.course(item.take).languages)
        languages = ", ".join(language_name(tag, words) for tag in spoken)
        told.append(words.say("Only in {languages}, which is not among your languages.", languages=languages))
    return " ".join(filter(None, told)) or None


class ProgressOut(BaseModel):
    """What is needed and shown (unmet first), done and due; `minutes` is the learning time of finished courses.

    `goal_needs` are those of the role that the learner wishes for.
    """

    needs: list[NeedOut]
    needs_met: int
    courses_done: list[CourseOut]
    minutes: int
    plan_items: list[DueItemOut]
    goal_needs: list[NeedOut] = []
    tasks: list[TaskProgressOut] = []
    rules: list[TrainingRuleProgressOut] = []

    @classmethod
    def of(cls, progress: Progress, *, catalogue: Catalogue, words: Words) -> "ProgressOut":
        """`progress` in the reader's words; finished courses have the minutes that they had then."""
        done = {course: catalogue.course_ever(course) for course in progress.courses_done}
        return cls(
            needs=[NeedOut.of(need, catalogue=catalogue, words=words) for need in progress.needs],
            needs_met=progress.needs_met,
            goal_needs=[NeedOut.of(need, catalogue=catalogue, words=words) for need in progress.goal_needs],
            courses_done=[
                CourseOut.of(course, words).model_copy(update={"minutes": progress.minutes_done[course.id]})
                for course in done.values()
                if course is not None
            ],
            minutes=progress.minutes,
            plan_items=[DueItemOut.of(item, catalogue=catalogue, words=words) for item in progress.plan_items],
            tasks=[TaskProgressOut.of(task, catalogue=catalogue, words=words) for task in progress.tasks],
            rules=[TrainingRuleProgressOut.of(rule, catalogue=catalogue, words=words) for rule in progress.rules],
        )

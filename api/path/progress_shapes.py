"""A learner's progress as /v1 and the pages show it."""

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel

from api.http.shapes import CourseOut
from api.http.words import competency_name
from api.plans.figures import TaskProgressOut, TrainingRuleProgressOut
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import PlanItem
from recommender.training_plans import NeedProgress, PlanItemProgress, Progress


class NeedOut(BaseModel):
    """A level the role needs beside the level shown; `standard_error` in levels, null without any evidence."""

    competency: str
    name: str
    theme: str
    needed: int
    shown: float
    standard_error: float | None
    met: bool

    @classmethod
    def of(cls, need: NeedProgress, *, catalogue: Catalogue, words: Words) -> "NeedOut":
        """`need` with the competency's names."""
        return cls(
            **asdict(need),
            name=competency_name(need.competency, catalogue=catalogue, words=words),
            theme=catalogue.competency(need.competency).theme.in_language(words.language),
        )


class DueItemOut(BaseModel):
    """A course that a live plan asks for; `done_on` is null while it is open."""

    plan: str | None
    plan_title: str | None
    course: CourseOut
    due: date
    mandatory: bool
    done_on: date | None
    overdue: bool

    @classmethod
    def of(cls, item: PlanItemProgress, *, catalogue: Catalogue, words: Words) -> "DueItemOut":
        """`item` with the titles of its course and plan."""
        return cls(
            plan=item.plan,
            plan_title=catalogue.plan(item.plan).title.in_language(words.language),
            course=CourseOut.of(catalogue.course(item.course), words),
            due=item.due,
            mandatory=item.mandatory,
            done_on=item.done_on,
            overdue=item.overdue,
        )

    @classmethod
    def open(cls, item: PlanItem, *, today: date, catalogue: Catalogue, words: Words) -> "DueItemOut":
        """An item that is still to be done, of whichever plan."""
        return cls(
            plan=None,
            plan_title=None,
            course=CourseOut.of(catalogue.course(item.course), words),
            due=item.due,
            mandatory=item.mandatory,
            done_on=None,
            overdue=item.due < today,
        )


class ProgressOut(BaseModel):
    """What is needed and shown (unmet first), done and due; `minutes` is the learning time of finished courses."""

    needs: list[NeedOut]
    needs_met: int
    courses_done: list[CourseOut]
    minutes: int
    plan_items: list[DueItemOut]
    tasks: list[TaskProgressOut] = []
    rules: list[TrainingRuleProgressOut] = []

    @classmethod
    def of(cls, progress: Progress, *, catalogue: Catalogue, words: Words) -> "ProgressOut":
        """`progress` in the reader's words; a finished course that the catalogue no longer knows is left out."""
        known = [course for course in progress.courses_done if course in catalogue.courses]
        return cls(
            needs=[NeedOut.of(need, catalogue=catalogue, words=words) for need in progress.needs],
            needs_met=progress.needs_met,
            courses_done=[CourseOut.of(catalogue.course(course), words) for course in known],
            minutes=progress.minutes,
            plan_items=[
                DueItemOut.of(item, catalogue=catalogue, words=words)
                for item in progress.plan_items
                if item.course in catalogue.courses
            ],
            tasks=[TaskProgressOut.of(task, catalogue=catalogue, words=words) for task in progress.tasks],
            rules=[TrainingRuleProgressOut.of(rule, catalogue=catalogue, words=words) for rule in progress.rules],
        )

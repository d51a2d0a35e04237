"""Parts of a path as /v1 and the pages show it: sessions, what moved, what must give way, how sure it is."""

from dataclasses import asdict
from datetime import date, datetime

from pydantic import BaseModel

from api.http.shapes import CourseOut
from api.http.words import competency_name, unmet_text
from api.plans.words import course_title, quality_text, relaxations_text, text_of, unplanned_text
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    CourseSession,
    LearningPath,
    PathChanges,
    PathProof,
    StepFor,
    UnmetCause,
    UnplannedCause,
    UnplannedDue,
)


class CourseSessionOut(BaseModel):
    """A meeting of a course at a fixed time."""

    id: str
    starts_at: datetime
    ends_at: datetime
    place: str

    @classmethod
    def of(cls, session: CourseSession, words: Words) -> "CourseSessionOut":
        """`session` in the reader's language."""
        return cls(
            id=session.id, starts_at=session.starts_at, ends_at=session.ends_at, place=text_of(session.place, words)
        )


class MovedStepOut(BaseModel):
    """A course whose last day changed since the path served in an earlier week."""

    course: str
    title: str
    was: date
    now: date


class PathChangesOut(BaseModel):
    """What became of the path served in an earlier week; lists of course ids, and what moved."""

    is_news: bool
    done: list[str]
    moved: list[MovedStepOut]
    added: list[str]
    dropped: list[str]

    @classmethod
    def of(cls, changes: PathChanges, *, catalogue: Catalogue, words: Words) -> "PathChangesOut":
        """`changes` with titles."""
        return cls(
            is_news=changes.is_news,
            done=list(changes.done),
            moved=[
                MovedStepOut(**asdict(step), title=course_title(step.course, catalogue=catalogue, words=words))
                for step in changes.moved
            ],
            added=list(changes.added),
            dropped=list(changes.dropped),
        )


class AboutPathOut(BaseModel):
    """What is said of a whole path: its deadline and goal, how sure it is, what must give way, and what changed.

    `relaxations`: each is a set of changes that is enough to keep every due date and meet every need in time.
    """

    deadline: date | None
    proof: PathProof
    gap: float | None
    proof_text: str
    relaxations: list[str]
    changes: PathChangesOut | None
    goal: str | None
    goal_name: str | None

    @classmethod
    def of(cls, path: LearningPath, *, catalogue: Catalogue, words: Words) -> "AboutPathOut":
        """What is said of `path`, in the reader's words."""
        changes = path.changes
        return cls(
            deadline=path.deadline,
            proof=path.quality.proof,
            gap=path.quality.gap,
            proof_text=quality_text(path, words=words),
            relaxations=[
                relaxations_text(relaxation, catalogue=catalogue, words=words) for relaxation in path.relaxations
            ],
            goal=path.goal,
            goal_name=None if path.goal is None else catalogue.role(path.goal).name.in_language(words.language),
            changes=None if changes is None else PathChangesOut.of(changes, catalogue=catalogue, words=words),
        )


class PathStepOut(BaseModel):
    """A course with the days between which it is to be done.

    `roles`: whether it serves the present role or the one wished for; empty where the path was asked for with others.
    `unstated` are competencies of `serves` whose level nobody stated of the course; `chosen`: the learner put it in.
    """

    course: CourseOut
    starts_on: date
    ends_on: date
    minutes: int
    serves: dict[str, int]
    roles: list[StepFor]
    due: date | None
    late: bool = False
    session: CourseSessionOut | None = None
    unstated: list[str] = []
    chosen: bool = False


class UnplannedDueOut(BaseModel):
    """A course that a plan makes mandatory and the path does not hold, and why."""

    course: str
    due: date
    cause: UnplannedCause
    text: str

    @classmethod
    def of(cls, due: UnplannedDue, *, catalogue: Catalogue, words: Words) -> "UnplannedDueOut":
        """`due` in one sentence."""
        text = unplanned_text(due, catalogue=catalogue, words=words)
        return cls(course=due.course, due=due.due, cause=due.cause, text=text)


class UnmetNeedOut(BaseModel):
    """A need the path leaves open, and why; `unstated`: nobody stated the level that is needed, a rule filled it in."""

    competency: str
    name: str
    needed: int
    reached: float
    cause: UnmetCause
    text: str
    unstated: bool = False


class PathOut(BaseModel):
    """A dated learning path."""

    learner: str
    weekly_minutes: int
    steps: list[PathStepOut]
    unmet: list[UnmetNeedOut]
    unplanned: list[UnplannedDueOut]
    about: AboutPathOut

    @classmethod
    def of(cls, path: LearningPath, *, catalogue: Catalogue, words: Words) -> "PathOut":
        """`path` in the reader's words."""
        return cls(
            learner=path.learner,
            weekly_minutes=path.weekly_minutes,
            steps=[
                PathStepOut(
                    course=CourseOut.of(catalogue.course(step.course), words),
                    starts_on=step.starts_on,
                    ends_on=step.ends_on,
                    minutes=step.minutes,
                    serves={str(competency): level for competency, level in step.serves.items()},
                    roles=sorted(step.roles, reverse=True),
                    due=step.due,
                    late=step.is_late,
                    session=None if step.session is None else CourseSessionOut.of(step.session, words),
                    unstated=sorted(catalogue.course(step.course).unstated & step.serves.keys()),
                    chosen=step.chosen,
                )
                for step in path.steps
            ],
            unmet=[
                UnmetNeedOut(
                    **asdict(need),
                    name=competency_name(need.competency, catalogue=catalogue, words=words),
                    text=unmet_text(need.cause, words=words),
                )
                for need in path.unmet
            ],
            unplanned=[UnplannedDueOut.of(due, catalogue=catalogue, words=words) for due in path.unplanned],
            about=AboutPathOut.of(path, catalogue=catalogue, words=words),
        )

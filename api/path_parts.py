"""Parts of a path as /v1 and the pages show it: sessions, what moved, what must give way, how sure it is."""

from datetime import date, datetime

from pydantic import BaseModel

from api.i18n import Words
from api.plan_words import course_title, quality_text, relaxations_text, text_of
from data.catalogue import Catalogue
from data.words.models import CourseSession
from data.words.paths import LearningPath, PathChanges, PathProof


class SessionOut(BaseModel):
    """A meeting of a course at a fixed time."""

    id: str
    starts_at: datetime
    ends_at: datetime
    place: str

    @classmethod
    def of(cls, session: CourseSession, words: Words) -> "SessionOut":
        """`session` in the reader's language."""
        return cls(
            id=session.id, starts_at=session.starts_at, ends_at=session.ends_at, place=text_of(session.place, words)
        )


class MovedOut(BaseModel):
    """A course whose last day changed since the path served in an earlier week."""

    course: str
    title: str
    was: date
    now: date


class ChangesOut(BaseModel):
    """What became of the path served in an earlier week; lists of course ids, and what moved."""

    is_news: bool
    done: list[str]
    moved: list[MovedOut]
    added: list[str]
    dropped: list[str]

    @classmethod
    def of(cls, changes: PathChanges, *, catalogue: Catalogue, words: Words) -> "ChangesOut":
        """`changes` with titles."""
        return cls(
            is_news=changes.is_news,
            done=list(changes.done),
            moved=[
                MovedOut(
                    course=each.course,
                    title=course_title(each.course, catalogue=catalogue, words=words),
                    was=each.was,
                    now=each.now,
                )
                for each in changes.moved
            ],
            added=list(changes.added),
            dropped=list(changes.dropped),
        )


class AboutPathOut(BaseModel):
    """What is said of a whole path: its deadline, how sure it is, what must give way, and what changed.

    `relaxations`: each is a set of changes that is enough to keep every due date and meet every need in time.
    """

    deadline: date | None
    proof: PathProof
    gap: float | None
    proof_text: str
    relaxations: list[str]
    changes: ChangesOut | None

    @classmethod
    def of(cls, path: LearningPath, *, catalogue: Catalogue, words: Words) -> "AboutPathOut":
        """What is said of `path`, in the reader's words."""
        changes = path.changes
        return cls(
            deadline=path.deadline,
            proof=path.quality.proof,
            gap=path.quality.gap,
            proof_text=quality_text(path.quality, words=words),
            relaxations=[relaxations_text(each, catalogue=catalogue, words=words) for each in path.relaxations],
            changes=None if changes is None else ChangesOut.of(changes, catalogue=catalogue, words=words),
        )

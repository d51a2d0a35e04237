"""The kinds of reply of Saarthi, as /v1 and the pages show them."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from api.ask.answer_shapes import AnswerOut
from api.guide.context_shapes import ContextOut, UnderstoodOut
from api.guide.trace_shapes import CourseTraceOut, ExplanationOut, ProgressTraceOut
from api.http.shapes import CourseOut
from api.limits.shapes import LimitedOut
from api.path.progress_shapes import DueItemOut, ProgressOut
from api.path.shapes import PathOut
from api.suggest.shapes import SuggestionsOut
from tutor.guide import Intent, Lacking, Remark, SmallTalkKind, Unusable


class _Reply(BaseModel):
    """What every reply has: what was read out of the message, and the conversation with the reply in it.

    `then` is what was done or shown for the second of two things that the message wanted.
    """

    understood: UnderstoodOut
    context: ContextOut = ContextOut()
    then: "GuideReplyOut | None" = None


class SuggestedOut(_Reply):
    """Next courses."""

    kind: Literal["suggested"] = "suggested"
    suggestions: SuggestionsOut


class PlannedOut(_Reply):
    """A dated path; `put_in` are the courses that the message put into it, of which `text` says when they are due."""

    kind: Literal["planned"] = "planned"
    path: PathOut
    put_in: list[CourseOut] = []
    text: str = ""


class ProgressShownOut(_Reply):
    """What the learner has done and shown."""

    kind: Literal["progress"] = "progress"
    progress: ProgressOut


class DueShownOut(_Reply):
    """What plans still ask for, the earliest first."""

    kind: Literal["due"] = "due"
    items: list[DueItemOut]


class CoursesFoundOut(_Reply):
    """Courses on what was asked for, best first, numbered from `from_number`.

    `beside` fit the words alone, where no course fits what narrows the search as well.
    """

    kind: Literal["courses"] = "courses"
    query: str
    courses: list[CourseOut]
    beside: list[CourseOut]
    from_number: int


class AnsweredOut(_Reply):
    """The tutor's cited answer, or its decline."""

    kind: Literal["answered"] = "answered"
    question: str
    answer: AnswerOut


class ExplainedOut(_Reply):
    """Why a course is suggested."""

    kind: Literal["explained"] = "explained"
    explanation: ExplanationOut


class CourseTracedOut(_Reply):
    """Why a course is not offered."""

    kind: Literal["course-traced"] = "course-traced"
    trace: CourseTraceOut


class ProgressTracedOut(_Reply):
    """Why progress stands where it does."""

    kind: Literal["progress-traced"] = "progress-traced"
    trace: ProgressTraceOut


class AskedBackOut(_Reply):
    """No plan can be made with `said`, words of the message: why, and what to say instead."""

    kind: Literal["asked-back"] = "asked-back"
    why: Unusable
    said: str
    text: str


class OptionOut(BaseModel):
    """One thing the message may have meant; send `intent` as `chosen` with the same message."""

    intent: Intent
    text: str


class ClarifyOut(_Reply):
    """A short question back: which of two things was meant."""

    kind: Literal["clarify"] = "clarify"
    message: str
    text: str
    options: list[OptionOut]


class SmallTalkOut(_Reply):
    """A courtesy returned, or what Saarthi can do."""

    kind: Literal["small-talk"] = "small-talk"
    talk: SmallTalkKind
    text: str


class LimitedReplyOut(_Reply):
    """What is said where no course may answer; the message was read for nothing else and is kept nowhere."""

    kind: Literal["limited"] = "limited"
    limit: LimitedOut


class OutOfScopeOut(_Reply):
    """Nothing that Saarthi does."""

    kind: Literal["out-of-scope"] = "out-of-scope"
    text: str


class CourseShownOut(_Reply):
    """One course, with its lessons' titles."""

    kind: Literal["course"] = "course"
    text: str
    course: CourseOut
    lessons: list[str]


class ActedOut(_Reply):
    """What was done to the learner's own learning; `undoable` by the message "undo".

    `calendar` is the address of a calendar entry for who asked to be reminded; `path` leads to the goal that was set.
    """

    kind: Literal["acted"] = "acted"
    act: Intent
    text: str
    courses: list[CourseOut]
    undoable: bool
    back_on: date | None
    calendar: str | None = None


class UndoneOut(_Reply):
    """What was done last is taken back."""

    kind: Literal["undone"] = "undone"
    act: Intent
    text: str
    courses: list[CourseOut]


class QuizOut(_Reply):
    """A quiz on a course, or on what the role needs: how many questions, and where it begins."""

    kind: Literal["practice"] = "practice"
    text: str
    course: CourseOut | None
    items: int
    start: str | None


class FinishedOut(BaseModel):
    """A course and the day on which it was finished."""

    course: CourseOut
    done_on: date


class FinishedShownOut(_Reply):
    """What was finished, the last first."""

    kind: Literal["finished"] = "finished"
    text: str
    finished: list[FinishedOut]


class ToldOut(_Reply):
    """Something said, and the page where more is to be had."""

    kind: Literal["told"] = "told"
    text: str
    link: str


class AskedForOut(_Reply):
    """What has to be said before something can be done."""

    kind: Literal["asked-for"] = "asked-for"
    act: Intent
    lacking: Lacking
    text: str
    courses: list[CourseOut]


class RemarkedOut(_Reply):
    """Something about the conversation itself."""

    kind: Literal["remarked"] = "remarked"
    remark: Remark
    text: str


class ChangeToldOut(_Reply):
    """What was changed last in the conversation; `undoable` by the message "undo"."""

    kind: Literal["change"] = "change"
    text: str
    undoable: bool


GuideReplyUnion = (
    SuggestedOut
    | PlannedOut
    | ProgressShownOut
    | DueShownOut
    | CoursesFoundOut
    | AnsweredOut
    | ExplainedOut
    | CourseTracedOut
    | ProgressTracedOut
    | AskedBackOut
    | ClarifyOut
    | SmallTalkOut
    | OutOfScopeOut
    | LimitedReplyOut
    | CourseShownOut
    | ActedOut
    | UndoneOut
    | QuizOut
    | FinishedShownOut
    | ToldOut
    | ChangeToldOut
    | AskedForOut
    | RemarkedOut
)
GuideReplyOut = Annotated[GuideReplyUnion, Field(discriminator="kind")]

for shape in get_args(GuideReplyUnion):
    shape.model_rebuild()


def numbered_titles(reply: GuideReplyUnion) -> list[tuple[int, str]]:
    """What the reply lists, with the numbers by which a message may point at it."""
    match reply:
        case SuggestedOut():
            titles = [item.course.title for item in reply.suggestions.items]
        case PlannedOut():
            titles = [step.course.title for step in reply.path.steps]
        case DueShownOut():
            titles = [item.course.title for item in reply.items]
        case FinishedShownOut():
            titles = [each.course.title for each in reply.finished]
        case CoursesFoundOut():
            titles = [course.title for course in reply.courses or reply.beside]
        case AskedForOut():
            titles = [course.title for course in reply.courses]
        case _:
            titles = []
    first = reply.from_number if isinstance(reply, CoursesFoundOut) else 1
    return list(enumerate(titles, start=first))

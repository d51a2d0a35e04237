"""Saarthi's typed replies as /v1 and the pages show them."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.ask.answer_shapes import AnswerOut, kept_answer_out
from api.guide.message_shapes import MessageIn
from api.guide.service import GuideService
from api.guide.trace_shapes import CourseTraceOut, ExplanationOut, ProgressTraceOut
from api.http.access import People
from api.http.shapes import CourseOut, courses_out
from api.http.templating import duration
from api.http.words import competency_name
from api.limits.shapes import LimitedOut, limited_out
from api.path.progress_shapes import DueItemOut, ProgressOut
from api.path.shapes import PathOut
from api.running.auth import Principal
from api.running.i18n import Words, mark
from api.suggest.shapes import SuggestionsOut
from data.catalogue import Catalogue
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES
from recommender.training_plans import Progress
from tutor.guide import (
    Answered,
    AskedBack,
    Clarify,
    CoursesFound,
    CourseTraced,
    DueShown,
    Explained,
    GuideReply,
    Intent,
    OutOfScope,
    Planned,
    ProgressShown,
    ProgressTraced,
    Slots,
    SmallTalk,
    SmallTalkKind,
    Suggested,
    Unusable,
)


class UnderstoodOut(BaseModel):
    """What Saarthi read out of the message besides what was wanted; null or empty where it names none."""

    weekly_minutes: int | None
    topic: str
    competency: str | None
    competency_name: str | None
    deadline: date | None
    percent: int | None


NOTHING_UNDERSTOOD = UnderstoodOut(
    weekly_minutes=None, topic="", competency=None, competency_name=None, deadline=None, percent=None
)


class SuggestedOut(BaseModel):
    """Next courses."""

    kind: Literal["suggested"] = "suggested"
    understood: UnderstoodOut
    suggestions: SuggestionsOut


class PlannedOut(BaseModel):
    """A dated path."""

    kind: Literal["planned"] = "planned"
    understood: UnderstoodOut
    path: PathOut


class ProgressShownOut(BaseModel):
    """What the learner has done and shown."""

    kind: Literal["progress"] = "progress"
    understood: UnderstoodOut
    progress: ProgressOut


class DueShownOut(BaseModel):
    """What plans still ask for, the earliest first."""

    kind: Literal["due"] = "due"
    understood: UnderstoodOut
    items: list[DueItemOut]


class CoursesFoundOut(BaseModel):
    """Courses on what was asked for, best first."""

    kind: Literal["courses"] = "courses"
    understood: UnderstoodOut
    query: str
    courses: list[CourseOut]


class AnsweredOut(BaseModel):
    """The tutor's cited answer, or its decline."""

    kind: Literal["answered"] = "answered"
    understood: UnderstoodOut
    question: str
    answer: AnswerOut


class ExplainedOut(BaseModel):
    """Why a course is suggested."""

    kind: Literal["explained"] = "explained"
    understood: UnderstoodOut
    explanation: ExplanationOut


class CourseTracedOut(BaseModel):
    """Why a course is not offered."""

    kind: Literal["course-traced"] = "course-traced"
    understood: UnderstoodOut
    trace: CourseTraceOut


class ProgressTracedOut(BaseModel):
    """Why progress stands where it does."""

    kind: Literal["progress-traced"] = "progress-traced"
    understood: UnderstoodOut
    trace: ProgressTraceOut


class AskedBackOut(BaseModel):
    """No plan can be made with `said`, words of the message: why, and what to say instead."""

    kind: Literal["asked-back"] = "asked-back"
    understood: UnderstoodOut
    why: Unusable
    said: str
    text: str


class OptionOut(BaseModel):
    """One thing the message may have meant; send `intent` as `chosen` with the same message."""

    intent: Intent
    text: str


class ClarifyOut(BaseModel):
    """A short question back: which of two things was meant."""

    kind: Literal["clarify"] = "clarify"
    understood: UnderstoodOut
    message: str
    text: str
    options: list[OptionOut]


class SmallTalkOut(BaseModel):
    """A courtesy returned, or what Saarthi can do."""

    kind: Literal["small-talk"] = "small-talk"
    understood: UnderstoodOut
    talk: SmallTalkKind
    text: str


class LimitedReplyOut(BaseModel):
    """What is said where no course may answer; the message was read for nothing else and is kept nowhere."""

    kind: Literal["limited"] = "limited"
    understood: UnderstoodOut
    limit: LimitedOut


class OutOfScopeOut(BaseModel):
    """Nothing that Saarthi does."""

    kind: Literal["out-of-scope"] = "out-of-scope"
    understood: UnderstoodOut
    text: str


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
)
GuideReplyOut = Annotated[GuideReplyUnion, Field(discriminator="kind")]

OPTIONS = {
    Intent.SUGGEST: mark("Suggest courses for me"),
    Intent.PLAN: mark("Make a plan for my weeks"),
    Intent.PROGRESS: mark("Show my progress"),
    Intent.DUE: mark("Show what is due"),
    Intent.FIND: mark("Find courses on this"),
    Intent.ASK: mark("Answer this from the courses"),
    Intent.EXPLAIN: mark("Say why this is suggested"),
    Intent.WHY_NOT: mark("Say what stands in the way"),
    Intent.SMALL_TALK: mark("Just saying hello"),
    Intent.OUT_OF_SCOPE: mark("Something else"),
}
UNUSABLE = {
    Unusable.TOO_LITTLE_TIME: mark(
        "I cannot plan with “{said}”: a week needs at least {least}. How much time do you have each week?"
    ),
    Unusable.TOO_MUCH_TIME: mark(
        "I cannot plan with “{said}”: that is more than {most} a week. How much time do you have each week?"
    ),
    Unusable.PAST_DAY: mark("I cannot plan until “{said}”: that day has passed. By which day do you want to be done?"),
}
TALK = {
    SmallTalkKind.GREETING: mark(
        "Namaste! Ask me for your next courses, a plan, your progress, or anything about the rules."
    ),
    SmallTalkKind.THANKS: mark("You are welcome. Shall we look at your next course?"),
    SmallTalkKind.GOODBYE: mark("Goodbye, and all the best for your work."),
    SmallTalkKind.ABOUT: mark(
        "I am Saarthi. I suggest your next courses, plan them into your weeks, show your progress and what is due, "
        "find courses, answer questions from the courses with citations, and say why something is or is not suggested."
    ),
}


def guide_reply_out(
    body: MessageIn, *, principal: Principal, people: People, guiding: GuideService, words: Words
) -> GuideReplyUnion:
    """Saarthi's reply to `body`, in the reader's words.

    Raises:
        AccessDenied: `principal` is not a learner.
        UnknownLearner: the learner has left.
    """
    limited = guiding.asking.limits.of(body.message, organisation=principal.organisation)
    if limited is not None:
        shown = limited_out(limited, catalogue=guiding.asking.library.catalogue(), words=words)
        return LimitedReplyOut(understood=NOTHING_UNDERSTOOD, limit=shown)
    learner, today = people.myself(principal), guiding.paths.clock().date()
    reply = guiding.guide_for(principal).reply(body.message, learner=learner, today=today, chosen=body.chosen)
    return reply_out(reply, catalogue=guiding.asking.library.catalogue(), today=today, words=words)


def reply_out(reply: GuideReply[Progress], *, catalogue: Catalogue, today: date, words: Words) -> GuideReplyUnion:
    """`reply` in the reader's words."""
    understood = _understood(reply.slots, catalogue=catalogue, words=words)
    match reply:
        case Clarify():
            return ClarifyOut(
                understood=understood,
                message=reply.message,
                text=words.say("What would you like me to do?"),
                options=[OptionOut(intent=intent, text=words.say(OPTIONS[intent])) for intent in reply.options],
            )
        case SmallTalk():
            return SmallTalkOut(understood=understood, talk=reply.kind, text=words.say(TALK[reply.kind]))
        case AskedBack():
            return _asked_back_out(reply, understood, words)
        case OutOfScope():
            text = words.say("I can help with your courses and your learning; this lies outside of that.")
            return OutOfScopeOut(understood=understood, text=text)
        case Explained() | CourseTraced() | ProgressTraced():
            return _traced_out(reply, understood, catalogue=catalogue, words=words)
        case _:
            return _content_out(reply, understood, catalogue=catalogue, today=today, words=words)


def _asked_back_out(reply: AskedBack, understood: UnderstoodOut, words: Words) -> AskedBackOut:
    least, most = (duration(minutes, words) for minutes in (LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES))
    text = words.say(UNUSABLE[reply.why], said=reply.said, least=least, most=most)
    return AskedBackOut(understood=understood, why=reply.why, said=reply.said, text=text)


def _content_out(
    reply: Suggested | Planned | ProgressShown[Progress] | DueShown | CoursesFound | Answered,
    understood: UnderstoodOut,
    *,
    catalogue: Catalogue,
    today: date,
    words: Words,
) -> GuideReplyUnion:
    match reply:
        case Suggested():
            suggestions = SuggestionsOut.of(reply.suggestions, catalogue=catalogue, words=words)
            return SuggestedOut(understood=understood, suggestions=suggestions)
        case Planned():
            return PlannedOut(understood=understood, path=PathOut.of(reply.path, catalogue=catalogue, words=words))
        case ProgressShown():
            progress = ProgressOut.of(reply.progress, catalogue=catalogue, words=words)
            return ProgressShownOut(understood=understood, progress=progress)
        case DueShown():
            items = [DueItemOut.open(item, today=today, catalogue=catalogue, words=words) for item in reply.items]
            return DueShownOut(understood=understood, items=items)
        case CoursesFound():
            courses = courses_out(reply.courses, catalogue=catalogue, words=words)
            return CoursesFoundOut(understood=understood, query=reply.query, courses=courses)
        case Answered():
            answer = kept_answer_out(reply.kept, catalogue=catalogue, words=words)
            return AnsweredOut(understood=understood, question=reply.question, answer=answer)


def _traced_out(
    reply: Explained | CourseTraced | ProgressTraced, understood: UnderstoodOut, *, catalogue: Catalogue, words: Words
) -> GuideReplyUnion:
    match reply:
        case Explained():
            explanation = ExplanationOut.of(reply.explanation, catalogue=catalogue, words=words)
            return ExplainedOut(understood=understood, explanation=explanation)
        case CourseTraced():
            course = CourseTraceOut.of(reply.trace, catalogue=catalogue, words=words)
            return CourseTracedOut(understood=understood, trace=course)
        case ProgressTraced():
            progress = ProgressTraceOut.of(reply.trace, catalogue=catalogue, words=words)
            return ProgressTracedOut(understood=understood, trace=progress)


def _understood(slots: Slots, *, catalogue: Catalogue, words: Words) -> UnderstoodOut:
    name = competency_name(slots.competency, catalogue=catalogue, words=words) if slots.competency else None
    return UnderstoodOut(**asdict(slots), competency_name=name)

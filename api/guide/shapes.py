"""Saarthi's typed replies as /v1 and the pages show them."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

from api.ask.answer_shapes import kept_answer_out
from api.guide.context_shapes import ContextOut, EarlierOut, UnderstoodOut, offered
from api.guide.message_shapes import MessageIn
from api.guide.reply_shapes import (
    ActedOut,
    AnsweredOut,
    AskedBackOut,
    AskedForOut,
    ChangeToldOut,
    ClarifyOut,
    CoursesFoundOut,
    CourseShownOut,
    CourseTracedOut,
    DueShownOut,
    ExplainedOut,
    FinishedOut,
    FinishedShownOut,
    GuideReplyUnion,
    LimitedReplyOut,
    OptionOut,
    OutOfScopeOut,
    PlannedOut,
    ProgressShownOut,
    ProgressTracedOut,
    QuizOut,
    RemarkedOut,
    SmallTalkOut,
    SuggestedOut,
    ToldOut,
    UndoneOut,
)
from api.guide.reply_words import (
    OPTIONS,
    REMARKS,
    TALK,
    TOLD,
    UNUSABLE,
    acted_text,
    asked_for_text,
    change_text,
    finished_text,
    practice_text,
    put_in_text,
    undone_text,
)
from api.guide.service import GuideService, Message, Said
from api.guide.trace_shapes import CourseTraceOut, ExplanationOut, ProgressTraceOut
from api.http.access import People
from api.http.shapes import CourseOut, courses_out
from api.http.templating import duration, language_name
from api.limits.shapes import limited_out
from api.path.progress_shapes import DueItemOut, ProgressOut
from api.path.shapes import PathOut
from api.running.auth import Principal
from api.running.i18n import Words, mark, words_for
from api.suggest.shapes import SuggestionsOut
from data.catalogue import Catalogue
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES
from recommender.training_plans import Progress
from tutor.guide import (
    Acted,
    Answered,
    AskedBack,
    AskedFor,
    Both,
    ChangeTold,
    Clarify,
    CoursesFound,
    CourseShown,
    CourseTraced,
    DueShown,
    Explained,
    FinishedShown,
    GuideReply,
    Intent,
    OutOfScope,
    Planned,
    Practice,
    ProgressShown,
    ProgressTraced,
    Remarked,
    SmallTalk,
    Suggested,
    Told,
    Undone,
    all_in_force,
)

NOTHING_UNDERSTOOD = UnderstoodOut.nothing()


def guide_reply_out(
    body: MessageIn, *, principal: Principal, people: People, guiding: GuideService, words: Words
) -> GuideReplyUnion:
    """Saarthi's reply to `body`, in the reader's words.

    Raises:
        AccessDenied: `principal` is not a learner.
        UnknownLearner: the learner has left.
        UnknownConversation: the conversation is none of theirs.
    """
    chosen = body.chosen or offered(body.message)
    message = Message(body.message, chosen, body.without, body.conversation)
    clearly = partial(guiding.wants_clearly, message, learner=principal.learner)
    limited = guiding.asking.limits.of(body.message, organisation=principal.organisation, wants_clearly=clearly)
    if limited is not None:
        limit = limited_out(limited, catalogue=guiding.asking.library.catalogue(), words=words)
        limit.conversation = body.conversation
        context = ContextOut(conversation=body.conversation)
        context.in_force = _left_in_force(body, principal=principal, guiding=guiding, words=words)
        return LimitedReplyOut(understood=NOTHING_UNDERSTOOD, context=context, limit=limit)
    learner, today = people.myself(principal), guiding.paths.clock().date()
    exchanged = guiding.exchange(message, principal=principal, learner=learner)
    state, catalogue = exchanged.state, guiding.asking.library.catalogue()
    if state.language is not None:
        words = words_for(state.language)
    shown = reply_out(exchanged.reply, catalogue=catalogue, today=today, words=words)
    context = ContextOut.of(exchanged.reply, state, catalogue=catalogue, words=words)
    said = Said(body.message, getattr(shown, "text", "") or context.text)
    context.conversation = guiding.keep(exchanged, said, learner=learner)
    context.earlier = [EarlierOut.model_validate(each, from_attributes=True) for each in exchanged.earlier]
    shown.context = context
    return shown


def _left_in_force(
    body: MessageIn, *, principal: Principal, guiding: GuideService, words: Words
) -> UnderstoodOut | None:
    """What a message at a limit leaves as it was: the next one goes on with it."""
    state = guiding.state_of(body.conversation, learner=principal.learner)
    catalogue = guiding.asking.library.catalogue()
    return None if state is None else UnderstoodOut.of(all_in_force(state), catalogue=catalogue, words=words)


def reply_out(reply: GuideReply[Progress], *, catalogue: Catalogue, today: date, words: Words) -> GuideReplyUnion:
    """`reply` in the reader's words."""
    understood = UnderstoodOut.of(reply.slots, catalogue=catalogue, words=words)
    match reply:
        case Both():
            shown = reply_out(reply.first, catalogue=catalogue, today=today, words=words)
            shown.understood = understood
            shown.then = reply_out(reply.second, catalogue=catalogue, today=today, words=words)
            return shown
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
        case (
            CourseShown()
            | Acted()
            | Undone()
            | Practice()
            | FinishedShown()
            | Told()
            | AskedFor()
            | Remarked()
            | ChangeTold()
        ):
            return _own_out(reply, understood, catalogue=catalogue, words=words)
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
            return PlannedOut(
                understood=understood,
                path=PathOut.of(reply.path, catalogue=catalogue, words=words),
                put_in=courses_out(reply.put_in, catalogue=catalogue, words=words),
                text=put_in_text(reply, catalogue=catalogue, words=words),
            )
        case ProgressShown():
            progress = ProgressOut.of(reply.progress, catalogue=catalogue, words=words)
            return ProgressShownOut(understood=understood, progress=progress)
        case DueShown():
            items = [DueItemOut.open(item, today=today, catalogue=catalogue, words=words) for item in reply.items]
            return DueShownOut(understood=understood, items=items)
        case CoursesFound():
            courses = courses_out(reply.courses, catalogue=catalogue, words=words)
            beside = courses_out(reply.beside, catalogue=catalogue, words=words)
            return CoursesFoundOut(
                understood=understood, query=reply.query, courses=courses, beside=beside, from_number=reply.skipped + 1
            )
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


WITH_LEVEL = mark("{course}: {time}, level {level}, in {languages}")
WITHOUT_LEVEL = mark("{course}: {time}, in {languages}")


def _own_out(
    reply: CourseShown | Acted | Undone | Practice | FinishedShown | Told | AskedFor | Remarked | ChangeTold,
    understood: UnderstoodOut,
    *,
    catalogue: Catalogue,
    words: Words,
) -> GuideReplyUnion:
    match reply:
        case CourseShown():
            course = catalogue.course(reply.course)
            titles = [lesson.title.in_language(words.language) for lesson in course.lessons]
            return CourseShownOut(
                understood=understood,
                text=words.say(
                    WITHOUT_LEVEL if course.level_unstated else WITH_LEVEL,
                    course=course.title.in_language(words.language),
                    time=duration(course.minutes, words),
                    level=course.level,
                    languages=", ".join(language_name(tag, words) for tag in sorted(course.languages)),
                ),
                course=CourseOut.of(course, words),
                lessons=titles,
            )
        case Practice():
            about = None if reply.course is None else CourseOut.of(catalogue.course(reply.course), words)
            text = practice_text(reply, catalogue=catalogue, words=words)
            return QuizOut(understood=understood, text=text, course=about, items=reply.items, start=_quiz(reply))
        case FinishedShown():
            finished = [
                FinishedOut(course=CourseOut.of(catalogue.course(course), words), done_on=day)
                for course, day in reply.courses
            ]
            text = finished_text(reply, catalogue=catalogue, words=words)
            return FinishedShownOut(understood=understood, text=text, finished=finished)
        case Told():
            return ToldOut(understood=understood, text=words.say(TOLD[reply.intent]), link="/my-data")
        case Remarked():
            return RemarkedOut(understood=understood, remark=reply.remark, text=words.say(REMARKS[reply.remark]))
        case _:
            return _act_out(reply, understood, catalogue=catalogue, words=words)


def _quiz(reply: Practice) -> str | None:
    """Where the quiz begins; None where there is no question."""
    if not reply.items:
        return None
    return "/quiz" if reply.course is None else f"/quiz?course={reply.course}"


def _act_out(
    reply: Acted | Undone | AskedFor | ChangeTold, understood: UnderstoodOut, *, catalogue: Catalogue, words: Words
) -> GuideReplyUnion:
    courses = courses_out(reply.courses, catalogue=catalogue, words=words)
    match reply:
        case ChangeTold():
            text = change_text(reply, catalogue=catalogue, words=words)
            return ChangeToldOut(understood=understood, text=text, undoable=reply.act is not None)
        case Acted():
            return ActedOut(
                understood=understood,
                act=reply.intent,
                text=acted_text(reply, catalogue=catalogue, words=words),
                courses=courses,
                undoable=reply.undoable,
                back_on=reply.back_on,
                calendar=_calendar(reply),
            )
        case Undone():
            text = undone_text(reply, catalogue=catalogue, words=words)
            return UndoneOut(understood=understood, act=reply.act, text=text, courses=courses)
        case AskedFor():
            text = asked_for_text(reply, catalogue=catalogue, words=words)
            return AskedForOut(
                understood=understood, act=reply.intent, lacking=reply.lacking, text=text, courses=courses
            )


def _calendar(reply: Acted) -> str | None:
    if reply.intent is not Intent.REMIND or reply.slots.deadline is None:
        return None
    slots = reply.slots
    named = {"course": slots.course, "at": slots.minute_of_day, "every": slots.every}
    given = {name: value for name, value in named.items() if value is not None}
    return f"/home/reminder.ics?{urlencode({'on': reply.slots.deadline.isoformat(), **given})}"

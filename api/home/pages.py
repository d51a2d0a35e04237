"""A learner's home: what to take next and why, the path, the progress, and one box to ask Saarthi."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response

from api.ask.conversation_shapes import ReturnedAnswerOut
from api.ask.service import AskDep, AskService
from api.assess.diagnostics import DiagnosticDep, DiagnosticService
from api.confirm.service import ConfirmDep, ConfirmService
from api.courses.reading_shapes import BegunOut
from api.courses.service import SOURCE, CourseRecord, CourseRecordDep
from api.guide.message_shapes import MessageIn, SlotName
from api.guide.reminder import MINUTES_A_DAY, Every, Reminding, reminder_file
from api.guide.reply_shapes import GuideReplyUnion
from api.guide.service import GuideDep
from api.guide.shapes import guide_reply_out
from api.home.apart import apart_text
from api.home.due import due_done, due_open
from api.home.next_courses import Aside, NextCourses, Notice
from api.http.dependencies import LearnerDep, MetricsDep, PeopleDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.path.programmes import programmes_for
from api.path.progress_shapes import ProgressOut
from api.path.service import PathDep, PathService
from api.path.shapes import PathOut
from api.path.wish_shapes import LanguageTag, WishesOut
from api.path.wishes import WishDep
from api.recheck.service import RecheckDep, RecheckService
from api.report.reminders import ReminderDep, ReminderService, reminder_text
from api.review.service import ReviewDep, ReviewService
from api.running.auth import Principal
from api.suggest.service import SuggestDep, Verdict, VerdictDep
from api.suggest.shapes import SuggestionsOut
from data.words import (
    LEAST_WEEKLY_MINUTES,
    MOST_WEEKLY_MINUTES,
    ConversationId,
    CourseId,
    Learner,
    RoleId,
    Wishes,
    language_read,
)
from tutor.guide import Intent

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

WEEKLY_CHOICES = (30, 60, 90, 120, 180, 240, 300, 480, 600)
"""Minutes a week that the path can be tried with; the learner's own is added where it differs."""

MOST_BEGUN = 3
"""Courses to go on with, the last opened; the others are found among the courses."""

WeeklyMinutes = Annotated[int | None, Query(ge=LEAST_WEEKLY_MINUTES, le=MOST_WEEKLY_MINUTES)]
CourseForm = Annotated[CourseId, Form(max_length=200)]
CourseQuery = Annotated[CourseId, Query(max_length=200)]
CourseName = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Home:
    """The home page of the learner who asks."""

    page: Page
    principal: Principal
    learner: Learner
    next_courses: NextCourses
    record: CourseRecord
    paths: PathService
    reviewing: ReviewService
    rechecks: RecheckService
    confirming: ConfirmService
    checking: DiagnosticService
    reminding: ReminderService
    asking: AskService

    def whole(
        self,
        *,
        weekly_minutes: int | None = None,
        aside: Aside | None = None,
        reply: GuideReplyUnion | None = None,
        message: str = "",
    ) -> Response:
        """The whole page."""
        page, learner, catalogue = self.page, self.learner, self.page.library.catalogue()
        role = catalogue.roles.get(learner.role) if learner.role else None
        listed = self.next_courses.context(learner, aside=aside or Aside())
        planned = self.path_context(weekly_minutes=weekly_minutes)
        queue = self.reviewing.standing(learner).queue
        again = self.checking.check_again(learner)
        progress = ProgressOut.of(self.paths.progress(learner), catalogue=catalogue, words=page.words)
        reminder = self.reminding.open_of(learner.id)
        context = {
            "role": role.name.in_language(page.words.language) if role else None,
            "organisation": learner.organisation,
            "reminder": reminder and reminder_text(reminder, words=page.words),
            "returned": [
                ReturnedAnswerOut.of(each, catalogue=catalogue, words=page.words)
                for each in self.asking.conversations.returned(learner.id)
            ],
            "open_flags": self.rechecks.open_flags(learner),
            "check_again": again and {"id": again.id, "title": again.title.in_language(page.words.language)},
            "words_asked": len(self.confirming.asked_of(self.principal)),
            "progress": progress,
            "due_open": due_open(progress),
            "due_done": due_done(progress),
            "begun": self._begun(),
            "weeks": self.record.weeks(learner),
            "programmes": [
                each
                for each in programmes_for(self.principal, paths=self.paths, words=page.words)
                if 0 < each.share < 1
            ],
            "reviews": {"due": len(queue.due), "new": len(queue.new)},
            "reply": reply,
            "alone": False,
            "swapped": False,
            "message": message,
            **listed,
            **planned,
            "apart": self._apart(listed, planned),
        }
        here = None if page.request.method == "GET" else "/home"
        return page.show("home.html", context, principal=self.principal, here=here)

    def _begun(self) -> Sequence[BegunOut]:
        """The courses to go on with; none that the learner put aside."""
        aside = self.next_courses.verdicts.put_aside(self.learner).keys()
        begun = [each for each in self.record.begun(self.learner) if each.course.id not in aside]
        return [BegunOut.from_reading(each, self.page.words) for each in begun[:MOST_BEGUN]]

    def _apart(self, listed: Mapping[str, object], planned: Mapping[str, object]) -> str:
        suggestions, path = listed["suggestions"], planned["path"]
        if not isinstance(suggestions, SuggestionsOut) or not isinstance(path, PathOut):
            return ""
        return apart_text(path, [item.course.id for item in suggestions.items], words=self.page.words)

    def listed(self, *, aside: Aside | None = None) -> Response:
        """The list of next courses alone."""
        context = self.next_courses.context(self.learner, aside=aside or Aside())
        return self.page.show("fragments/next.html", context, principal=self.principal)

    def after(self, notice: Notice, course: CourseId) -> Response:
        """The list with a notice of what was said of the course; the whole page where htmx does not ask."""
        if not self.page.is_fragment:
            return see_other(f"/home?{notice.value}={course}#next")
        return self.listed(aside=Aside(told=(notice, course)))

    def path_context(self, *, weekly_minutes: int | None) -> Mapping[str, object]:
        """What the template of the path goes by."""
        planned = self.paths.path(self.learner, weekly_minutes=weekly_minutes)
        return {
            "path": PathOut.of(planned, catalogue=self.page.library.catalogue(), words=self.page.words),
            "weekly_choices": sorted({*WEEKLY_CHOICES, self.learner.weekly_minutes, planned.weekly_minutes}),
            "own_minutes": self.learner.weekly_minutes,
            "wishes": WishesOut.of(self.learner, catalogue=self.page.library.catalogue(), words=self.page.words),
            "role_choices": self._role_choices(),
            "language_choices": self._language_choices(),
            "today": self.paths.clock().date(),
            "apart": "",
        }

    def _role_choices(self) -> Sequence[tuple[str, str]]:
        """Roles to grow into, by name."""
        language = self.page.words.language
        roles = self.page.library.catalogue().roles.values()
        return sorted(((role.id, role.name.in_language(language)) for role in roles), key=itemgetter(1))

    def _language_choices(self) -> Sequence[str]:
        """Languages that courses are in, or that the learner reads anyway."""
        courses = self.page.library.open_for(self.learner).values()
        return sorted(self.learner.languages.union(*(course.languages for course in courses)))


def home_of(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    suggesting: SuggestDep,
    verdicts: VerdictDep,
    record: CourseRecordDep,
    paths: PathDep,
    reviewing: ReviewDep,
    rechecks: RecheckDep,
    confirming: ConfirmDep,
    checking: DiagnosticDep,
    reminding: ReminderDep,
    asking: AskDep,
    metrics: MetricsDep,
) -> Home:
    """The home page of the learner who asks."""
    listed = NextCourses(page, suggesting, verdicts, metrics)
    learner = people.myself(principal)
    own = (paths, reviewing, rechecks, confirming, checking, reminding, asking)
    return Home(page, principal, learner, listed, record, *own)


HomeDep = Annotated[Home, Depends(home_of)]


@router.get("/home")
def home(
    principal: LearnerDep,
    home: HomeDep,
    weekly_minutes: WeeklyMinutes = None,
    dismissed: CourseName = "",
    deferred: CourseName = "",
    known: CourseName = "",
    kept: CourseName = "",
) -> Response:
    """The whole home page; the last four name the course that a notice is about, after a form without scripts."""
    notices = {
        Notice.DISMISSED: dismissed,
        Notice.DEFERRED: deferred,
        Notice.KNOWN: known,
        Notice.KEPT: kept,
    }
    told = next(((notice, CourseId(course)) for notice, course in notices.items() if course), None)
    return home.whole(weekly_minutes=weekly_minutes, aside=Aside(told=told))


@router.get("/home/path")
def path(principal: LearnerDep, home: HomeDep, weekly_minutes: WeeklyMinutes = None) -> Response:
    """The path for other weekly minutes; alone where htmx asks."""
    if not home.page.is_fragment:
        return home.whole(weekly_minutes=weekly_minutes)
    context = home.path_context(weekly_minutes=weekly_minutes)
    return home.page.show("fragments/path.html", context, principal=principal)


@router.post("/home/wishes")
def keep_wishes(
    principal: LearnerDep,
    home: HomeDep,
    wishing: WishDep,
    weekly_minutes: Annotated[int | None, Form(ge=LEAST_WEEKLY_MINUTES, le=MOST_WEEKLY_MINUTES)] = None,
    languages: Annotated[list[LanguageTag] | None, Form()] = None,
    deadline: Annotated[date | None, Form()] = None,
    goal: Annotated[str | None, Form(max_length=200)] = None,
    goal_by: Annotated[date | None, Form()] = None,
) -> Response:
    """Keep what the learner set, in place of all before, and show the path that goes by it."""
    read = None if not languages else frozenset(map(language_read, languages))
    wishing.keep_wishes(
        home.learner.id, Wishes(weekly_minutes, read, deadline, RoleId(goal) if goal else None, goal_by)
    )
    return see_other("/home#path")


@router.post("/home/ask")
def ask(
    principal: LearnerDep,
    home: HomeDep,
    people: PeopleDep,
    guiding: GuideDep,
    message: Annotated[str, Form(max_length=2000)] = "",
    chosen: Annotated[Intent | None, Form()] = None,
    conversation: Annotated[str, Form(max_length=100)] = "",
    without: Annotated[SlotName | None, Form()] = None,
) -> Response:
    """Saarthi's reply; alone where htmx asks, else on the home page."""
    goes_on = ConversationId(conversation) if conversation else None
    body = MessageIn(message=message, chosen=chosen, conversation=goes_on, without=without)
    reply = guide_reply_out(body, principal=principal, people=people, guiding=guiding, words=home.page.words)
    if home.page.is_fragment:
        context = {"reply": reply, "message": message, "alone": True, "today": home.paths.clock().date()}
        return home.page.show("fragments/reply.html", context, principal=principal)
    return home.whole(reply=reply, message=message)


@router.post("/home/dismissed")
def dismiss(principal: LearnerDep, home: HomeDep, verdicts: VerdictDep, course: CourseForm) -> Response:
    """Suggest this course no longer; says so and offers to undo it."""
    verdicts.keep(Verdict.NOT_RELEVANT, course, learner=home.learner, source=SOURCE)
    return home.after(Notice.DISMISSED, course)


@router.post("/home/deferred")
def defer(principal: LearnerDep, home: HomeDep, verdicts: VerdictDep, course: CourseForm) -> Response:
    """Suggest this course again after some weeks; says when and offers to undo it."""
    verdicts.keep(Verdict.LATER, course, learner=home.learner, source=SOURCE)
    return home.after(Notice.DEFERRED, course)


@router.post("/home/restored")
def restore(principal: LearnerDep, home: HomeDep, verdicts: VerdictDep, course: CourseForm) -> Response:
    """Undo whatever put the course aside."""
    verdicts.keep(Verdict.UNDO, course, learner=home.learner, source=SOURCE)
    return home.listed() if home.page.is_fragment else see_other("/home#next")


@router.get("/home/check")
def check(principal: LearnerDep, home: HomeDep, course: CourseQuery) -> Response:
    """The short check behind "I know this", above the list; on the whole page where htmx does not ask."""
    aside = Aside(checked=course)
    return home.listed(aside=aside) if home.page.is_fragment else home.whole(aside=aside)


@router.post("/home/check")
def answer_check(
    principal: LearnerDep,
    home: HomeDep,
    verdicts: VerdictDep,
    course: CourseForm,
    confirmed: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Keep the confirmed statements; the course goes where all of them were."""
    result = verdicts.keep_check(course, confirmed or [], learner=home.learner, source=SOURCE)
    return home.after(Notice.KNOWN if result.known else Notice.KEPT, course)


@router.get("/home/reminder.ics")
def reminder(
    principal: LearnerDep,
    home: HomeDep,
    on: date,
    course: CourseName = "",
    at: Annotated[int | None, Query(ge=0, lt=MINUTES_A_DAY)] = None,
    every: Every | None = None,
) -> Response:
    """A day for the learner's own calendar, with an alarm; for a course that they may open, or for learning.

    `at` is the minute of the day at which it rings, `every` how often it comes again.
    """
    named = home.page.library.visible_course(principal, CourseId(course)) if course else None
    when = Reminding(on, at, every)
    file = reminder_file(named, when, learner=home.learner.id, words=home.page.words, now=home.paths.clock())
    disposition = {"Content-Disposition": 'attachment; filename="reminder.ics"'}
    return Response(file, media_type="text/calendar", headers=disposition)

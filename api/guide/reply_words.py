"""What Saarthi says of acts, remarks and limits, in the reader's words."""

from collections.abc import Sequence

from api.guide.context_shapes import listed_parts, period_text
from api.http.templating import duration, language_name
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import CourseId, RoleId
from tutor.guide import (
    Acted,
    AskedFor,
    ChangeTold,
    FinishedShown,
    Intent,
    Lacking,
    Planned,
    Practice,
    Remark,
    Slots,
    SmallTalkKind,
    Undone,
    Unusable,
)

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
    Intent.UNDO: mark("Undo what was done last"),
    Intent.KNOW_THIS: mark("Note that I know this course"),
    Intent.LATER: mark("Put a course off"),
    Intent.BRING_BACK: mark("Bring back what I put aside"),
    Intent.REMIND: mark("Remind me"),
    Intent.SET_HOURS: mark("Set my hours a week"),
    Intent.SET_DEADLINE: mark("Set my deadline"),
    Intent.SET_GOAL: mark("Set the role I want to grow into"),
    Intent.SET_LANGUAGE: mark("Change the language"),
    Intent.QUIZ: mark("Quiz me on this"),
    Intent.CERTIFICATE: mark("Show my record of a course"),
    Intent.FINISHED: mark("Show what I finished"),
    Intent.DELETE_DATA: mark("Say how my data are deleted"),
    Intent.WHO_SEES: mark("Say who can see what I write"),
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
        "I am Saarthi, an AI program and no person. I suggest your next courses, plan them into your weeks, show your "
        "progress and what is due, find courses, answer questions from the courses with citations, and say why "
        "something is or is not suggested."
    ),
}
TOLD = {
    Intent.DELETE_DATA: mark(
        "I delete nothing on a message alone. Under “My data” you can get a copy of everything that is kept about you "
        "and have it deleted; it asks you to confirm, because that cannot be undone. Single conversations are deleted "
        "under “Conversations”."
    ),
    Intent.WHO_SEES: mark(
        "What you ask here is read by you alone. Curators see questions that found no answer or that you marked as not "
        "helpful, without your name. Admins of your office and above see totals; if one of them opens your record, "
        "that is noted, and you see it under “My data”."
    ),
}
REMARKS = {
    Remark.CANCELLED: mark("All right, I leave that. Nothing was changed."),
    Remark.NOTHING_TO_UNDO: mark("There is nothing that I could undo in this conversation."),
    Remark.NOTHING_SHOWN: mark("I have not shown a list yet."),
    Remark.NO_SUCH_ITEM: mark("The list that I showed last has no such number."),
    Remark.NO_MORE: mark("There is no more of it."),
}
LACKING = {
    Lacking.COURSE: mark("Which course do you mean? Name it, or the number in the list."),
    Lacking.ROLE: mark("Which role do you want to grow into?"),
    Lacking.TIME: mark("How much time do you have each week?"),
    Lacking.DAY: mark("By which day? Name one from today on."),
    Lacking.LANGUAGE: mark("In which language: Hindi or English?"),
}


def asked_for_text(reply: AskedFor, *, catalogue: Catalogue, words: Words) -> str:
    """What has to be said yet, after the course that it is about."""
    asked = words.say(LACKING[reply.lacking])
    return asked if reply.slots.course is None else f"{_titles([reply.slots.course], catalogue, words)}: {asked}"


def acted_text(reply: Acted, *, catalogue: Catalogue, words: Words) -> str:
    """What was done, with the course, the day, the role or the time."""
    courses = _titles(reply.courses, catalogue, words)
    match reply.intent:
        case Intent.KNOW_THIS:
            return words.count(
                len(reply.courses),
                "Noted: you know {courses}. It is suggested no more.",
                "Noted: you know {courses}. They are suggested no more.",
                courses=courses,
            )
        case Intent.LATER if reply.back_on is not None:
            return words.count(
                len(reply.courses),
                "{courses} is put off until {day}.",
                "{courses} are put off until {day}.",
                courses=courses,
                day=words.day(reply.back_on),
            )
        case Intent.BRING_BACK:
            if not reply.courses:
                return words.say("Nothing is put aside.")
            return words.say("Back among what may be suggested: {courses}.", courses=courses)
        case Intent.REMIND:
            again = "" if reply.slots.every is None else f" {words.say(EVERY[reply.slots.every])}"
            return f"{_reminder_text(reply, courses, words)}{again}"
        case _:
            return _wish_text(reply.slots, intent=reply.intent, catalogue=catalogue, words=words)


def change_text(reply: ChangeTold, *, catalogue: Catalogue, words: Words) -> str:
    """What was changed last, as it was and as it is now, and how it is taken back."""
    if reply.act is None:
        return words.say("I have changed nothing in this conversation.")
    done = [_change(each, catalogue=catalogue, words=words) for each in (reply.too, reply) if each is not None]
    return words.say("Changed last: {what}. “Undo” takes it back.", what="; ".join(done))


def _change(reply: ChangeTold, *, catalogue: Catalogue, words: Words) -> str:
    """What was done to courses, or the measures that hold now with those before."""
    if reply.courses and reply.act in DONE_TO:
        return words.say(DONE_TO[reply.act], courses=_titles(reply.courses, catalogue, words))
    now = listed_parts(reply.slots, catalogue=catalogue, words=words) or words.say("nothing is chosen any more")
    before = listed_parts(reply.before, catalogue=catalogue, words=words)
    return words.say("{now} (before: {before})", now=now, before=before) if before else now


DONE_TO = {
    Intent.KNOW_THIS: mark("{courses}: noted as known"),
    Intent.LATER: mark("{courses}: put off"),
    Intent.BRING_BACK: mark("{courses}: brought back"),
    Intent.PLAN: mark("{courses}: put into your plan"),
}


def undone_text(reply: Undone, *, catalogue: Catalogue, words: Words) -> str:
    """What stands again."""
    if reply.courses:
        return words.count(
            len(reply.courses),
            "Undone: {courses} is as it was before.",
            "Undone: {courses} are as they were before.",
            courses=_titles(reply.courses, catalogue, words),
        )
    before = _wish_text(reply.slots, intent=reply.act, catalogue=catalogue, words=words)
    return words.say("Undone. {before}", before=before)


def put_in_text(reply: Planned, *, catalogue: Catalogue, words: Words) -> str:
    """Which courses are in the plan now and between which days; empty where none was put in."""
    if not reply.put_in:
        return ""
    days = {step.course: (step.starts_on, step.ends_on) for step in reply.path.steps}
    placed = [
        words.say(
            "{course}, {first} to {last}",
            course=_titles([course], catalogue, words),
            first=words.day(days[course][0]),
            last=words.day(days[course][1]),
        )
        for course in reply.put_in
    ]
    return words.say("In your plan: {courses}", courses=", ".join(placed))


def practice_text(reply: Practice, *, catalogue: Catalogue, words: Words) -> str:
    """What the quiz that begins is on, and how many questions it has."""
    if reply.course is None:
        if not reply.items:
            return words.say("There are no questions on this yet.")
        return words.count(
            reply.items,
            "A quiz on what your role needs: {number} question.",
            "A quiz on what your role needs: {number} questions.",
        )
    title = _titles([reply.course], catalogue, words)
    if not reply.items:
        return words.say("{course} has no questions to practise yet; its lessons can be read again.", course=title)
    return words.count(
        reply.items,
        "A quiz on {course}: {number} question.",
        "A quiz on {course}: {number} questions.",
        course=title,
    )


def finished_text(reply: FinishedShown, *, catalogue: Catalogue, words: Words) -> str:
    """How much was finished; of a certificate, what this record can say and who issues one."""
    count, slots = len(reply.courses), reply.slots
    if reply.intent is Intent.CERTIFICATE:
        if slots.course is not None and not count:
            title = _titles([slots.course], catalogue, words)
            return words.say("No certificate: you have not finished {course} here.", course=title)
        return words.say(
            "This is the record of what you finished. I issue no certificate myself: it comes from where you took the "
            "course."
        )
    period = "" if slots.period is None else period_text(slots.period, words)
    if not count:
        return words.say("You finished no course {period}.", period=period).replace(" .", ".")
    said = words.count(
        count, "You finished {number} course {period}:", "You finished {number} courses {period}:", period=period
    )
    return said.replace(" :", ":")


def _reminder_text(reply: Acted, courses: str, words: Words) -> str:
    day = _when(reply.slots, words)
    if not courses:
        return words.say(
            "I cannot ring you myself, but your calendar can remind you: this file puts learning on {day}.", day=day
        )
    return words.say(
        "I cannot ring you myself, but your calendar can remind you: this file puts {courses} on {day}.",
        courses=courses,
        day=day,
    )


EVERY = {
    "day": mark("It comes again every day."),
    "week": mark("It comes again every week."),
    "month": mark("It comes again every month."),
}


def _when(slots: Slots, words: Words) -> str:
    """The day of a reminder, with the time where one is named: "Monday, 7 December 2026 at 17:00"."""
    day = "" if slots.deadline is None else words.weekday(slots.deadline)
    if slots.minute_of_day is None:
        return day
    hour, minute = divmod(slots.minute_of_day, 60)
    return words.say("{day} at {time}", day=day, time=f"{hour}:{minute:02}")


def _wish_text(slots: Slots, *, intent: Intent, catalogue: Catalogue, words: Words) -> str:
    """What a learner set for themself, as it now stands."""
    match intent:
        case Intent.SET_HOURS if slots.weekly_minutes is not None:
            return words.say("You learn {time} a week.", time=duration(slots.weekly_minutes, words))
        case Intent.SET_DEADLINE if slots.deadline is not None:
            return words.say("Your path ends by {day}.", day=words.day(slots.deadline))
        case Intent.SET_GOAL if slots.role is not None:
            return _goal_text(slots, slots.role, catalogue, words)
        case Intent.SET_LANGUAGE if slots.language is not None:
            name = language_name(slots.language, words)
            return words.say("I answer in {language} now, and courses in it count for you.", language=name)
        case _:
            return words.say("Nothing of your own is set; what your office says counts.")


def _goal_text(slots: Slots, role: RoleId, catalogue: Catalogue, words: Words) -> str:
    name = catalogue.role(role).name.in_language(words.language)
    if slots.deadline is None:
        return words.say("Your goal is {role}.", role=name)
    return words.say("Your goal is {role}, by {day}.", role=name, day=words.day(slots.deadline))


def _titles(courses: Sequence[CourseId], catalogue: Catalogue, words: Words) -> str:
    return ", ".join(f"“{catalogue.course(course).title.in_language(words.language)}”" for course in courses)

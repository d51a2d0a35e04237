"""One day in the learner's own calendar: what a reminder comes to where the service may ring nobody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event

from api.path.calendar_file import PRODUCT, uid
from api.running.i18n import Words
from data.words import Course, LearnerId

RINGS_AT = timedelta(hours=9)
"""When the calendar reminds on the day where no time is named: as an office opens."""


MINUTES_A_DAY = 24 * 60


class Every(StrEnum):
    """How often a reminder comes again."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


FREQUENCIES = {Every.DAY: "DAILY", Every.WEEK: "WEEKLY", Every.MONTH: "MONTHLY"}


@dataclass(frozen=True, slots=True)
class Reminding:
    """On which day, at which minute of it (None: as offices open), and how often from then on (None: once)."""

    day: date
    minute: int | None = None
    every: Every | None = None


def reminder_file(course: Course | None, when: Reminding, *, learner: LearnerId, words: Words, now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with a whole day and an alarm, for the course or just for learning."""
    day = when.day
    named = "" if course is None else course.id
    title = words.say("Time to learn") if course is None else course.title.in_language(words.language)
    entry, alarm, calendar = Event(), Alarm(), Calendar()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", RINGS_AT if when.minute is None else timedelta(minutes=when.minute))
    entry.add("uid", uid("reminder", learner, f"{named}/{day.isoformat()}"))
    entry.add("dtstamp", now)
    entry.add("summary", words.say("Reminder: {course}", course=title))
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    if when.every is not None:
        entry.add("rrule", {"freq": FREQUENCIES[when.every]})
    entry.add_component(alarm)
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written

"""One day in the learner's own calendar: what a reminder comes to where the service may ring nobody."""

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from api.path.calendar_file import PRODUCT, uid
from api.running.i18n import Words
from data.words import Course, LearnerId

RINGS_AT = timedelta(hours=9)
"""When the calendar reminds on the day: as an office opens."""


def reminder_file(course: Course | None, day: date, *, learner: LearnerId, words: Words, now: datetime) -> bytes:
    """An iCalendar file (RFC 5545) with one whole day and an alarm, for the course or just for learning."""
    named = "" if course is None else course.id
    title = words.say("Time to learn") if course is None else course.title.in_language(words.language)
    entry, alarm, calendar = Event(), Alarm(), Calendar()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", RINGS_AT)
    entry.add("uid", uid("reminder", learner, f"{named}/{day.isoformat()}"))
    entry.add("dtstamp", now)
    entry.add("summary", words.say("Reminder: {course}", course=title))
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add_component(alarm)
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written

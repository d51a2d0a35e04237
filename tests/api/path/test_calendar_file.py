"""The iCalendar file read back by another reader of the format: days, times, texts and ids."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from api.path.calendar_file import Revisions, path_calendar, uid
from api.running.i18n import words_for
from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, Course, CourseId, CourseKind, CourseSession, Language, LocalText
from recommender.path.planning import plan_path
from recommender.training_plans.progress import progress_of
from tests.recommender.planned import NOW, TODAY, catalogue, course, item, learner, plan, role

AWKWARD = LocalText({ENGLISH: "Rules; part 1,\nand \\ the rest: ünïcode", HINDI: "नियम; भाग 1, " + "बहुत लंबा " * 20})
WEEK = timedelta(weeks=1)


def content(*, session: CourseSession | None = None) -> Catalogue:
    talked: Course = replace(course("talk", teaches={"a": 2}), title=AWKWARD)
    if session is not None:
        talked = replace(talked, kind=CourseKind.CLASSROOM, sessions=(session,))
    return catalogue([talked, course("law")], roles=[role(needs={"a": 2})], plans=[plan(item("law", TODAY + 3 * WEEK))])


def written(used: Catalogue, *, language: Language = ENGLISH, today: date = TODAY) -> bytes:
    path = plan_path(learner(), catalogue=used, mastery={}, history=(), today=today)
    progress = progress_of(learner(), catalogue=used, mastery={}, history=(), today=today)
    return path_calendar(path, progress, catalogue=used, words=words_for(language), now=NOW)


def entries(file: bytes) -> Sequence[Entry]:
    return [each for each in Calendar.from_ical(file).walk("VEVENT") if isinstance(each, Entry)]


def test_texts_come_back_as_they_were_and_lines_are_folded() -> None:
    for language in (ENGLISH, HINDI):
        file = written(content(), language=language)
        titles = [str(each["summary"]) for each in entries(file)]
        assert AWKWARD.in_language(language) in titles
        assert all(len(line) <= 75 for line in file.split(b"\r\n"))


def test_steps_and_dues_are_whole_days() -> None:
    found = {str(each["uid"]).split("-")[0]: each for each in entries(written(content()))}
    law_due = found["due"]
    assert law_due.decoded("dtstart") == TODAY + 3 * WEEK
    assert law_due.decoded("dtend") == TODAY + 3 * WEEK + timedelta(days=1)
    steps = [each for each in entries(written(content())) if str(each["uid"]).startswith("step-")]
    assert [each.decoded("dtstart") for each in steps] == [TODAY, TODAY + WEEK]


def test_a_session_stands_at_its_time_and_place() -> None:
    starts = datetime(2026, 11, 19, 4, 30, tzinfo=UTC)
    hall = LocalText({ENGLISH: "Hall 1, first floor", HINDI: "कक्ष 1"})
    session = CourseSession("one", starts, starts + timedelta(hours=6), hall)
    (entry,) = [each for each in entries(written(content(session=session))) if str(each["uid"]).startswith("session-")]
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (starts, starts + timedelta(hours=6))
    assert str(entry["location"]) == "Hall 1, first floor"


def test_ids_stay_the_same_when_the_path_moves_and_tell_nothing_of_the_learner() -> None:
    now, later = written(content()), written(content(), today=TODAY + WEEK)
    ids = [[str(each["uid"]) for each in entries(file)] for file in (now, later)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])
    assert b"asha" not in now


def test_an_entry_that_moved_has_a_higher_sequence() -> None:
    path = plan_path(learner(), catalogue=content(), mastery={}, history=(), today=TODAY)
    progress = progress_of(learner(), catalogue=content(), mastery={}, history=(), today=TODAY)
    moved = Revisions(steps={CourseId("talk"): 2}, plans={progress.plan_items[0].plan: 3})
    file = path_calendar(path, progress, moved=moved, catalogue=content(), words=words_for(ENGLISH), now=NOW)

    sequences = {str(each["uid"]): int(str(each["sequence"])) for each in entries(file)}
    assert sequences[uid("step", learner().id, "talk")] == 2
    assert sequences[uid("step", learner().id, "law")] == 0
    assert [sequence for name, sequence in sequences.items() if name.startswith("due-")] == [2]


def test_the_same_path_gives_the_same_file() -> None:
    assert written(content()) == written(content())

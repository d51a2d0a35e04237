"""Why a course that was begun on another platform does not move, in the reader's words."""

from datetime import date

from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import CourseId, ProgrammeId, StuckBy, StuckCause

MOST_LESSONS = 5
"""Lessons that are named; of more, how many there are."""

_PLAIN = {
    StuckBy.TEST_LEFT: mark(
        "{course}: only the test is left. Look on the platform whether you have attempts left; if not, ask its support."
    ),
    StuckBy.ALL_DONE: mark(
        "{course}: all its lessons are done, but the platform does not count it as finished. Open the last lesson once "
        "more; if that does not help, ask its support to compare the records."
    ),
    StuckBy.LESSON_GONE: mark(
        "{course}: something that you began is no longer part of it and does not count. Do the lessons that are left."
    ),
}


def stuck_text(cause: StuckCause, *, catalogue: Catalogue, words: Words) -> str:
    """The cause in one or two sentences, with what to do about it."""
    facts = cause.facts
    match cause.by:
        case StuckBy.PROGRAMME:
            programme = catalogue.programmes[ProgrammeId(str(facts["programme"]))].title.in_language(words.language)
            return words.say(
                "{programme}: all its courses are finished, but the platform does not count the programme. Open it "
                "there once; if that does not help, ask its support.",
                programme=programme,
            )
        case StuckBy.LEFT:
            return _left(cause, catalogue, words)
        case StuckBy.NO_CERTIFICATE:
            return _certificate(cause, catalogue, words)
        case StuckBy.NEW_LESSONS:
            return words.say(
                "{course}: it was published anew on {day}, after you enrolled, so lessons may have been added.",
                course=_course(cause, catalogue, words),
                day=words.day(date.fromisoformat(str(facts["published"]))),
            )
        case StuckBy.LANGUAGES:
            return words.say(
                "{course}: you did lessons in {languages}. Each language is counted by itself there: go on in one.",
                course=_course(cause, catalogue, words),
                languages=str(facts["languages"]).replace(",", ", "),
            )
        case _:
            return words.say(_PLAIN[cause.by], course=_course(cause, catalogue, words))


def _course(cause: StuckCause, catalogue: Catalogue, words: Words) -> str:
    return catalogue.course(CourseId(str(cause.facts["course"]))).title.in_language(words.language)


def _left(cause: StuckCause, catalogue: Catalogue, words: Words) -> str:
    course = catalogue.course(CourseId(str(cause.facts["course"])))
    left = str(cause.facts["lessons"]).split(",")
    titles = [lesson.title.in_language(words.language) for lesson in course.lessons if lesson.id in left]
    more = len(titles) - MOST_LESSONS
    named = "; ".join(titles[:MOST_LESSONS]) + (f" (+{more})" if more > 0 else "")
    said = words.count(
        len(titles),
        "{course}: {number} lesson is left: {lessons}",
        "{course}: {number} lessons are left: {lessons}",
        course=course.title.in_language(words.language),
        lessons=named,
    )
    where = [words.say(text, value=str(cause.facts[name])) for name, text in _WHERE.items() if name in cause.facts]
    return ". ".join((said, *where))


_WHERE = {"language": mark("Language: {value}"), "batch": mark("Batch: {value}")}


def _certificate(cause: StuckCause, catalogue: Catalogue, words: Words) -> str:
    late = mark(
        "{course}: finished on {day}, and no certificate is known here. One takes up to a day; after that, ask the "
        "platform to issue it again."
    )
    soon = mark("{course}: finished on {day}. The certificate takes up to a day.")
    return words.say(
        late if cause.facts["late"] else soon,
        course=_course(cause, catalogue, words),
        day=words.day(date.fromisoformat(str(cause.facts["done_on"]))),
    )

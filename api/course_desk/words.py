"""A course's texts and their versions in words."""

from collections.abc import Mapping

from api.course_desk.checking import TextFault
from api.course_desk.listing import Finding, ListOrder
from api.http.templating import language_name
from api.running.i18n import Words, mark
from data.words import Course, EditState, TextPart, TextPlace
from recommender.curating import StaleKind

STATES: Mapping[EditState, str] = {
    EditState.DRAFT: mark("Draft"),
    EditState.PUBLISHED: mark("Published"),
    EditState.SUPERSEDED: mark("An earlier version"),
    EditState.DISCARDED: mark("Set aside"),
}

PARTS: Mapping[TextPart, str] = {
    TextPart.TITLE: mark("Title ({language})"),
    TextPart.DESCRIPTION: mark("Description ({language})"),
    TextPart.LESSON_TITLE: mark("Title of the lesson ({language})"),
    TextPart.LESSON_TEXT: mark("Text of the lesson ({language})"),
    TextPart.ASKED_AS: mark("How people ask for it ({language})"),
}

FINDINGS: Mapping[Finding, str] = {
    Finding.CLASH: mark("The files changed an edited text"),
    Finding.EDITED: mark("A draft waits"),
    Finding.UNTAGGED: mark("Names no competency"),
    Finding.STALE: mark("Perhaps out of date"),
    Finding.OVERLAP: mark("Says what another says"),
    Finding.UNFINISHED: mark("Begun, hardly ever finished"),
}

ORDERS: Mapping[ListOrder, str] = {
    ListOrder.FINDINGS: mark("Most to do first"),
    ListOrder.TITLE: mark("By title"),
    ListOrder.TAKEN: mark("Most taken first"),
}

STALE: Mapping[StaleKind, str] = {
    StaleKind.SUPERSEDED: mark("Another rule has taken its place"),
    StaleKind.PAST: mark("The day has passed"),
    StaleKind.OLD_YEAR: mark("An old year is called the present one"),
}


def label_of(place: TextPlace, words: Words) -> str:
    """What the text is, and in which language."""
    return words.say(PARTS[place.part], language=language_name(place.language, words))


def lesson_title(place: TextPlace, course: Course, words: Words) -> str:
    """The title of the lesson whose text it is; empty for a text of the course itself."""
    titles = {lesson.id: lesson.title.in_language(words.language) for lesson in course.lessons}
    return "" if place.lesson is None else titles.get(place.lesson, place.lesson)


def fault_said(fault: TextFault, words: Words) -> str:
    """What is wrong, and what to do about it."""
    inner = {name: words.say(message) for name, message in fault.inner.items()}
    values = {name: words.number(each) if isinstance(each, int) else each for name, each in fault.values.items()}
    return words.say(fault.message, **values, **inner)

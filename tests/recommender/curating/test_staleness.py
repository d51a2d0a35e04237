from dataclasses import replace
from datetime import date

import pytest

from data.words.models import ENGLISH, HINDI, Course, CourseId, Language, Lesson, LessonId, LocalText
from recommender.curating.staleness import StaleKind, stale_sentences, superseded_rules
from tests.data.builders import course

TODAY = date(2026, 11, 30)


def with_text(text: str, language: Language = ENGLISH) -> Course:
    made = course(CourseId("leave"))
    lesson = Lesson(LessonId("one"), made.id, LocalText({language: "One"}), 5, "s", LocalText({language: text}))
    return replace(made, lessons=(lesson,))


def found(text: str, language: Language = ENGLISH, today: date = TODAY) -> list[tuple[StaleKind, str, str]]:
    return [(each.kind, each.found, each.instead) for each in stale_sentences(with_text(text, language), today=today)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Theft is an offence under the Indian Penal Code, 1860.",
            ENGLISH,
            (StaleKind.SUPERSEDED, "Indian Penal Code, 1860", "Bharatiya Nyaya Sanhita"),
        ),
        ("Buy by GFR 2005.", ENGLISH, (StaleKind.SUPERSEDED, "GFR 2005", "General Financial Rules 2017")),
        (
            "चोरी भारतीय दंड संहिता के अंतर्गत अपराध है।",
            HINDI,
            (StaleKind.SUPERSEDED, "भारतीय दंड संहिता", "Bharatiya Nyaya Sanhita"),
        ),
        ("The portal will be opened on 1 April 2025.", ENGLISH, (StaleKind.PAST, "1 April 2025", "")),
        ("नया पोर्टल १ अप्रैल २०२५ को शुरू होगा और करेगा।", HINDI, (StaleKind.PAST, "1 अप्रैल 2025", "")),
        ("The current rate for 2019-20 is 12 per cent.", ENGLISH, (StaleKind.OLD_YEAR, "2019-20", "")),
    ],
)
def test_what_time_has_passed_over_is_found(
    text: str, language: Language, expected: tuple[StaleKind, str, str]
) -> None:
    assert found(text, language) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The Bharatiya Nyaya Sanhita has replaced the Indian Penal Code.",
        "The Indian Penal Code was long in force.\n\nToday the Bharatiya Nyaya Sanhita is.",
        "The ipc of two processes is fast.",
        "The portal will be opened on 1 April 2027.",
        "The portal was opened on 1 April 2025.",
        "It will be done under an order of 7 February 2019.",
        "The current rate for 2025-26 is 12 per cent.",
        "The limit is four lakh as of 2026; in 2017 it was two.",
        "Concrete follows the current IS 456:2000.",
    ],
)
def test_what_is_not_out_of_date_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_rule_counts_as_superseded_from_its_day_on() -> None:
    text = "Theft is an offence under the Indian Penal Code."
    assert found(text, today=date(2024, 6, 30)) == []
    assert len(found(text, today=date(2024, 7, 1))) == 1


def test_every_rule_says_what_stands_in_its_place_and_where_that_is_written() -> None:
    assert [rule.names for rule in superseded_rules() if not (rule.instead and rule.source)] == []
    assert [rule.instead for rule in superseded_rules() if not rule.successors.search(rule.instead)] == []

"""A course is offered until the day on which it closes, and whoever asks hears when that was."""

from dataclasses import replace
from datetime import date

from data.catalogue import Catalogue
from data.words import Rule
from recommender.suggest.rules import open_on
from recommender.suggest.shelf import shelf_of
from recommender.why import checked_rules
from tests.data.builders import BASICS, learner, planned_catalogue

LAST = date(2026, 6, 30)


def closing() -> Catalogue:
    planned = planned_catalogue()
    courses = [replace(each, closes=LAST) if each.id == BASICS else each for each in planned.courses.values()]
    return Catalogue.of(organisations=planned.organisations.values(), courses=courses)


def test_a_course_is_offered_up_to_the_day_on_which_it_closes() -> None:
    shelf = shelf_of(closing())
    column = shelf.column_of[BASICS]
    assert [bool(open_on(shelf, day)[column]) for day in (LAST, date(2026, 7, 1))] == [True, False]


def test_why_a_closed_course_is_not_suggested_names_the_day() -> None:
    catalogue = closing()
    checks = checked_rules(
        BASICS,
        shelf=shelf_of(catalogue),
        catalogue=catalogue,
        learner=learner("lina"),
        history=[],
        today=date(2026, 7, 1),
    )
    (opened,) = [check for check in checks if check.rule is Rule.OPENED]
    assert (opened.passed, opened.facts) == (False, {"closes": "2026-06-30"})

from dataclasses import replace

import pytest

from data.words.models import Course, CourseId, LocalText
from tests.recommender.planned import course
from tests.tutor.people import EN, HI
from tutor.guide.course_names import CourseNames


def titled(name: str, english: str, hindi: str) -> Course:
    return replace(course(name), title=LocalText({EN: english, HI: hindi}))


NAMES = CourseNames(
    [
        titled("contract-management", "Contract management after award", "संविदा प्रबंधन"),
        titled("rti-essentials", "Right to Information: the essentials", "सूचना का अधिकार"),
        titled("rti-appeals", "Right to Information: appeals and records", "सूचना का अधिकार: अपील"),
        titled("time-management", "Planning your work", "समय प्रबंधन"),
    ]
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("contract management", "contract-management"),
        ("संविदा प्रबंधन", "contract-management"),
        ("rti appeals", "rti-appeals"),
        ("the essentials of information", "rti-essentials"),
        ("management", "contract-management"),  # as telling for both, as long: the first id
    ],
)
def test_the_course_that_holds_most_of_the_telling_words_is_named(text: str, named: str) -> None:
    assert NAMES.named(text) == named


def test_of_courses_that_fit_as_well_one_that_comes_first_is_named() -> None:
    assert NAMES.named("rti") == "rti-essentials"
    assert NAMES.named("rti", first=[CourseId("rti-appeals")]) == "rti-appeals"


@pytest.mark.parametrize("text", ["", "yoga", "और", "?", "this time"])
def test_words_of_no_title_name_no_course(text: str) -> None:
    assert NAMES.named(text) is None
    assert NAMES.alike(text) == []

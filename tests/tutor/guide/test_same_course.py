"""Which messages are about the course spoken of, by hand and by the shipped model without an encoder."""

import pytest

from data.words.models import CourseId
from tutor.guide.intents import Intent
from tutor.guide.same_course import SAME_COURSE, Named, same_course_facts, shipped_model
from tutor.messages.view import plain_view

RTI, BIDS, EXCEL = CourseId("rti"), CourseId("bids"), CourseId("excel")
WORDS = {"rti": RTI, "bol": BIDS, "excel": EXCEL}

NAMED = Named(
    lambda text: [course for word, course in WORDS.items() if word in text.split()],
    lambda course, text: 4.0 * any(WORDS.get(word) == course for word in text.split()),
)


def facts(message: str, *, wants: Intent = Intent.REMIND, last: Intent | None = Intent.ASK) -> dict[str, float]:
    """What tells of a message after talk about RTI."""
    values = same_course_facts(message, course=RTI, wants=wants, last=last, named=NAMED)
    return dict(zip(SAME_COURSE, values.tolist(), strict=True))


def chance(message: str, *, wants: Intent) -> float:
    values = same_course_facts(message, course=RTI, wants=wants, last=Intent.ASK, named=NAMED)
    return shipped_model().probability(values, plain_view(message))


def test_what_a_message_names_and_what_it_comes_after_are_facts() -> None:
    seen = facts("the excel one, kal bol dena")

    assert (seen["names_one"], seen["names_another"], seen["calls_one"], seen["calls_another"]) == (1, 1, 1, 1)
    assert (seen["held"], seen["held_of_it"]) == (4.0, 0.0)
    assert seen["after ask"] == seen["wants remind"] == 1
    assert seen["after find"] == 0


def test_a_message_that_names_nothing_holds_nothing() -> None:
    seen = facts("kal yaad dilana", last=None)

    assert (seen["names_one"], seen["held"], seen["held_of_it"]) == (0, 0, 0)
    assert not any(value for name, value in seen.items() if name.startswith("after "))


@pytest.mark.parametrize(
    ("message", "wants", "same"),
    [
        ("kal subah yaad dilana", Intent.REMIND, True),
        ("why", Intent.EXPLAIN, True),
        ("the excel one, later", Intent.LATER, False),
    ],
)
def test_the_shipped_model_tells_the_same_course_from_another(message: str, wants: Intent, same: bool) -> None:
    assert (chance(message, wants=wants) >= shipped_model().threshold) == same

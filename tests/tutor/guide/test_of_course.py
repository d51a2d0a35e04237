"""Which questions are about a course itself, by the shipped model and what of it can be told by hand."""

import numpy as np
import pytest

from tutor.guide.intents import Intent
from tutor.guide.of_course import OF_COURSE, is_of_course, of_course_facts, shipped_model
from tutor.messages.view import MessageView, plain_view


def meant(text: str) -> MessageView:
    """A message whose meaning says nothing."""
    model = shipped_model()
    return MessageView(text, text, np.zeros(len(model.with_meaning.meaning), dtype=np.float32), model.encoder)


def test_what_a_question_says_is_a_fact_each() -> None:
    values = of_course_facts("how long is the excel one", last=Intent.FIND)
    seen = dict(zip(OF_COURSE, values.tolist(), strict=True))

    assert seen["how_long"] == seen["calls_one"] == seen["after find"] == 1
    assert seen["points"] == seen["inside"] == seen["after ask"] == 0


@pytest.mark.parametrize(
    ("question", "of_course"),
    [
        ("how long is this course", True),
        ("does the register have to be signed by the head of office every month", False),
    ],
)
def test_a_question_about_a_course_is_told_from_one_about_its_subject(question: str, of_course: bool) -> None:
    assert is_of_course(question, meant(question), last=Intent.FIND) == of_course
    assert not is_of_course(question, plain_view(question), last=Intent.FIND)

"""What stands around a key sentence: what it points back to, and its conditions."""

import pytest

from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.around_key import conditions_of, context_of, is_condition
from tutor.answer.key_sentence import with_its_key
from tutor.answer.quoting import quoted
from tutor.answer.ranking import RankedBlock

REPLY = (
    "The reply is due within **thirty** days. If the application was transferred, five days are added. "
    "This period does not hold for fees. Write to the officer."
)
GRADES = "- If the grade is 8, it counts as 9.\n- If the grade is 6, it counts as 7."


def _block(text: str, key: str, *, question: str = "?") -> RankedBlock:
    """The block with the sentence that begins with `key` as its key."""
    (evidence,) = evidence_of(question, [hit_of(passage_of(text))])
    scores = [float(sentence.candidate.key.startswith(key)) for sentence in evidence.sentences]
    return ranked(evidence, scores=scores)


def _said(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_the_condition_behind_a_rule_is_found() -> None:
    found = _said(REPLY, list(conditions_of(_block(REPLY, "The reply"))))
    assert found == ["If the application was transferred, five days are added."]


@pytest.mark.parametrize("key", ["Write", "If the application"])
def test_nothing_before_a_key_and_no_case_beside_a_case_is_its_condition(key: str) -> None:
    assert conditions_of(_block(REPLY, key)) == []


def test_items_of_a_list_are_no_conditions_of_one_another() -> None:
    assert conditions_of(_block(GRADES, "If the grade is 8")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "However, the poor pay nothing.",
        "Five days more are allowed if the application was transferred.",
        "यदि आवेदन अंतरित हुआ हो, तो पाँच दिन और मिलते हैं।",
        "हालाँकि यह कक्षा एक पर लागू नहीं होता।",
    ],
)
def test_a_condition_is_known_by_how_it_begins_or_by_what_it_adds(sentence: str) -> None:
    assert is_condition(sentence)


@pytest.mark.parametrize(
    "sentence", ["Would I be at ease if it were read in court?", "Ending a change is a success, if it is done openly."]
)
def test_a_question_and_an_aside_are_no_conditions(sentence: str) -> None:
    assert not is_condition(sentence)


def test_what_a_key_points_back_to_is_its_context_and_no_part_of_it() -> None:
    text = "The reply is due within **thirty** days. This period does not hold for fees."
    block = _block(text, "This period")
    assert context_of(block) == (0, text.index(" This"))
    (shown,) = quoted([block], [block.key], lesson_text=lambda *_: text).blocks
    assert shown.key_sentence == "This period does not hold for fees."
    assert shown.context == (0, len("The reply is due within thirty days."))


def test_conditions_are_quoted_with_the_block_as_they_read() -> None:
    block = _block(REPLY, "The reply")
    (shown,) = quoted([block], [block.key], lesson_text=lambda *_: REPLY).blocks
    assert [shown.text[slice(*place)] for place in shown.conditions] == [
        "If the application was transferred, five days are added."
    ]


def test_where_only_the_sentence_before_has_to_do_with_the_question_it_is_the_key() -> None:
    text = "Edmondson called this psychological safety. It does not mean low standards."
    block = with_its_key(_block(text, "It does", question="psychological safety"), question="psychological safety")
    assert block.key.candidate.key.startswith("Edmondson")
    text = "Leave a line on where you stopped. This parking note saves time."
    block = with_its_key(_block(text, "This", question="line parking note"), question="line parking note")
    assert block.key.candidate.key.startswith("Leave")


def test_a_sentence_that_says_more_of_what_is_asked_stays_the_key() -> None:
    text = "Edmondson called this psychological safety. It does not mean low standards."
    asked = "Does safety mean low standards?"
    assert with_its_key(_block(text, "It does", question=asked), question=asked).key.candidate.key.startswith("It does")

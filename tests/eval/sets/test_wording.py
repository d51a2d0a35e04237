import pytest

from eval.sets.wording import answer_text, holds_answer


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("The Panthers gave up 308 points.", "308", True),
        ("They scored 1308 points.", "308", False),
        ("They scored 3080 points, or 308.", "308", True),
        ("Reply within **forty-eight hours**.", "Forty-eight  hours", True),
        ("उत्तर ४८ घंटे में दें।", "48 घंटे", True),
        ("उत्तर 48 घंटे में दें।", "४८ घंटे", True),
        ("Denverites came.", "Denver", True),  # inflected words are right, split numbers are not
        ("Nothing of the kind.", "", False),
    ],
)
def test_an_answer_is_looked_for_as_people_read_it(text: str, answer: str, held: bool) -> None:
    assert holds_answer(text, [answer]) is held


def test_one_of_several_answers_is_enough_and_none_never_is() -> None:
    assert holds_answer("It is blue.", ["green", "blue"])
    assert not holds_answer("It is blue.", [])


def test_text_is_compared_without_width_case_and_marks() -> None:
    assert answer_text("`ＧＦＲ` *2017*\n rule") == "gfr 2017 rule"

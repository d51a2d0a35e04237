"""What of a thing a question asks for and a sentence says, in whatever language each is written."""

import pytest

from tutor.answer.aspects import aspects_in, aspects_met


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("MSME ke late payment par byaj kitna?", "The buyer owes compound interest at three times the bank rate.", 1),
        ("कबाड़ की नीलामी का शुल्क क्या है?", "The bidder pays ₹250 for the list.", 1),
        ("सबसे पहले किस राज्य में बना?", "Madhya Pradesh was the first.", 1),
        ("What is the minimum rank?", "The cell is led by an officer not below a Director.", 1),
        ("Is the clerk present?", "The clerk is not present.", 1),
        ("Who is present?", "The clerk is not present.", 0),
        ("Where is the register?", "The register stands on the shelf.", 0),
    ],
)
def test_an_aspect_is_met_by_what_says_it_in_any_language(question: str, sentence: str, met: int) -> None:
    assert aspects_met(question, sentence) == met


def test_a_duration_is_no_interest() -> None:
    assert aspects_met("What is the rate?", "Payment may not be delayed beyond 45 days.") == 0


def test_each_aspect_counts_once() -> None:
    assert aspects_in("Interest at the bank rate, approved by the head") == {"rate", "head"}

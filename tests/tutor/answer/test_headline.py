import pytest

from tutor.answer.figure import Figure
from tutor.answer.headline import figure_phrases, headline_of

DAYS = "How many days do I have?"


@pytest.mark.parametrize(
    ("question", "sentence", "headline"),
    [
        (DAYS, "The officer decides within thirty days of receipt.", "within thirty days"),
        (DAYS, "The reply is due in not more than 45 clear working days.", "not more than 45 clear working days"),
        ("कितने दिन मिलते हैं?", "अधिकारी तीस दिन के भीतर निर्णय लेता है।", "तीस दिन के भीतर"),
        ("jawab kitne din me dena hai?", "उत्तर ३० दिन में देय है।", "३० दिन"),
        ("How much is the fee?", "The fee is ₹10 for each request.", "₹10"),
        ("What share may be spent?", "At most 33 per cent of it is spent then.", "At most 33 per cent"),
        ("By what date is it due?", "The form is sent by 31 March 2026.", "31 March 2026"),
    ],
)
def test_the_one_figure_of_the_kind_asked_for_heads_the_answer(question: str, sentence: str, headline: str) -> None:
    assert headline_of(question, sentence) == headline


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who decides?", "The officer decides within thirty days."),
        (DAYS, "The fee is ten rupees."),
        (DAYS, "It is thirty days, and five more where the request was transferred."),
        (DAYS, "Thirty days are given for each of 5 appeals."),
        ("How many members has it?", "The committee has five members."),
        (DAYS, "Section 7 of the Act of 2005 says nothing of it."),
    ],
)
def test_where_no_single_figure_answers_there_is_no_headline(question: str, sentence: str) -> None:
    assert headline_of(question, sentence) is None


def test_figures_are_read_with_their_units_and_numbers_of_rules_are_none() -> None:
    text = "Under rule 13 he pays Rs 500, or five per cent, within forty-five days from 31 January."
    phrases = [(phrase.kind, text[phrase.start : phrase.end]) for phrase in figure_phrases(text)]
    assert phrases == [
        (Figure.MONEY, "Rs 500"),
        (Figure.SHARE, "five per cent"),
        (Figure.DURATION, "forty-five days"),
        (Figure.DATE, "31 January"),
    ]

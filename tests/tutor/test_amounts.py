import pytest

from tutor.amounts import asks_for_amount, holds_amount, holds_what_is_asked


@pytest.mark.parametrize(
    "question",
    [
        "How many days do I have?",
        "By when must the report reach the head of office?",
        "What is the maximum EL I can accumulate?",
        "कितने दिन में उत्तर देना है?",
        "net zero किस साल तक?",
        "RTI ka jawab kitne din mein?",
        "ye kab tak dena hai",
    ],
)
def test_questions_for_a_figure_are_seen(question: str) -> None:
    assert asks_for_amount(question)


@pytest.mark.parametrize("question", ["Who may complain?", "शिकायत कौन कर सकता है?", "shikayat kaun kar sakta hai", ""])
def test_other_questions_are_not(question: str) -> None:
    assert not asks_for_amount(question)


@pytest.mark.parametrize("text", ["within thirty days", "Rs 500", "तीस दिन", "पाँच दिन", "५ प्रतिशत", "दस रुपये"])
def test_figures_are_seen_in_words_and_digits(text: str) -> None:
    assert holds_amount(text)


@pytest.mark.parametrize("text", ["one of them", "the officer", "एक अधिकारी", ""])
def test_no_figure_is_seen_where_there_is_none(text: str) -> None:
    assert not holds_amount(text)


def test_a_question_for_a_time_wants_a_time() -> None:
    question = "Within how many days is the reply due?"

    assert holds_what_is_asked(question, "The reply is due within thirty days.")
    assert not holds_what_is_asked(question, "The fee is ten rupees.")


def test_a_question_for_no_figure_is_met_by_none() -> None:
    assert not holds_what_is_asked("Who replies?", "The officer replies within thirty days.")

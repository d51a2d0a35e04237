import pytest

from tutor.answer.amounts import figures_held, holds_amount, holds_what_is_asked
from tutor.answer.asked_figures import figures_asked
from tutor.answer.figure import Figure

TIME = {Figure.DURATION, Figure.DATE}


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How many days do I have?", {Figure.DURATION}),
        ("RTI ka jawab kitne din mein?", {Figure.DURATION}),
        ("कितने दिन में उत्तर देना है?", {Figure.DURATION}),
        ("By when must the report reach the head of office?", TIME),
        ("ye kab tak dena hai", TIME),
        ("रिपोर्ट कब देनी है?", TIME),
        ("net zero किस साल तक?", {Figure.DATE}),
        ("What percentage may be spent in March?", {Figure.SHARE}),
        ("RTI ki fees kitni hai?", {Figure.MONEY, Figure.SHARE}),
        ("आवेदन का शुल्क कितना है?", {Figure.MONEY, Figure.SHARE}),
        ("अपील की फ़ीस कितनी है?", {Figure.MONEY, Figure.SHARE}),
        ("How much can parents deposit?", {Figure.MONEY, Figure.SHARE, Figure.NUMBER}),
        ("What is the maximum leave I can accumulate?", {Figure.NUMBER}),
        ("How old was he when he retired?", {Figure.NUMBER}),
        ("वह कितने साल के थे?", {Figure.NUMBER}),
        ("Which section covers this?", {Figure.RULE}),
        ("यह किस धारा में है?", {Figure.RULE}),
        ("How many second appeals can be filed?", {Figure.NUMBER}),
        ("कितने मामले वर्ष 2020 में निपटाए गए?", {Figure.NUMBER}),
        ("कितने लोग समय पर आए?", {Figure.NUMBER}),
        ("कितने कार्य दिवस लगेंगे?", {Figure.DURATION}),
        ("How far is the station?", {Figure.NUMBER}),
        ("What is the highest temperature?", {Figure.NUMBER}),
        ("What is the age of retirement?", {Figure.NUMBER}),
        ("retirement ki umar kya hai", {Figure.NUMBER}),
        ("किस उम्र में?", {Figure.NUMBER}),
        ("What is the period of limitation?", {Figure.DURATION}),
        ("Within what period must he appeal?", {Figure.DURATION}),
        ("What is the deadline?", TIME),
        ("Whom should I inform, and when?", TIME),
        ("Officer, when does it end?", TIME),
    ],
)
def test_the_kind_of_figure_that_is_asked_for_is_seen(question: str, kinds: set[Figure]) -> None:
    assert figures_asked(question) == kinds


@pytest.mark.parametrize(
    "question",
    [
        "Who may complain?",
        "शिकायत कौन कर सकता है?",
        "shikayat kaun kar sakta hai",
        "इकबाल कौन थे?",
        "What is due when he asks?",
        "When an officer is absent, who signs?",
        "Who decides, when the officer is on leave?",
        "Who sets the deadline?",
        "अंतिम तिथि कौन तय करता है?",
        "Which is the highest court of appeal?",
        "What is the minimum qualification for an inquiry officer?",
        "How far is the rule applicable?",
        "",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert figures_asked(question) == set()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("within thirty days", {Figure.NUMBER, Figure.DURATION}),
        ("ten clear working days", {Figure.NUMBER, Figure.DURATION}),
        ("one month, once a year", {Figure.DURATION}),
        ("तीस दिनों के भीतर", {Figure.NUMBER, Figure.DURATION}),
        ("by 31 January", {Figure.NUMBER, Figure.DATE}),
        ("a fee of fifty pounds", {Figure.NUMBER, Figure.MONEY}),
        ("a grant of ten dollars", {Figure.NUMBER, Figure.MONEY}),
        ("दस रुपये का शुल्क", {Figure.NUMBER, Figure.MONEY}),
        ("5 May, or whoever may come", {Figure.NUMBER, Figure.DATE}),
        ("it may come", set()),
        ("in 2070", {Figure.DATE}),
        ("₹25,000", {Figure.NUMBER, Figure.MONEY}),
        ("५ प्रतिशत", {Figure.NUMBER, Figure.SHARE}),
        ("Rules 154 and 155 apply", {Figure.RULE}),
        ("the RTI Act, 2005", set()),
        ("नियम 13 के अनुसार", {Figure.RULE}),
        ("rule 154 was ₹25,000", {Figure.RULE, Figure.NUMBER, Figure.MONEY}),
        ("1200 posts were filled", {Figure.NUMBER, Figure.DATE}),
        ("a total of 1500 words", {Figure.NUMBER, Figure.DATE}),
        ("1200 पद", {Figure.NUMBER, Figure.DATE}),
        ("at most 2000", {Figure.NUMBER, Figure.DATE}),
        ("decided in Union of India (1990)", {Figure.DATE}),
        ("the 2017 Rules", {Figure.DATE}),
        ("by 31st March", {Figure.NUMBER, Figure.DATE}),
        ("by the 1st of May", {Figure.NUMBER, Figure.DATE}),
        ("March 5, or 5 मई 2020", {Figure.NUMBER, Figure.DATE}),
        ("on 15.08.1947", {Figure.DATE}),
        ("on 1947-08-15", {Figure.DATE}),
        ("वर्ष २००५ में", {Figure.DATE}),
        ("Once it is filed, act at once", set()),
        ("once in five years", {Figure.NUMBER, Figure.DURATION}),
        ("Limited tender (rule 162) may be used", {Figure.RULE}),
        ("Form 16 may be filed; Form 16 May Be Filed", {Figure.RULE}),
        ("at least 5 may come", {Figure.NUMBER}),
        ("call 1800-11-4949", {Figure.NUMBER}),
        ("government quarters", set()),
        ("three quarters of the members", {Figure.NUMBER, Figure.SHARE}),
        ("fill the form and 30 days later", {Figure.NUMBER, Figure.DURATION}),
        ("rules 4 and 5 apply, in 7 working days", {Figure.RULE, Figure.NUMBER, Figure.DURATION}),
        ("नियम 15 दिनांक से", {Figure.RULE}),
        ("one of them", set()),
        ("", set()),
    ],
)
def test_kinds_of_figures_are_told_apart(text: str, kinds: set[Figure]) -> None:
    assert figures_held(text) == kinds


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
    assert not holds_what_is_asked(question, "The RTI Rules, 2012 say who replies.")


def test_a_question_for_no_figure_is_met_by_none() -> None:
    assert not holds_what_is_asked("Who replies?", "The officer replies within thirty days.")

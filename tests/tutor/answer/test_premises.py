"""What a question takes for given and the lesson says otherwise; what it rightly takes for given is passed over."""

import pytest

from data.words.answers import NoticeKind
from tutor.answer.premises import notices_of, takes_for_given
from tutor.answer.sums import wants_sum


def _quotes(question: str, key: str, block: str = "") -> list[str]:
    notices = notices_of(question, key=key, block=block)
    assert all(notice.kind is NoticeKind.OTHERWISE for notice in notices)
    return [notice.quote for notice in notices]


@pytest.mark.parametrize(
    ("question", "key", "quote"),
    [
        ("The fee is fifty rupees, right?", "A request costs a fee of ten rupees.", "ten rupees"),
        ("Why must the reply be given within 15 days?", "The reply is due within thirty days.", "within thirty days"),
        ("doosri appeal 60 din me hi na?", "A second appeal is filed within ninety days.", "within ninety days"),
        ("पुलिस 48 घंटे तक हिरासत में रख सकती है न?", "हिरासत चौबीस घंटे से अधिक नहीं हो सकती।", "चौबीस घंटे से अधिक नहीं"),
        ("The return is due on 31 March, isn't it?", "The return is filed by 31 January.", "31 January"),
        ("We monitor projects of 50 crore, don't we?", "Projects of Rs 150 crore are monitored.", "Rs 150 crore"),
        ("Officials rotate every five years, yes?", "Officials rotate every two or three years.", None),
        ("DMEO was set up in 2019, am I right?", "DMEO was set up in 2015 by a merger.", None),
        ("Kerala was the first State, wasn't it?", "Madhya Pradesh was the first State with a law.", None),
        ('A letter ends "Yours sincerely", correct?', 'A letter ends with "Yours faithfully".', None),
        (
            "Why does the High Court hear the first appeal?",
            "The first appeal is heard by an officer senior in rank.",
            None,
        ),
    ],
)
def test_what_the_lesson_says_otherwise_is_said(question: str, key: str, quote: str | None) -> None:
    """Without a figure that stands alone the notice quotes the sentence."""
    assert _quotes(question, key) == [quote or key]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("The fee is ten rupees, right?", "A request costs a fee of ten rupees."),
        ("The police may hold him for a day, correct?", "Custody may not exceed twenty-four hours."),
        ("The return is due in January, isn't it?", "The return is filed by 31 January."),
        ("Kerala was the first State, wasn't it?", "Kerala was the first State, before Goa."),
        ("I served five months. May he write my report?", "A report needs a period of three months or more."),
        ("How many of the 45 days are left?", "The reply is due within thirty days."),
        ("Why is a quiet hour kept?", "Thirty minutes are enough for a plan."),
    ],
)
def test_where_nothing_is_put_forward_or_all_is_so_no_notice_is_given(question: str, key: str) -> None:
    assert _quotes(question, key) == []


def test_a_figure_that_stands_elsewhere_in_the_block_is_no_error() -> None:
    question, key = "The fee is fifty rupees, right?", "A request costs a fee of ten rupees."
    assert _quotes(question, key, "An appeal costs fifty rupees.") == []


def test_what_is_to_be_confirmed_or_explained_is_told_from_a_plain_question() -> None:
    assert takes_for_given("MoSPI watches projects of fifty crore, isn't that so?")
    assert takes_for_given("CPGRAMS me 45 din milte hai na, naye guideline ke baad")
    assert not takes_for_given("reply na aaye to kya karein")
    assert not takes_for_given("What is the right fee?")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("We have 250 vacancies. How many of them are reserved?", True),
        ("8 lakh ka maal 6 hafte late aaya, LD kitna katega", True),
        ("My case was closed on 3 June. By what date can I appeal?", True),
        ("How many vacancies are reserved?", False),
        ("How much of four per cent is reserved?", False),
        ("How many crore may be spent in 2024?", False),
        ("We have 250 vacancies. Who fills them?", False),
    ],
)
def test_a_sum_with_the_askers_own_figures_is_told_from_a_question_for_the_rule(question: str, wanted: bool) -> None:
    assert wants_sum(question, "Not less than four per cent of vacancies are reserved.") is wanted


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("पहली अपील उच्च न्यायालय क्यों सुनता है?", "पहली अपील प्रथम अपीलीय प्राधिकारी को की जाती है।"),
        ("doosri appeal highcourt me hoti hai na?", "दूसरी अपील सूचना आयोग में होती है।"),
        ("The second appeal lies under section 18, right?", "A second appeal lies under section 19(3)."),
        ("धारा 7 की सज़ा छह महीने से पाँच साल है न?", "दंड तीन से सात वर्ष का कारावास है।"),
    ],
)
def test_another_body_law_or_range_is_said_in_any_way_of_writing(question: str, key: str) -> None:
    assert len(_quotes(question, key)) == 1


def test_a_body_or_section_that_the_block_knows_and_a_name_in_another_script_are_passed_over() -> None:
    assert (
        _quotes("Second appeals go to the Information Commission, right?", "They go to the information commission.")
        == []
    )
    said = "A second appeal lies under section 19(3); section 18 is for complaints."
    assert _quotes("A complaint is under section 18, right?", said) == []
    assert _quotes("yah cycle Deming ne sikhaya tha na?", "यह चक्र डेमिंग ने सिखाया।") == []

"""A name heads the answer where the question asks who and the key sentence begins with who acts."""

import pytest

from tutor.answer.names import name_of


@pytest.mark.parametrize(
    ("question", "sentence", "name"),
    [
        ("Which House votes on the demands?", "Only the Lok Sabha votes the demands for grants.", "the Lok Sabha"),
        (
            "Who coordinates the national plan on climate?",
            "The Ministry of Environment, Forest and Climate Change coordinates the plan as a whole.",
            "The Ministry of Environment, Forest and Climate Change",
        ),
        ("SMART goals kisne diya tha", "G. T. Doran proposed the letters SMART in 1981.", "G. T. Doran"),
        (
            "Which city was the first to have a plan against heat?",
            "Ahmedabad adopted the first heat action plan in 2013.",
            "Ahmedabad",
        ),
        (
            "दिशानिर्देश किस मंत्रालय ने निकाले?",
            "इलेक्ट्रॉनिकी और सूचना प्रौद्योगिकी मंत्रालय ने नवंबर 2025 में दिशानिर्देश जारी किए।",
            "इलेक्ट्रॉनिकी और सूचना प्रौद्योगिकी मंत्रालय",
        ),
    ],
)
def test_who_acts_is_named(question: str, sentence: str, name: str) -> None:
    assert name_of(question, sentence) == name
    assert name in sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does DARPG do?", "DARPG coordinates charters in the central ministries."),
        ("Who signs a contract?", "A contract is signed by an authorised officer."),
        ("Who sends the case?", "Four months before retirement, the Head of Office sends the case."),
        ("Who runs PFMS?", "The Public Financial Management System carries payments."),
        ("Which DDO pays by itself?", "The Drawing and Disbursing Officer prepares the bill."),
        ("Who heads the District Authority?", "The District Authority decides on plans."),
        ("Who may complain?", "Such complaints lapse after a year."),
        ("किस राज्य ने कानून बनाया?", "कई राज्यों ने कानून बनाए हैं।"),
    ],
)
def test_what_is_asked_about_or_done_to_or_no_name_heads_nothing(question: str, sentence: str) -> None:
    assert name_of(question, sentence) is None

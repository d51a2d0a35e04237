"""What something is, as a headline: only where the sentence says it of just what is asked about."""

import pytest

from embeddings.text.tokens import terms
from tutor.answer.definition import definition_of


def _defined(question: str, sentence: str) -> str | None:
    return definition_of(question, sentence, asked=[(term,) for term in terms(question)])


@pytest.mark.parametrize(
    ("question", "sentence", "clause"),
    [
        (
            "What do we mean by re-appropriation?",
            "Re-appropriation means a transfer of savings within the same grant.",
            "a transfer of savings within the same grant",
        ),
        (
            "What is meant by net zero?",
            "Net zero means that remaining emissions are balanced by removals, for example by forests.",
            "remaining emissions are balanced by removals",
        ),
        (
            "What is PFMS in short?",
            "The Public Financial Management System, or PFMS, is a web-based system for payment.",
            "a web-based system for payment",
        ),
        (
            "विद्या प्रवेश क्या है?",
            "विद्या प्रवेश, जो तीन माह का खेल आधारित तैयारी कार्यक्रम है।",
            "तीन माह का खेल आधारित तैयारी कार्यक्रम",
        ),
        ("सेवोत्तम का अर्थ क्या है?", "सेवोत्तम का अर्थ सेवा में उत्कृष्टता है।", "सेवा में उत्कृष्टता"),
    ],
)
def test_the_defining_clause_is_copied(question: str, sentence: str, clause: str) -> None:
    assert _defined(question, sentence) == clause
    assert clause in sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is the fee of an appeal?", "The appeal is filed with the officer of the department."),
        ("What is the difference between a yellow and an orange signal?", "Yellow means watch and stay informed."),
        ("Who signs the register?", "The register is a list of all contracts."),
        ("What is a charter?", "A charter is not a contract with each citizen."),
        ("What is a charter?", "The charter is signed by the head of the office."),
        ("सेवोत्तम क्या है?", "सेवोत्तम के तीन अंग हैं।"),
    ],
)
def test_what_is_said_of_something_else_or_is_no_definition_is_no_headline(question: str, sentence: str) -> None:
    assert _defined(question, sentence) is None

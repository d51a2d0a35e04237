import pytest

from embeddings.languages.courtesies import without_courtesies


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("Respected sir, kindly tell me who signs a contract? Thanks and regards", "who signs a contract?"),
        ("Dear Sir/Madam,\n\nKindly let me know what EMD is.\n\nThanks & Regards,\nRamesh Kumar", "what EMD is"),
        ("Good morning. Could you please tell me what EMD is?", "what EMD is?"),
        ("What is EMD, please?", "What is EMD, please?".removesuffix(", please?")),
        ("सर जी, कृपया बताइए RTI की फीस कितनी है?", "RTI की फीस कितनी है?"),
        ("आदरणीय महोदय, क्या आप बता सकते हैं कि अपील कौन सुनता है? सादर धन्यवाद", "अपील कौन सुनता है?"),
        ("GFR क्या है? कृपया बताएँ।", "GFR क्या है?"),
        ("sir ji please bataiye ki GFR kya hai?", "GFR kya hai?"),
        ("namaste, mujhe bataiye GFR kya hai, dhanyavaad sir", "GFR kya hai"),
    ],
)
def test_courtesies_at_both_ends_are_left_out(message: str, asked: str) -> None:
    assert without_courtesies(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Good morning sir",
        "बहुत धन्यवाद",
        "Hello, how are you?",
        "Thanks a lot, that was helpful",
        "Who gives thanks to the sir of the house",
        "hi-tech courses",
        "Sirsi is in which state?",
        "sir ne phone par order diya",
        "मैडम ने लिखित आदेश माँगा है",
        "Is it right to say please and thanks in a note?",
    ],
)
def test_what_says_nothing_besides_and_what_speaks_of_courtesies_stays(message: str) -> None:
    assert without_courtesies(message) == message


def test_a_sign_before_a_number_belongs_to_the_number() -> None:
    assert without_courtesies("please -2 hours weekly") == "-2 hours weekly"


@pytest.mark.parametrize(
    "message", ["sir " * 500_000, "x" * 1_000_000, "please " * 500 + "plan" + " thanks" * 500, "\ud800"]
)
def test_hostile_text_comes_back_at_once(message: str) -> None:
    assert len(without_courtesies(message)) <= len(message)

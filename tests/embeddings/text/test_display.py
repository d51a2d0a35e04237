import pytest

from embeddings.text.display import shown


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Within **thirty** days.", "Within thirty days."),
        ("_Form 1_ and `e-HRMS`", "Form 1 and e-HRMS"),
        ("The rule\nis short.", "The rule is short."),
        ("These are exempt:\n\n- schools;\n- clinics.", "These are exempt:\nschools;\nclinics."),
        ("1. First\n2. Second", "First\nSecond"),
        ("| Up to ₹50,000 | any seller |", "Up to ₹50,000 — any seller"),
        ("| A | B |\n| --- | --- |\n| 1 | 2 |", "A — B\n1 — 2"),
        ("2*3 is snake_case", "2*3 is snake_case"),
        ("", ""),
        ("  \n\n ", ""),
    ],
)
def test_only_markers_go(quote: str, text: str) -> None:
    assert shown(quote) == text

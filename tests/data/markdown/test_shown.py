import pytest

from data.markdown import shown


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
        ('See [the Act](https://example.org/a_b?c=(d) "t"), [here][1].\n\n[1]: https://x.y', "See the Act, here."),
        ("See <https://example.org/a>.", "See https://example.org/a."),
        ("![A map of *Delhi*](map.png) shows it.", "A map of Delhi shows it."),
        ("It is free[^1].\n\n[^1]: Since 2019.", "It is free.\nSince 2019."),
        ("| A |\n|---|\n| `x\\|y` **b** |", "A\nx|y b"),
        ("[run](javascript:alert(1)) it", "run it"),
        ("Tom &amp; \\*Jerry\\*\\\nlast", "Tom & *Jerry* last"),
        ("```py\nif a:\n    b()\n\n```", "if a:\n    b()"),
        ("• one **two**\n• three", "one two\nthree"),
        ("", ""),
        ("  \n\n ", ""),
    ],
)
def test_only_markers_go(quote: str, text: str) -> None:
    assert shown(quote, 0, len(quote)) == text

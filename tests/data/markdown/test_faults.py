import pytest

from data.markdown import markdown_faults

GOOD = """## What may be asked

Any **citizen** may ask for a [record](https://example.org/rti "The Act") or see <https://example.org>.

1. Write *once*.
2. Pay `Rs. 10`; `a < b` and `![x](y)` are code, 5 < 6 is not HTML.

> A quoted rule[1] with a note in brackets.

| Office | Days |
|---|---|
| Central \\| State | 30 |
| \\|\\| | 1 |

```html
<b>[x](y z) [^1]</b> | a |
```

• a bullet that people type
"""


def test_paragraphs_headings_lists_links_tables_and_fenced_code_are_allowed() -> None:
    assert markdown_faults(GOOD) == []


@pytest.mark.parametrize(
    ("text", "line", "found", "problem"),
    [
        ("a\n\nSee <b>this</b>", 3, "<b>", "HTML"),
        ("<div>\nx\n</div>", 1, "<div>", "HTML"),
        ("a <!-- b --> c", 1, "<!-- b -->", "HTML"),
        ("One\n![A map](map.png)", 2, "![A map](map.png)", "an image"),
        ("![A map][m]\n\n[m]: map.png", 1, "![A map](map.png)", "an image"),
        ("It is free[^1].\n\n[^1]: Since 2019.", 1, "[^1]", "a footnote"),
        ("It is free.\n\n[^note]: Since 2019.", 3, "[^note]:", "a footnote"),
        ("Go [there](javascript:alert(1))", 1, "javascript:alert(1)", "a link leads"),
        ("See\n[the form](my form.pdf) first", 2, "[the form](my form.pdf)", "a link is broken"),
        ("![x](my map.png)", 1, "![x](my map.png)", "a link is broken"),
        ("Type:\n\n```sh\nls", 3, "```sh", "a block of code is not closed"),
        ("a ``` b", 1, "```", "a fence"),
        ("| a | b |\n|---|\n| c | d |", 1, "| a | b |", "a row"),
    ],
)
def test_what_could_not_be_cited_is_named_with_its_line(text: str, line: int, found: str, problem: str) -> None:
    fault = markdown_faults(text)[0]
    assert (fault.line, fault.found) == (line, found)
    assert fault.problem.startswith(problem)
    assert fault.remedy

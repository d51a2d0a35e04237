"""Lessons as safe HTML, and quotes marked to the letter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.courses.lesson_text import Span, has_mark, lesson_html
from embeddings.text.sentences import sentence_spans

LESSON = """A reply is due within **thirty** days of `receipt`.

## Who may ask

- Any *citizen* may ask.
- A [body](https://example.org/a?b=c) of citizens & others may not.

1. First, write.
2. Then wait;
   it takes time.

> A quoted rule
> of two lines.

| Office | Days |
|---|---|
| Central | 30 |
| **State** | 16 to 30 |

सामान्य सीमा **तीस दिन** है। उसके बाद अपील होती है।
"""


def _span(quote: str, text: str = LESSON) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


def _marked(html: str) -> list[str]:
    """The texts inside marks, without inner tags."""
    return [re.sub(r"<[^>]+>", "", inner) for inner in re.findall(r"<mark[^>]*>(.*?)</mark>", html, flags=re.DOTALL)]


def _without_marks(html: str) -> str:
    return re.sub(r"</?mark[^>]*>", "", html)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("A reply is due", ["A reply is due"]),
        ("within **thirty** days", ["within ", "thirty", " days"]),
        ("**thirty**", ["thirty"]),
        ("irty** da", ["irty", " da"]),
        ("of `receipt`.", ["of receipt."]),
        ("## Who may ask", ["Who may ask"]),
        ("- Any *citizen* may ask.", ["Any ", "citizen", " may ask."]),
        ("A [body](https://example.org/a?b=c) of citizens & others", ["A ", "body", " of citizens &amp; others"]),
        ("Then wait;\n   it takes time.", ["Then wait;\nit takes time."]),
        ("> A quoted rule\n> of two", ["A quoted rule\nof two"]),
        ("| **State** | 16 to 30 |", ["State", "16 to 30"]),
        ("30 |\n| **State**", ["30", "State"]),
        ("तीस दिन** है।", ["तीस दिन", " है।"]),
        ("ask.\n- A [body]", ["ask.", "A ", "body"]),
    ],
)
def test_a_quote_is_marked_to_the_letter(quote: str, expected: list[str]) -> None:
    assert _marked(lesson_html(LESSON, quote=_span(quote))) == expected


def test_every_sentence_of_a_lesson_can_be_marked() -> None:
    spans = sentence_spans(LESSON)
    assert len(spans) > 3
    for start, end in spans:
        html = lesson_html(LESSON, quote=Span(start, end))
        assert has_mark(html), LESSON[start:end]


def test_only_the_first_mark_carries_the_id_that_a_citation_opens_at() -> None:
    html = lesson_html(LESSON, quote=_span("within **thirty** days"))
    assert html.count('id="quote"') == 1
    assert html.index('<mark id="quote">') < html.index("<mark>")


@pytest.mark.parametrize(
    "quote",
    [
        Span(5, 5),
        Span(9, 3),
        Span(-4, 3),
        Span(0, len(LESSON) + 1),
        Span(10**9, 10**9 + 5),
        _span("|---|---|"),
        _span("\n\n"),
    ],
)
def test_a_quote_that_cannot_be_shown_is_left_out(quote: Span) -> None:
    assert lesson_html(LESSON, quote=quote) == lesson_html(LESSON)


def test_the_focus_can_go_to_the_quote() -> None:
    html = lesson_html(LESSON, quote=_span("within **thirty** days"), focus=True)
    assert len(re.findall(r'<mark id="quote" [^>]*autofocus', html)) == html.count("autofocus") == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_keep_offsets_true(line_end: str) -> None:
    text = LESSON.replace("\n", line_end)
    assert _marked(lesson_html(text, quote=_span("Then wait;", text))) == ["Then wait;"]


def test_an_entity_before_the_quote_does_not_move_it() -> None:
    text = "AT&amp;T &nbsp; pays *ten* rupees today."
    assert _marked(lesson_html(text, quote=_span("ten* rupees", text))) == ["ten", " rupees"]


def test_a_quote_in_a_long_block_is_marked_to_the_letter() -> None:
    text = "*a* " + "word " * 2_000 + "[there](https://example.org) it *ends*."
    assert _marked(lesson_html(text, quote=_span("there](https://example.org) it", text))) == ["there", " it"]


def test_a_line_of_code_is_marked() -> None:
    text = "Type this:\n\n```sh\nls < in\ncat *a*\n```\n"
    html = lesson_html(text, quote=_span("ls < in", text))
    assert html.endswith('<pre><code><mark id="quote">ls &lt; in</mark>\ncat *a*\n</code></pre>\n')
    assert _marked(lesson_html(text, quote=_span("cat *a*", text))) == ["cat *a*"]


def test_headings_of_a_lesson_come_below_those_of_the_page() -> None:
    html = lesson_html("# One\n\n## Two\n\n### Three\n\n###### Six")
    assert re.findall(r"<(h\d)>", html) == ["h3", "h3", "h4", "h6"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/x.png)",
        '<a href="/x" onclick="alert(1)">x</a>',
        "<mark id=quote>mine</mark>",
        '[x](/y "a\\" onmouseover=alert(1) b=\\"")',
        "| a |\n|:-:|\n| <style>*{}</style> |",
        "\ue000<svg/onload=alert(1)>\ue001",
    ],
)
def test_nothing_in_a_lesson_can_act(text: str) -> None:
    for html in (lesson_html(text), lesson_html(text, quote=Span(0, len(text)))):
        tags = re.findall(r"<(\w+)([^>]*)>", html)
        assert {name for name, _ in tags} <= {"p", "a", "em", "mark", "table", "thead", "tbody", "tr", "th", "td"}
        for _, attributes in tags:
            names = set(re.findall(r'(\w+)="', re.sub(r'"[^"]*"', '""', attributes)))
            assert names <= {"href", "title", "rel", "id"}
            assert "javascript:" not in attributes
            assert "data:" not in attributes


INLINE = ["word", " ", "**", "*", "`", "[a](b)", "&amp;", "\\*", "दिन", "।", "<b>", "___", "!", "(", ")", "\t"]
BLOCKS = ["\n", "\n\n", "\r\n", "- ", "1. ", "## ", "> ", "    ", "```\n", "| a | b |\n|---|---|\n| c | d |\n"]
FRAGMENTS = st.sampled_from([*INLINE, *BLOCKS])


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=25).map("".join), st.integers(-2, 80), st.integers(-2, 80))
def test_marking_changes_nothing_but_marks(text: str, start: int, end: int) -> None:
    assert _without_marks(lesson_html(text, quote=Span(start, end))) == lesson_html(text)

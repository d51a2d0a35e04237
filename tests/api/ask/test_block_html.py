"""Blocks as the lesson shows them, with the key sentence marked and nothing that could act."""

import re

import pytest

from api.ask.answer_shapes import BlockOut, CitationOut, KeyOut
from api.ask.block_html import block_html
from data.markdown import shown


def shown_as_html(quote: str, key: str, *, text: str | None = None) -> str:
    """The block that quotes `quote`, whose key sentence reads `key`."""
    said = shown(quote, 0, len(quote)) if text is None else text
    start = said.index(key)
    block = BlockOut(text=said, heading="", key=KeyOut(start=start, end=start + len(key)), citations=[1])
    place = {"course": "c", "course_title": "C", "lesson": "l", "lesson_title": "L", "language": "en", "href": "/"}
    reads = shown(quote, 0, len(quote))
    citation = CitationOut(number=1, locator="", quote=quote, text=reads, start=0, end=len(quote), **place)
    return str(block_html(block, [citation]))


def marked(html: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", html)


@pytest.mark.parametrize(
    ("quote", "key", "expected"),
    [
        ("Reply in **thirty**\ndays. Pay.", "Reply in thirty days.", ["Reply in ", "thirty", "\ndays."]),
        ("Bring:\n\n- a *form*;\n- the fee.", "the fee.", ["the fee."]),
        ("1. Write.\n2. Wait [here](https://a.b).", "Wait here.", ["Wait ", "here", "."]),
        ("| Office | Days |\n|---|---|\n| State | 30 |\n| Centre | 45 |", "Centre — 45", ["Centre", "45"]),
        ("| State | 30 |\n| **Centre** | 45 |", "Centre — 45", ["Centre", "45"]),
        ("सीमा **तीस दिन** है। फिर अपील।", "सीमा तीस दिन है।", ["सीमा ", "तीस दिन", " है।"]),
    ],
)
def test_the_key_sentence_is_marked_where_it_stands(quote: str, key: str, expected: list[str]) -> None:
    found = re.findall(r"<mark>(.*?)</mark>", shown_as_html(quote, key), flags=re.DOTALL)
    assert found == expected


def test_lists_and_tables_are_what_they_are_in_the_lesson() -> None:
    assert "<ol>" in shown_as_html("Do this:\n\n1. Write.\n2. Wait.", "Write.")
    assert '<ol start="3">' in shown_as_html("3. Write.\n4. Wait.", "Write.")
    assert "<th>Office</th>" in shown_as_html("| Office | Days |\n|---|---|\n| State | 30 |", "State — 30")
    headless = shown_as_html("| State | 30 |\n| Centre | 45 |", "State — 30")
    assert headless.count("<tr>") == 2
    assert "<th>" not in headless


def test_a_block_that_answers_as_a_whole_is_not_marked() -> None:
    assert marked(shown_as_html("Bring:\n\n- a form;\n- the fee.", "Bring:\na form;\nthe fee.")) == []


def test_what_reads_otherwise_than_it_stands_is_shown_without_a_mark() -> None:
    assert marked(shown_as_html("Reply in 45 days.", "thirty", text="Reply in thirty days.")) == []


def test_nothing_in_a_lesson_can_act() -> None:
    html = shown_as_html("Ask <script>alert(1)</script> [now](javascript:alert(1)). Pay.", "Pay.")
    assert "<script" not in html
    assert "javascript:" not in html.replace("[now](javascript:alert(1))", "")
    assert marked(html) == ["Pay."]

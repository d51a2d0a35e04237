"""Blocks as the lesson shows them, with the key sentence marked and nothing that could act."""

import re
from collections.abc import Sequence

import pytest

from api.ask.answer_shapes import BlockOut, CitationOut, KeyOut
from api.ask.block_html import block_html
from api.running.i18n import Words
from data.markdown import shown
from data.words.models import ENGLISH, HINDI

IN_ENGLISH = Words(ENGLISH, {})


def shown_as_html(
    quote: str,
    key: str,
    *,
    text: str | None = None,
    context: str | None = None,
    conditions: Sequence[str] = (),
    words: Words = IN_ENGLISH,
) -> str:
    """The block that quotes `quote`, whose key sentence reads `key`."""
    said = shown(quote, 0, len(quote)) if text is None else text

    def place(part: str) -> KeyOut:
        return KeyOut(start=said.index(part), end=said.index(part) + len(part))

    block = BlockOut(
        text=said,
        heading="",
        key=place(key),
        citations=[1],
        context=None if context is None else place(context),
        conditions=[place(condition) for condition in conditions],
    )
    where = {"course": "c", "course_title": "C", "lesson": "l", "lesson_title": "L", "language": "en", "href": "/"}
    reads = shown(quote, 0, len(quote))
    citation = CitationOut(number=1, locator="", quote=quote, text=reads, start=0, end=len(quote), **where)
    return str(block_html(block, [citation], words))


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


def test_context_and_conditions_are_labelled_and_not_marked_as_the_answer() -> None:
    quote = "The reply takes **thirty** days. This period may be extended. If it was **sent on**, five days more."
    html = shown_as_html(
        quote,
        "This period may be extended.",
        context="The reply takes thirty days.",
        conditions=["If it was sent on, five days more."],
    )
    assert marked(html) == ["This period may be extended."]
    assert html.count('title="For context"') == html.count('title="Condition"') == 1
    assert re.sub(r"<.*?>", "", html).strip() == quote.replace("*", "")
    assert '<span class="condition" title="Condition">If it was </span><strong><span class="condition">sent on' in html


def test_labels_are_in_the_readers_language() -> None:
    html = shown_as_html(
        "Pay ten rupees. However, the poor pay none.",
        "Pay ten rupees.",
        conditions=["However, the poor pay none."],
        words=Words(HINDI, {"Condition": "शर्त"}),
    )
    assert 'title="शर्त"' in html

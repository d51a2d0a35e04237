from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.words.models import Passage
from embeddings.text.evidence import candidates_of
from embeddings.text.evidence_blocks import BlockShape, blocks_in, embedded_block
from tests.tutor.planned import RTI, passage_of


def _blocks(text: str) -> list[tuple[BlockShape, str]]:
    return [(block.shape, block.text) for block in blocks_in(passage_of(text))]


def test_each_paragraph_is_a_block_with_all_its_sentences() -> None:
    passage = passage_of("The reply is due soon. The fee is ten rupees.\n\nAn appeal is free of charge.")
    first, second = blocks_in(passage)
    assert [block.shape for block in (first, second)] == [BlockShape.PARAGRAPH] * 2
    assert first.text == "The reply is due soon. The fee is ten rupees."
    assert [tuple(block.rows) for block in (first, second)] == [(0, 1), (2,)]


def test_a_list_stands_with_what_leads_into_it_and_its_items_one_a_line() -> None:
    text = "Some pay. The following pay **no** fee:\n\n- the poor;\n- the late.\n\nAn appeal is free of charge."
    assert _blocks(text) == [
        (BlockShape.LIST, "Some pay. The following pay no fee:\nthe poor;\nthe late."),
        (BlockShape.PARAGRAPH, "An appeal is free of charge."),
    ]


def test_a_list_without_a_lead_in_begins_with_its_first_item() -> None:
    text = "Any citizen may ask.\n\n1. Write the request.\n2. Pay the fee.\n"
    assert _blocks(text) == [
        (BlockShape.PARAGRAPH, "Any citizen may ask."),
        (BlockShape.LIST, "Write the request.\nPay the fee."),
    ]
    assert text[blocks_in(passage_of(text))[1].start :].startswith("1. Write")


def test_a_paragraph_that_announces_another_paragraph_stays_by_itself() -> None:
    text = "The rule is as follows:\n\nAny citizen may ask.\n\n- The fee is ten rupees.\n"
    assert [said for _, said in _blocks(text)] == ["Any citizen may ask.", "The fee is ten rupees."]


def test_a_table_stands_with_its_lead_in_and_its_head() -> None:
    text = "The charges are:\n\n| What | How much |\n|---|---|\n| A page | two rupees |\n| A disk | fifty |\n"
    assert _blocks(text) == [
        (BlockShape.TABLE, "The charges are:\nWhat — How much\nA page — two rupees\nA disk — fifty")
    ]


def test_a_second_table_is_a_block_of_its_own() -> None:
    table = "| {0} | Days |\n|---|---|\n| {1} | thirty |\n\n"
    text = table.format("Office", "Central") + table.format("Appeal", "First")
    assert _blocks(text) == [
        (BlockShape.TABLE, "Office — Days\nCentral — thirty"),
        (BlockShape.TABLE, "Appeal — Days\nFirst — thirty"),
    ]


def test_code_stands_with_its_lead_in() -> None:
    text = "Type these commands:\n\n```sh\ngit add x\ngit commit\n```\n\nThe work is now saved."
    assert _blocks(text) == [
        (BlockShape.CODE, "Type these commands:\ngit add x\ngit commit"),
        (BlockShape.PARAGRAPH, "The work is now saved."),
    ]


def test_blocks_know_the_nearest_heading_and_without_one_that_of_their_passage() -> None:
    text = "Any citizen may ask.\n\n## The **fee**\n\nThe fee is ten rupees.\n\n- Cards are taken.\n"
    passage = replace(passage_of(text), locator="Who may ask")
    assert [block.heading for block in blocks_in(passage)] == ["Who may ask", "The fee", "The fee"]


def test_a_list_does_not_go_on_below_a_heading() -> None:
    assert _blocks("- The fee is ten rupees.\n\n## Appeal\n\n- An appeal is free.\n") == [
        (BlockShape.LIST, "The fee is ten rupees."),
        (BlockShape.LIST, "An appeal is free."),
    ]


@pytest.mark.parametrize("text", ["", "## Fees\n", "Note\n", "| What | How much |\n|---|---|\n"])
def test_what_cannot_be_cited_is_in_no_block(text: str) -> None:
    assert _blocks(text) == []


def test_the_place_of_a_block_is_that_in_the_lesson() -> None:
    before = "Any citizen may ask.\n\n"
    said = "The fee is ten rupees."
    passage = replace(passage_of(f"{before}{said}"), start=100)
    assert blocks_in(passage)[1].place == (100 + len(before), 100 + len(before) + len(said))


def test_a_block_is_embedded_under_its_titles_and_heading() -> None:
    passage = replace(passage_of("## Fees\n\nThe fee is **ten** rupees."), title="Right to information")
    (block,) = blocks_in(passage)
    assert embedded_block(block) == "Right to information. Fees. The fee is ten rupees."
    untitled = replace(passage_of("The fee is ten rupees."), locator="")
    assert embedded_block(blocks_in(untitled)[0]) == "The fee is ten rupees."


MARKDOWN = [
    "Any citizen may ask.", "Those who ask are:", "The fee is ten rupees. It is paid once:", "fragment",
    "- an item;", "- A whole item stands here.", "1. first of all;", "  - within it;", "## Heading", "**Bold:**",
    "| What | How |\n|---|---|\n| page | two |\n| disk | ten |", "| page | two |", "```\ngit push\n  git pull\n```",
    "> A quoted sentence stands here.", "[see:](https://example.org/a)", "---", "यह अवधि तीस दिन की है।", "***",
    "&nbsp;",
]  # fmt: skip
lessons = st.lists(st.tuples(st.sampled_from(MARKDOWN), st.sampled_from(["\n", "\n\n"])), max_size=14)
odd = st.text(alphabet=st.sampled_from("ab .:\n-#|*1।कि?`>&;"), max_size=60)


def _check_blocks(passage: Passage) -> None:
    blocks = blocks_in(passage)
    rows = [row for block in blocks for row in block.rows]
    assert rows == list(range(len(candidates_of(passage))))
    assert all(block.rows and block.text.strip() for block in blocks)
    places = [place for block in blocks for place in (block.start, block.end)]
    assert places == sorted(places)
    for block in blocks:
        for row in block.rows:
            spans = candidates_of(passage)[row].spans
            assert all(block.start <= start < end <= block.end for start, end in spans)


@given(lessons.map(lambda parts: "".join(said + end for said, end in parts)) | odd)
def test_every_candidate_stands_in_exactly_one_block_and_blocks_in_the_order_of_reading(text: str) -> None:
    _check_blocks(passage_of(text))


def test_the_planned_lesson_has_its_four_blocks() -> None:
    _check_blocks(passage_of(RTI))
    assert [shape for shape, _ in _blocks(RTI)] == [
        BlockShape.PARAGRAPH, BlockShape.LIST, BlockShape.PARAGRAPH, BlockShape.TABLE,
    ]  # fmt: skip

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.markdown import CELL_JOINT, Block, BlockKind, blocks_of, places_of, rendered, shown, shown_places, tokens_of

PIECES = [
    "word",
    " ",
    "**",
    "*",
    "`",
    "``",
    "[",
    "](b_c)",
    "](",
    "<x:y>",
    "![",
    "दिन",
    "।",
    "<b>",
    "___",
    "!",
    "\t",
    "😀",
    "|",
]
LINES = [
    "\n",
    "\n\n",
    "\r\n",
    "  \n",
    "\r",
    "- ",
    "1. ",
    "## ",
    "> ",
    "    ",
    "```\n",
    "---\n",
    "| a |\n|---|\n| c |\n",
    "• ",
]
TEXTS = st.lists(st.sampled_from([*PIECES, *LINES]), max_size=30).map("".join)


def _stands(text: str, block: Block, character: str, place: int) -> bool:
    joint = block.kind is not BlockKind.PARAGRAPH and character in CELL_JOINT
    return block.start <= place < block.end and (text[place] == character or joint or character in " \n")


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_every_character_that_shows_stands_where_it_says(text: str) -> None:
    blocks = blocks_of(text)
    assert all(block.line_start <= block.start < block.end <= len(text) for block in blocks)
    assert all(one <= other for block in blocks for one, other in pairwise(block.places))
    shown_at = [(block, at) for block in blocks for at in zip(block.said, block.places, strict=True)]
    assert [at for block, at in shown_at if not _stands(text, block, *at)] == []


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_blocks_stand_apart_in_order(text: str) -> None:
    assert all(one.end <= other.start for one, other in pairwise(blocks_of(text)))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_is_shown_of_the_whole_is_what_its_blocks_say(text: str) -> None:
    said = " ".join(block.said for block in blocks_of(text)).replace(CELL_JOINT, " ")
    assert shown(text, 0, len(text)).replace(CELL_JOINT, " ").split() == said.split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a **b [c](https://d.e "f") g** h', "c"),
        ("see [the *Act*][1] now\n\n[1]: https://x.y", "Act"),
        ("`` a ` b `` c", "a ` b"),
        ("> 1. x\n>    *y*\n>    z", "z"),
        ("## a # b ##", "a # b"),
        ("| a \\| b | **c** |\n|---|---|\n", "c"),
        ("&amp; \\* &#2309; last", "last"),
        ("[a](b c", "[a](b c"),
        ("one\\\ntwo", "two"),
        ("*a*\r\n\r\n~~~\r\nb  c\r\n~~~\r\n", "b  c"),
        ("![a *map*](m.png) shows", "map"),
        ("😀 **two**", "two"),
    ],
)
def test_places_are_exact(text: str, said: str) -> None:
    block = next(block for block in blocks_of(text) if said in block.said)
    begin = block.said.index(said)
    places = block.places[begin : begin + len(said)]
    assert text[places[0] : places[-1] + 1] == said


def test_a_link_that_may_not_be_followed_shows_its_text_without_an_address() -> None:
    html = rendered(tokens_of("[run](javascript:alert(1)) [go](https://a.b)"))
    assert html == '<p><a>run</a> <a href="https://a.b">go</a></p>\n'


def test_only_what_shows_has_places() -> None:
    (_, inline, _) = tokens_of("a **b**")
    assert [(child.type, list(places_of(child))) for child in inline.children or []] == [
        ("text", [0, 1]),
        ("strong_open", []),
        ("text", [4]),
        ("strong_close", []),
        ("text", []),
    ]


@pytest.mark.parametrize("piece", ["[", "`", "*a ", "> ", "| ", "![", "<a", "&", "\\"])
def test_hostile_text_is_read_in_time(piece: str) -> None:
    text = piece * 5_000
    assert len(shown(text, 0, len(text))) <= 3 * len(text)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_what_is_shown_of_the_whole_has_the_places_where_it_stands(text: str) -> None:
    said, places = shown(text, 0, len(text)), shown_places(text)
    assert len(places) == len(said)
    assert all(text[place] == character for character, place in zip(said, places, strict=True) if character.isalpha())

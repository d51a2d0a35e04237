from data.markdown import BlockKind, blocks_of, plain


def shape(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks_of(text)]


def test_blocks_are_headings_paragraphs_items_and_rows() -> None:
    text = "# Title #\npara one\nstill one\n\n* item\n\n1) two\n\n| a |\n|---|\n| b |\n\n> quoted\n\n~~~\nx = 1\n~~~"
    assert shape(text) == [
        (BlockKind.HEADING, "Title"),
        (BlockKind.PARAGRAPH, "para one\nstill one"),
        (BlockKind.ITEM, "item"),
        (BlockKind.ITEM, "two"),
        (BlockKind.HEAD, "| a |"),
        (BlockKind.ROW, "| b |"),
        (BlockKind.PARAGRAPH, "quoted"),
        (BlockKind.CODE, "x = 1"),
    ]


def test_an_item_goes_on_over_the_following_lines() -> None:
    assert shape("- one\n  more\n- two") == [(BlockKind.ITEM, "one\n  more"), (BlockKind.ITEM, "two")]


def test_a_heading_does_not_go_on() -> None:
    assert shape("# One\ntext") == [(BlockKind.HEADING, "One"), (BlockKind.PARAGRAPH, "text")]


def test_rulers_and_blank_lines_are_no_blocks() -> None:
    assert shape("\n---\n\n|---|:--|\n \n") == []


def test_windows_line_ends_stay_outside_blocks() -> None:
    assert shape("# One\r\n\r\ntext\r\n") == [(BlockKind.HEADING, "One"), (BlockKind.PARAGRAPH, "text")]


def test_plain_text_has_no_marks_and_one_line() -> None:
    assert plain("## Who\n\n- Any **citizen** of `India`\n\n| a | b |\n> q") == "Who Any citizen of India a — b q"


def test_hash_and_minus_inside_a_line_stay() -> None:
    assert plain("Form C# - annex") == "Form C# - annex"

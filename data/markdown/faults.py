"""What a lesson's Markdown may not hold, by name: what could not be cited, heard or read out as it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from data.markdown.tokens import may_be_followed, reader

_BROKEN_LINK = re.compile(r"!?\[[^\[\]]*\]\([^()]*\)?")
_ROW = re.compile(r"^[ \t>]*\|.*\|[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"`{3,}|~{3,}")
_CELLS = {"td_open", "th_open"}
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class MarkdownFault:
    """One thing that a lesson may not hold: `line` counts from 1 within the text, `found` is what stands there."""

    line: int
    found: str
    problem: str
    remedy: str


def markdown_faults(text: str) -> list[MarkdownFault]:
    r"""Every fault of a lesson's text, in order; none in paragraphs, headings, lists, links, tables and fenced code.

    >>> [(fault.line, fault.problem) for fault in markdown_faults("See\n\n![a map](map.png)")]
    [(3, 'an image stands in the text')]
    """
    tokens = _READER.parse(text)
    before = ["", *(token.type for token in tokens)]
    return list(
        dict.fromkeys(
            fault
            for token, opened in zip(tokens, before, strict=False)
            for fault in _of_block(token, in_cell=opened in _CELLS)
        )
    )


def _of_block(token: Token, *, in_cell: bool) -> Iterator[MarkdownFault]:
    line = token.map[0] + 1 if token.map else 1
    if token.type == "html_block":
        yield _html(line, token.content)
    elif token.type == "fence" and not _is_closed(token):
        opening = f"{token.markup}{token.info}"
        yield MarkdownFault(line, opening, "a block of code is not closed", f"Close it with a line of {token.markup}.")
    elif token.type == "inline":
        yield from _of_inline(token.children or [], line, token.content, in_cell=in_cell)


def _is_closed(token: Token) -> bool:
    lines = len(re.findall(r"[^\n]*\n|[^\n]+$", token.content))
    return token.map is not None and token.map[1] - token.map[0] == lines + 2


def _of_inline(children: Sequence[Token], line: int, content: str, *, in_cell: bool) -> Iterator[MarkdownFault]:
    literal: list[str] = []  # what is left as it is written, code aside
    tag = next((child for child in children if child.type == "html_inline"), None)  # one of a pair says enough
    for child in children:
        if child is tag:
            yield _html(line, child.content)
        elif child.type == "image":
            yield _image(line, child)
        elif child.meta.get("footnote"):
            remedy = "Write the note where it belongs."
            yield MarkdownFault(line, child.markup, "a footnote stands in the text", remedy)
        elif child.type == "link_open" and not may_be_followed(str(child.attrGet("href"))):
            remedy = "Link to an address that begins with https://, or write the text alone."
            yield MarkdownFault(line, str(child.attrGet("href")), "a link leads where none may", remedy)
        literal.append("\n" if child.type == "softbreak" else child.content if child.type == "text" else " ")
        line += child.type in {"softbreak", "hardbreak"}
    yield from _left_over("".join(literal), line - content.count("\n"), in_cell=in_cell)


def _left_over(text: str, line: int, *, in_cell: bool) -> Iterator[MarkdownFault]:
    """Marks that were meant as Markdown and are none: they would show as they are written.

    Bars in a cell stood there behind a backslash, and are meant as they are.
    """
    for pattern, problem, remedy in (
        (_BROKEN_LINK, "a link is broken", "Write [text](address) with an address without blanks."),
        (_ROW, "a row stands outside a table", "Write | --- | with as many columns below the table's first row."),
        (_FENCE, "a fence does not stand on a line of its own", "Put ``` on lines of their own, above and below."),
    ):
        for mark in () if in_cell and pattern is _ROW else pattern.finditer(text):
            at = line + text.count("\n", 0, mark.start())
            yield MarkdownFault(at, _short(mark.group()), problem, remedy)


def _html(line: int, found: str) -> MarkdownFault:
    remedy = "Write it in Markdown, or between backticks where it is meant as it stands."
    return MarkdownFault(line, _short(found), "HTML stands in the text", remedy)


def _image(line: int, token: Token) -> MarkdownFault:
    remedy = "Say in words what it shows: an image can be neither cited nor read out."
    image = f"![{token.content}]({token.attrGet('src')})"
    return MarkdownFault(line, _short(image), "an image stands in the text", remedy)


def _short(found: str) -> str:
    first = found.strip().split("\n")[0]
    return first if len(first) <= _LONGEST_SHOWN else f"{first[:_LONGEST_SHOWN]}…"


_READER = reader(html=True)

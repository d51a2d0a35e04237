"""A lesson's Markdown as safe HTML, with a quoted stretch of the source marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

QUOTE_ID = "quote"
LOWEST_PAGE_HEADING = 2
"""Headings of a lesson come below the page's h1 and the lesson's own h2."""

LONGEST_ALIGNED = 4_000
"""Characters of a block up to which marks stand to the letter; aligning is quadratic, a longer one is marked whole."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_TAGS = set(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ATTRIBUTES: Mapping[str, set[str]] = {"a": {"href", "title"}, "mark": {"id", "tabindex", "autofocus"}, "ol": {"start"}}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a lesson's source."""

    start: int
    end: int


def lesson_html(text: str, *, quote: Span | None = None, focus: bool = False) -> Markup:
    """`text` as HTML without anything that could act; `quote` wrapped in `<mark>`, the first one with id `quote`.

    A quote that is empty, reversed or outside the text is ignored; with `focus` the reader's focus goes to it, for a
    lesson that comes into a page already there. Raw HTML in the text is shown as it is written.

    >>> print(lesson_html("Reply in **thirty** days.", quote=Span(9, 19)), end="")
    <p>Reply in <strong><mark id="quote">thirty</mark></strong> days.</p>
    """
    tokens = _MARKDOWN.parse(text)
    if quote is not None and 0 <= quote.start < quote.end <= len(text):
        _mark(tokens, text, quote, focus=focus)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1:]), LOWEST_PAGE_HEADING) + 1, 6)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(nh3.clean(html, tags=_TAGS, attributes=dict(_ATTRIBUTES), url_schemes={"http", "https", "mailto"}))


def has_mark(html: Markup) -> bool:
    """Whether a quote was found and marked in `html`."""
    return f'<mark id="{QUOTE_ID}"' in html


def _mark(tokens: Sequence[Token], text: str, quote: Span, *, focus: bool) -> None:
    """Put marks around what shows of `quote`, in place: tokens are markdown-it's own mutable tree."""
    opening = f'<mark id="{QUOTE_ID}" tabindex="-1" autofocus>' if focus else f'<mark id="{QUOTE_ID}">'
    for token, starts in _inline_blocks(tokens, text):
        within = [place for place, source in enumerate(starts) if quote.start <= source < quote.end]
        if not within or token.children is None:
            continue
        visible = _visible_span(token, Span(within[0], within[-1] + 1))
        if visible is not None:
            token.children = list(_with_marks(token.children, visible, opening=opening))
            opening = "<mark>"


def _inline_blocks(tokens: Sequence[Token], text: str) -> Iterator[tuple[Token, list[int]]]:
    """Each inline token with the source offset of every character of its content."""
    line_starts = [0, *(ending.end() for ending in _LINE_END.finditer(text))]
    lines = _LINE_END.split(text)
    row, cursor, in_table = -1, 0, False
    for token in tokens:
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        if token.type != "inline" or token.map is None:
            continue
        if token.map[0] != row:
            row, cursor = token.map[0], 0
        starts: list[int] = []
        for number, content in enumerate(token.content.split("\n"), start=token.map[0]):
            line = lines[number] if number < len(lines) else ""
            column = line.find(content, cursor) if in_table else line.rfind(content)
            if column < 0:
                break
            cursor = column + len(content)
            starts.extend(line_starts[number] + place for place in range(column, cursor + 1))
        else:
            yield token, starts[:-1]


def _visible_span(token: Token, content: Span) -> Span | None:
    """Where the characters `content` of a block's source show among the characters a reader sees; None if nowhere."""
    visible = "".join(_shown(child) for child in token.children or [])
    if visible == token.content:
        return content
    if len(token.content) > LONGEST_ALIGNED:
        return Span(0, len(visible)) if visible else None
    shown = [
        block.b + step
        for block in SequenceMatcher(None, token.content, visible, autojunk=False).get_matching_blocks()
        for step in range(block.size)
        if content.start <= block.a + step < content.end
    ]
    return Span(shown[0], shown[-1] + 1) if shown else None


def _shown(child: Token) -> str:
    return "\n" if child.type in {"softbreak", "hardbreak"} else child.content


def _with_marks(children: Sequence[Token], visible: Span, *, opening: str) -> Iterator[Token]:
    """The tokens with marks that never cross another element: closed before each tag and opened again after it."""
    is_open = False
    position = 0
    for child in children:
        for piece, marked in _pieces(child, visible, position):
            if marked != is_open:
                yield Token("html_inline", "", 0, content=opening if marked else "</mark>")
                opening, is_open = "<mark>", marked
            yield piece
        position += len(_shown(child))
    if is_open:
        yield Token("html_inline", "", 0, content="</mark>")


def _pieces(child: Token, visible: Span, position: int) -> Iterator[tuple[Token, bool]]:
    """A token cut where the span begins and ends; a code span and a line break stay whole."""
    length = len(_shown(child))
    start, end = max(visible.start - position, 0), min(visible.end - position, length)
    if length == 0 or start >= end:
        yield child, False
    elif child.type != "text":
        yield child, child.type == "code_inline" or visible.start < position < visible.end - 1
    else:
        for part, marked in (
            (child.content[:start], False),
            (child.content[start:end], True),
            (child.content[end:], False),
        ):
            if part:
                yield child.copy(content=part), marked

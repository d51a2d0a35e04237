"""A lesson's Markdown as safe HTML, with a quoted stretch of the source marked."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import nh3
from markdown_it.token import Token
from markupsafe import Markup, escape

from data.markdown import places_of, rendered, tokens_of

QUOTE_ID = "quote"
LOWEST_PAGE_HEADING = 2
"""Headings of a lesson come below the page's h1 and the lesson's own h2."""

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
_RULER = re.compile(r"[ \t]{0,8}+\|?[ \t]{0,8}+:?-{1,200}+:?[ \t]{0,8}+(?:\||$)", re.MULTILINE)
_ATTRIBUTES: Mapping[str, set[str]] = {"a": {"href", "title"}, "mark": {"id", "tabindex", "autofocus"}, "ol": {"start"}}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a lesson's source."""

    start: int
    end: int


def mark_of(quote: str) -> str:
    """By what an address tells whether the words that it names still stand there.

    >>> mark_of("thirty days")
    '8998e5e2'
    """
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def lesson_html(text: str, *, quote: Span | None = None, focus: bool = False) -> Markup:
    """`text` as HTML without anything that could act; `quote` wrapped in `<mark>`, the first one with id `quote`.

    A quote that is empty, reversed or outside the text is ignored; with `focus` the reader's focus goes to it, for a
    lesson that comes into a page already there. Raw HTML in the text is shown as it is written.

    >>> print(lesson_html("Reply in **thirty** days.", quote=Span(9, 19)), end="")
    <p>Reply in <strong><mark id="quote">thirty</mark></strong> days.</p>
    """
    opening = f'<mark id="{QUOTE_ID}" tabindex="-1" autofocus>' if focus else f'<mark id="{QUOTE_ID}">'
    return _html(tokens_of(text), text, quote, opening=opening)


def quote_html(text: str, *, key: Span | None) -> Markup:
    """A stretch of a lesson as HTML, as the lesson has it; `key` of it wrapped in `<mark>`, without an id.

    Rows that were cut from below the head of their table are a table, too.

    >>> print(quote_html("| Central | **30** days |", key=None), end="")
    <table>
    <tbody>
    <tr>
    <td>Central</td>
    <td><strong>30</strong> days</td>
    </tr>
    </tbody>
    </table>
    """
    head = _missing_head(text)
    shifted = None if key is None else Span(key.start + len(head), key.end + len(head))
    tokens = tokens_of(head + text)
    return _html(_without_head(tokens) if head else tokens, head + text, shifted, opening="<mark>")


def _missing_head(text: str) -> str:
    """An empty head for rows that have none."""
    first, _, rest = text.partition("\n")
    if not first.startswith("|") or _RULER.match(rest):
        return ""
    columns = first.strip().strip("|").count("|") + 1
    return f"{'| ' * columns}|\n{'|---' * columns}|\n"


def _without_head(tokens: Sequence[Token]) -> Sequence[Token]:
    kinds = [token.type for token in tokens]
    return [*tokens[: kinds.index("thead_open")], *tokens[kinds.index("thead_close") + 1 :]]


def _html(tokens: Sequence[Token], text: str, quote: Span | None, *, opening: str) -> Markup:
    if quote is not None and 0 <= quote.start < quote.end <= len(text):
        _mark(tokens, quote, opening=opening)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1:]), LOWEST_PAGE_HEADING) + 1, 6)}"
    return Markup(
        nh3.clean(rendered(tokens), tags=_TAGS, attributes=dict(_ATTRIBUTES), url_schemes={"http", "https", "mailto"})
    )


def has_mark(html: Markup) -> bool:
    """Whether a quote was found and marked in `html`."""
    return f'<mark id="{QUOTE_ID}"' in html


def _mark(tokens: Sequence[Token], quote: Span, *, opening: str) -> None:
    """Put marks around what shows of `quote`, in place: tokens are markdown-it's own mutable tree."""
    for token in tokens:
        visible = _visible_span(token, quote)
        if visible is None:
            continue
        if token.type == "fence":
            _mark_code(token, visible, opening=opening)
        else:
            token.children = list(_with_marks(token.children or [], visible, opening=opening))
        opening = "<mark>"


def _visible_span(token: Token, quote: Span) -> Span | None:
    """Which of the characters that a reader sees of a block stand in `quote`; None if none of them does."""
    shown = [token] if token.type == "fence" else token.children or []
    places = [place for child in shown for place in places_of(child)]
    within = [number for number, place in enumerate(places) if quote.start <= place < quote.end]
    return Span(within[0], within[-1] + 1) if within else None


def _mark_code(token: Token, visible: Span, *, opening: str) -> None:
    code = token.content
    before, marked, after = code[: visible.start], code[visible.start : visible.end], code[visible.end :]
    token.type = "html_block"
    token.content = f"<pre><code>{escape(before)}{opening}{escape(marked)}</mark>{escape(after)}</code></pre>\n"


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

"""A lesson's Markdown as safe HTML, with a quoted stretch of the source marked."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

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
        "span",
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
_ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href", "title"},
    "mark": {"id", "tabindex", "autofocus"},
    "ol": {"start"},
    "span": {"class", "title"},
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a lesson's source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch that is marked: by which element, and how its parts, the first and others, open."""

    span: Span
    tag: str
    openings: Iterator[str]


def _marked(span: Span, *, opening: str = "<mark>") -> Mark:
    return Mark(span, "mark", chain([opening], repeat("<mark>")))


def labelled(span: Span, *, kind: str, label: str) -> Mark:
    """A stretch as a `<span>` of the class `kind`, with `label` as the title of its first part."""
    first = f'<span class="{escape(kind)}" title="{escape(label)}">'
    return Mark(span, "span", chain([first], repeat(f'<span class="{escape(kind)}">')))


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
    return _html(tokens_of(text), text, [] if quote is None else [_marked(quote, opening=opening)])


def quote_html(text: str, *, key: Span | None, around: Iterable[Mark] = ()) -> Markup:
    """A stretch of a lesson as HTML, as the lesson has it; `key` of it wrapped in `<mark>`, without an id.

    What stands `around` the key is marked in its own way; no two of all marks overlap. Rows that were cut from below
    the head of their table are a table, too.

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
    marks = [*([] if key is None else [_marked(key)]), *around]
    shifted = [replace(mark, span=Span(mark.span.start + len(head), mark.span.end + len(head))) for mark in marks]
    tokens = tokens_of(head + text)
    return _html(_without_head(tokens) if head else tokens, head + text, shifted)


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


def _html(tokens: Sequence[Token], text: str, marks: Sequence[Mark]) -> Markup:
    within = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    if within:
        _mark(tokens, sorted(within, key=lambda mark: mark.span.start))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1:]), LOWEST_PAGE_HEADING) + 1, 6)}"
    return Markup(
        nh3.clean(rendered(tokens), tags=_TAGS, attributes=dict(_ATTRIBUTES), url_schemes={"http", "https", "mailto"})
    )


def has_mark(html: Markup) -> bool:
    """Whether a quote was found and marked in `html`."""
    return f'<mark id="{QUOTE_ID}"' in html


Visible = Sequence[tuple[Span, Mark]]
"""Which of the characters that a reader sees are marked, in their order."""


def _mark(tokens: Sequence[Token], marks: Sequence[Mark]) -> None:
    """Put marks around what shows of them, in place: tokens are markdown-it's own mutable tree."""
    for token in tokens:
        visible = [(span, mark) for mark in marks if (span := _visible_span(token, mark.span)) is not None]
        if not visible:
            continue
        if token.type == "fence":
            _mark_code(token, *visible[0])
        else:
            token.children = list(_with_marks(token.children or [], visible))


def _visible_span(token: Token, quote: Span) -> Span | None:
    """Which of the characters that a reader sees of a block stand in `quote`; None if none of them does."""
    shown = [token] if token.type == "fence" else token.children or []
    places = [place for child in shown for place in places_of(child)]
    within = [number for number, place in enumerate(places) if quote.start <= place < quote.end]
    return Span(within[0], within[-1] + 1) if within else None


def _mark_code(token: Token, visible: Span, mark: Mark) -> None:
    code = token.content
    before, marked, after = code[: visible.start], code[visible.start : visible.end], code[visible.end :]
    token.type = "html_block"
    token.content = (
        f"<pre><code>{escape(before)}{next(mark.openings)}{escape(marked)}</{mark.tag}>{escape(after)}</code></pre>\n"
    )


def _shown(child: Token) -> str:
    return "\n" if child.type in {"softbreak", "hardbreak"} else child.content


def _with_marks(children: Sequence[Token], visible: Visible) -> Iterator[Token]:
    """The tokens with marks that never cross another element: closed before each tag and opened again after it."""
    current: Mark | None = None
    position = 0
    for child in children:
        for piece, mark in _pieces(child, visible, position):
            if mark is not current:
                yield from _html_inline(f"</{current.tag}>" if current else "", next(mark.openings) if mark else "")
                current = mark
            yield piece
        position += len(_shown(child))
    if current is not None:
        yield from _html_inline(f"</{current.tag}>")


def _html_inline(*tags: str) -> Iterator[Token]:
    return (Token("html_inline", "", 0, content=tag) for tag in tags if tag)


def _pieces(child: Token, visible: Visible, position: int) -> Iterator[tuple[Token, Mark | None]]:
    """A token cut where marks begin and end; a code span and a line break stay whole."""
    length = len(_shown(child))
    met = [(span, mark) for span, mark in visible if span.start < position + length and position < span.end]
    if not length or not met:
        yield child, None
    elif child.type != "text":
        span, mark = met[0]
        inside = child.type == "code_inline" or span.start < position < span.end - 1
        yield child, mark if inside else None
    else:
        for part, marked in _cut(child.content, met, position):
            yield child.copy(content=part), marked


def _cut(content: str, visible: Visible, position: int) -> Iterator[tuple[str, Mark | None]]:
    """The stretches of a text, none of them empty, each with its mark."""
    done = 0
    for span, mark in visible:
        start, end = max(span.start - position, 0), min(span.end - position, len(content))
        if content[done:start]:
            yield content[done:start], None
        yield content[start:end], mark
        done = end
    if content[done:]:
        yield content[done:], None

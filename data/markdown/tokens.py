"""Markdown as markdown-it reads it, with the place in the source of every character that shows.

CommonMark with tables. Lines are not code for being indented: code stands between fences, so that a stretch cut out of
a lesson reads as it does within it. HTML is text.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\n|\r")
_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*")
_TICKS = re.compile(r"`++")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,80}\]")
_PLACES, _END, _ADDRESS = "places", "end", "last address"
SPAN = "span"
"""In the meta of an inline token: where its content begins and ends in the source."""

InlineRule = Callable[[StateInline, bool], bool]


def tokens_of(text: str) -> list[Token]:
    """The tokens of `text`; `places_of` says where the characters of inline children and fences stand in it.

    Links whose address may not be followed have none; of images the alternative text is left; marks of footnotes show
    nothing and have `meta["footnote"]`.
    """
    tokens = _READER.parse(text)
    lines = _Lines(text)
    for token in tokens:
        if token.type == "inline" and token.map is not None:
            starts = lines.of_inline(token)
            token.meta[SPAN] = (starts[0], starts[-1])
            token.children = list(_placed(token.children or [], token.content, starts))
        elif token.type == "fence":
            token.meta[_PLACES] = lines.of_fence(token)
        lines.follow(token)
    return tokens


def places_of(token: Token) -> Sequence[int]:
    """Where each character of the token's content stands in the source, rising; empty for what shows nothing.

    A line break counts as one character.
    """
    places: Sequence[int] = token.meta.get(_PLACES, ())
    return places


def rendered(tokens: Sequence[Token]) -> str:
    """The tokens as HTML."""
    html: str = _READER.renderer.render(tokens, _READER.options, {})
    return html


class _Reader(MarkdownIt):
    """Reads every link as one, also those that may not be followed: they lose their address afterwards."""

    def validateLink(self, url: str) -> bool:  # the name is markdown-it's
        """Whether a link is one at all."""
        return True


def reader(*, html: bool) -> MarkdownIt:
    """A parser of what lessons are written in; with `html`, tags are tokens of their own instead of text."""
    parser = _Reader("commonmark", {"html": html}).enable("table").disable(["code", "text_join"])
    parser.inline.ruler.at("link", _ending(link))
    parser.inline.ruler.at("image", _ending(image))
    parser.inline.ruler.before("link", "footnote", _footnote)
    return parser


def _ending(rule: InlineRule) -> InlineRule:
    """`rule`, noting on its last token where what it read ends: links do not say where their address does.

    It is not tried where no address can follow: thousands of brackets would be looked through for each of them.
    """

    def ending(state: StateInline, silent: bool) -> bool:
        if "references" not in state.env and _last_address(state) < state.pos:
            return False
        matched = rule(state, silent)
        if matched and not silent:
            state.tokens[-1].meta[_END] = state.pos
        return matched

    return ending


def _last_address(state: StateInline) -> int:
    """Behind what place no address in brackets can follow; looked for once in a text, not at each of its marks."""
    source, place = state.env.get(_ADDRESS, (None, -1))
    if source is not state.src:
        place = min(state.src.rfind("]("), state.src.rfind(")"))
        state.env[_ADDRESS] = (state.src, place)
    return int(place)


def _footnote(state: StateInline, silent: bool) -> bool:
    note = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if note is None:
        return False
    opens_line = state.pos == 0 or state.src[state.pos - 1] == "\n"
    end = note.end() + (opens_line and state.src.startswith(":", note.end()))
    if not silent:
        token = state.push("text_special", "", 0)
        token.markup = state.src[state.pos : end]
        token.meta["footnote"] = True
    state.pos = end
    return True


class _Lines:
    """The lines of a text, and how far into the row of a table its cells have been read."""

    def __init__(self, text: str) -> None:
        self._lines = _LINE_END.split(text)
        self._starts = [0, *(line_end.end() for line_end in _LINE_END.finditer(text))]
        self._opened = ""
        self._row, self._column = -1, 0

    def follow(self, token: Token) -> None:
        """Notes what has been passed: in what an inline token stands is said by the token before it."""
        self._opened = token.type

    def of_inline(self, token: Token) -> list[int]:
        """`(len(content) + 1,)`: the places of an inline token's content and of its end."""
        first = token.map[0] if token.map else 0
        if self._opened in {"th_open", "td_open"}:
            return self._of_cell(token.content, first)
        places: list[int] = []
        for number, piece in enumerate(token.content.split("\n"), start=first):
            places.extend(self._of_piece(number, piece))
        return places

    def of_fence(self, token: Token) -> list[int]:
        """The places of a fence's content: its lines stand below the opening one."""
        first = token.map[0] + 1 if token.map else 1
        places: list[int] = []
        for number, piece in enumerate(token.content.split("\n"), start=first):
            places.extend(self._of_piece(number, piece))
        return places[: len(token.content)]

    def _of_piece(self, number: int, piece: str) -> Iterator[int]:
        """Places of what a block holds of a line, and of the line's end; it may lack blanks at either edge."""
        line = self._lines[number] if number < len(self._lines) else ""
        bare = piece.lstrip()
        column = len(line.rstrip()) - len(bare.rstrip())
        if piece and not bare:  # blanks alone, in code
            column = len(line)
        elif not line.rstrip().endswith(bare.rstrip()):  # a heading with marks after it
            opened = _HEADING.search(line)
            column = max(line.find(bare, opened.end() if opened else 0), 0)
        start = self._starts[number] if number < len(self._starts) else 0
        yield from (start + max(column - blanks, 0) for blanks in range(len(piece) - len(bare), 0, -1))
        yield from range(start + column, start + column + len(bare) + 1)

    def _of_cell(self, content: str, number: int) -> list[int]:
        line = self._lines[number]
        if number != self._row:
            prefix = _PREFIX.match(line)
            self._row, self._column = number, prefix.end() if prefix else 0
        written = content.replace("|", "\\|")
        column = max(line.find(written, self._column), self._column)
        self._column = column + len(written)
        places: list[int] = []
        for character in content:
            column += character == "|"
            places.append(self._starts[number] + column)
            column += 1
        return [*places, self._starts[number] + column]


def _placed(children: Sequence[Token], content: str, starts: Sequence[int]) -> Iterator[Token]:
    """The tokens in a block's content, each with its places; images give way to the tokens of their text."""
    position = 0
    for child in children:
        if child.type == "image":
            inner = starts[position + 2 :]
            yield from _placed(child.children or [], child.content, inner)
            position = child.meta[_END]
            continue
        end = _end_of(child, content, position)
        child.meta[_PLACES] = _places_in(child, content, starts, position)
        if child.type == "text_special":
            child.type = "text"
        elif child.type == "link_open" and not may_be_followed(str(child.attrGet("href"))):
            child.attrs = {}
        yield child
        position = end


def _end_of(child: Token, content: str, position: int) -> int:
    """Where in `content` the source of a token ends that begins at `position`."""
    if _END in child.meta:
        end: int = child.meta[_END]
        return end
    if child.type in {"softbreak", "hardbreak"}:
        return _next_line(content, position)
    if child.type == "code_inline":
        return _code_end(content, position, child.markup) + len(child.markup)
    if child.type in {"link_open", "link_close"}:  # a bracket, of a link or of an address in pointed ones
        return position + 1
    return position + len(child.markup or child.content)


def _next_line(content: str, position: int) -> int:
    """Where the line after `position` begins, without the blanks that it begins with."""
    begin = (content.find("\n", position) + 1) or position + 1
    while content.startswith((" ", "\t"), begin):
        begin += 1
    return begin


def _places_in(child: Token, content: str, starts: Sequence[int], position: int) -> list[int]:
    if child.type in {"softbreak", "hardbreak"}:
        return [starts[position]]
    if child.type == "text_special":
        return [starts[position]] * len(child.content)
    if child.type == "code_inline":
        begin = position + len(child.markup)
        raw = content[begin : _code_end(content, position, child.markup)]
        begin += len(raw) > len(child.content)  # one blank at either side is no part of it
        return list(starts[begin : begin + len(child.content)])
    if child.type == "text":
        last = len(starts) - 1
        return [starts[min(place, last)] for place in range(position, position + len(child.content))]
    return []


def _code_end(content: str, position: int, marks: str) -> int:
    runs = _TICKS.finditer(content, position + len(marks))
    return next((run.start() for run in runs if run.group() == marks), len(content))


_READER = reader(html=False)
may_be_followed = MarkdownIt().validateLink
"""Whether the address of a link may be opened: `javascript:` and its like may not."""

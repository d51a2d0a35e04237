"""What a passage offers as an answer: its sentences, lists with their lead-in, and table rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from data.markdown import Block, BlockKind, blocks_of, shown
from data.words import Passage
from embeddings.text.sentences import spans_in

FEWEST_WORDS = 3
"""A sentence of fewer words is a fragment."""

WHOLE_LIST = 900
"""Characters up to which a list is cited whole with its lead-in; of a longer one only the fitting items are."""

JOINED = 700
"""Characters up to which a sentence is joined with the one it leans on."""

Span = tuple[int, int]


class Shape(Enum):
    """What kind of evidence a candidate is."""

    SENTENCE = auto()
    ITEM = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible sentence of an answer.

    `spans` are the stretches of `passage.text` to cite, in order; `text` is how they read; `key` is the part that
    questions are matched with (of a list its lead-in, so that long lists do not win by length).
    """

    passage: Passage
    spans: Sequence[Span]
    text: str
    key: str
    shape: Shape

    @property
    def place(self) -> int:
        """Where in the lesson its last stretch begins: the order of reading."""
        return self.passage.start + self.spans[-1][0]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as it stands: `block` counts the blocks of the passage."""

    start: int
    end: int
    kind: BlockKind
    block: int


@lru_cache(maxsize=4096)
def candidates_of(passage: Passage) -> Sequence[Candidate]:
    """Everything in `passage` that can be cited, in reading order; headings and bare fragments are nothing of it.

    A row of a table is cited below the table's head. What is left of Markdown that is none ("[text](no address") is
    not cited.
    """
    text = passage.text
    blocks = blocks_of(text)
    pieces = [piece for piece in _pieces(text, blocks) if piece.kind not in (BlockKind.HEADING, BlockKind.HEAD)]
    candidates: list[Candidate] = []
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        listed = _listed_after(pieces, index, blocks)
        if _is_entry(piece):
            entries = [piece, *listed]
            candidates.extend(_list_candidates(passage, None, entries, blocks))
            index += len(entries)
        elif listed and leads(text[piece.start : piece.end]):
            candidates.extend(_list_candidates(passage, piece, listed, blocks))
            index += 1 + len(listed)
        else:
            candidates.extend(_sentence_candidate(passage, pieces, index))
            index += 1
    return tuple(candidate for candidate in candidates if candidate.text.strip() and not _is_broken(candidate, blocks))


_BROKEN = re.compile(r"\]\(|!\[|`{3}|\[\^")


def _is_broken(candidate: Candidate, blocks: Sequence[Block]) -> bool:
    text = [block for block in blocks if block.kind is not BlockKind.CODE]
    return any(_BROKEN.search(block.shown(start, end)) for start, end in candidate.spans for block in text)


def _pieces(text: str, blocks: Sequence[Block]) -> Iterator[_Piece]:
    for number, block in enumerate(blocks):
        for start, end in spans_in(text, block):
            yield _Piece(start, end, block.kind, number)


def _is_entry(piece: _Piece) -> bool:
    return piece.kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.CODE)


def _listed_after(pieces: Sequence[_Piece], index: int, blocks: Sequence[Block]) -> Sequence[_Piece]:
    """The items, rows or lines of code that follow piece `index`, with no text, heading or other table between."""
    listed: list[_Piece] = []
    block = pieces[index].block
    for piece in pieces[index + 1 :]:
        skipped = blocks[block + 1 : piece.block]
        opens_table = not listed and not _is_entry(pieces[index])
        closing = (BlockKind.HEADING,) if opens_table else (BlockKind.HEADING, BlockKind.HEAD)
        if not _is_entry(piece) or any(between.kind in closing for between in skipped):
            break
        listed.append(piece)
        block = piece.block
    return listed


def leads(sentence: str) -> bool:
    """Whether a sentence announces what follows it: "… are exempt:"."""
    return sentence.rstrip("*_ ").endswith((":", "：", ":-", ":—", ":–"))


_ENDS = re.compile(r"[.?!।॥…][\"'”’)\]*_]*$")


def _is_whole(text: str) -> bool:
    """A sentence by its looks: ends like one, or is long enough to say something."""
    words = len(text.split())
    return words >= FEWEST_WORDS and not leads(text) and (_ENDS.search(text) is not None or words >= 3 * FEWEST_WORDS)


def _candidate(passage: Passage, spans: Sequence[Span], *, key: str, shape: Shape) -> Candidate:
    text = "\n".join(shown(passage.text, start, end) for start, end in spans)
    return Candidate(passage, tuple(spans), text, key, shape)


def _list_candidates(
    passage: Passage, lead: _Piece | None, entries: Sequence[_Piece], blocks: Sequence[Block]
) -> Iterator[Candidate]:
    """The list as a whole, if it is short enough, and each entry with its lead-in."""
    text = passage.text
    head = _head_above(entries[0], blocks)
    opening = [(piece.start, piece.end) for piece in (lead, head) if piece is not None]
    lead_text = "\n".join(shown(text, *span) for span in opening)
    first = opening[0][0] if opening else entries[0].start
    fragments = any(not _is_whole(shown(text, entry.start, entry.end)) for entry in entries)
    if entries[-1].end - first <= WHOLE_LIST and (lead is not None or (fragments and len(entries) > 1)):
        begin = first if opening else blocks[entries[0].block].line_start
        key = lead_text if lead is not None else shown(text, begin, entries[-1].end)
        yield _candidate(passage, [(begin, entries[-1].end)], key=key, shape=Shape.LIST)
    for entry in entries:
        said = shown(text, entry.start, entry.end)
        if opening:
            spans = [*opening, (entry.start, entry.end)]
            yield _candidate(passage, spans, key=f"{lead_text} {said}", shape=Shape.ITEM)
        elif _is_whole(said) or entry.kind is not BlockKind.ITEM:
            yield _candidate(passage, [(entry.start, entry.end)], key=said, shape=Shape.ITEM)


def _head_above(entry: _Piece, blocks: Sequence[Block]) -> Block | None:
    """The head of the table whose first row this is; None for an item and for a row whose head is elsewhere."""
    above = blocks[entry.block - 1] if entry.block > 0 else None
    return above if above is not None and above.kind is BlockKind.HEAD else None


_LEANING = re.compile(
    r"(?:this|these|that|those|it|its|they|their|them|he|she|his|her|such|however|otherwise|therefore|thus|hence|but|"
    r"also|then|both|either|neither|the (?:same|above|said|latter|former)|in (?:this|that|such)|for (?:this|that)|"
    r"यह|ये|इस|इसे|इसका|इसके|इसकी|इसमें|इससे|इसलिए|इन|इनमें|इनका|इनके|इनकी|इन्हें|वह|वे|उस|उसे|उसका|उसके|उसकी|उसमें|उन|"
    r"उनका|उनके|उनकी|उन्हें|ऐसा|ऐसी|ऐसे|किंतु|किन्तु|लेकिन|परंतु|परन्तु|अन्यथा|अतः|तब|दोनों|उक्त)(?=[\s,])",
    re.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Whether a sentence begins with a word that points back ("This period…", "इस अवधि…")."""
    return _LEANING.match(sentence.lstrip("*_\"'“‘( ")) is not None


def _sentence_candidate(passage: Passage, pieces: Sequence[_Piece], index: int) -> Iterator[Candidate]:
    text, piece = passage.text, pieces[index]
    said = shown(text, piece.start, piece.end)
    if not _is_whole(said):
        return
    start = piece.start
    if index > 0 and leans(said):
        before = pieces[index - 1]
        if before.block == piece.block and piece.end - before.start <= JOINED:
            start = before.start
    yield _candidate(passage, [(start, piece.end)], key=said, shape=Shape.SENTENCE)

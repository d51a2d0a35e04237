"""How a quoted stretch of Markdown reads as plain text."""

import re

from embeddings.text.markdown import BlockKind, blocks_of

_STRONG = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_CELLS = re.compile(r"\s*\|\s*")
CELL_JOINT = " — "


def shown(quote: str) -> str:
    r"""`quote` without Markdown's markers: paragraphs in one line, list items and table rows one a line.

    Only markers, rulers and blanks go; every word stays in its place.

    >>> shown("The **following** are exempt:\n\n- schools;\n- clinics.")
    'The following are exempt:\nschools;\nclinics.'
    >>> shown("| Up to ₹50,000 | any seller |")
    'Up to ₹50,000 — any seller'
    """
    lines = [_line(quote[block.start : block.end], block.kind) for block in blocks_of(quote)]
    return "\n".join(line for line in lines if line)


def _line(text: str, kind: BlockKind) -> str:
    unmarked = _STRONG.sub(r"\2", text)
    if kind is BlockKind.ROW:
        return CELL_JOINT.join(cell for cell in _CELLS.split(unmarked.strip().strip("|").strip()) if cell)
    return " ".join(unmarked.split())

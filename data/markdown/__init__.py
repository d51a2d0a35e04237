"""The one reader of lessons' Markdown: tokens and blocks with offsets, and what a lesson may not hold."""

from data.markdown.blocks import CELL_JOINT, Block, BlockKind, blocks_of, plain, shown, shown_places
from data.markdown.faults import MarkdownFault, markdown_faults
from data.markdown.tokens import places_of, rendered, tokens_of

__all__ = [
    "CELL_JOINT",
    "Block",
    "BlockKind",
    "MarkdownFault",
    "blocks_of",
    "markdown_faults",
    "places_of",
    "plain",
    "rendered",
    "shown",
    "shown_places",
    "tokens_of",
]

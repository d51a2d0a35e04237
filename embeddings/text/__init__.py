"""Text cut and read: Markdown, sentences, passages, tokens, matching."""

from embeddings.text.evidence import Candidate, Shape, candidates_of, leans
from embeddings.text.evidence_blocks import BlockShape, EvidenceBlock, blocks_in, embedded_block
from embeddings.text.matching import LONGEST_READ, normalised, whole_words
from embeddings.text.passages import embedded_text, passage_checksum, passages_of
from embeddings.text.pieces import PIECES, hashed_pieces
from embeddings.text.scripts import Script, Slot, script_of
from embeddings.text.sentences import sentence_spans
from embeddings.text.tokens import WESTERN_DIGITS, is_devanagari, is_stop_word, term, terms, words

__all__ = [
    "LONGEST_READ",
    "PIECES",
    "WESTERN_DIGITS",
    "BlockShape",
    "Candidate",
    "EvidenceBlock",
    "Script",
    "Shape",
    "Slot",
    "blocks_in",
    "candidates_of",
    "embedded_block",
    "embedded_text",
    "hashed_pieces",
    "is_devanagari",
    "is_stop_word",
    "leans",
    "normalised",
    "passage_checksum",
    "passages_of",
    "script_of",
    "sentence_spans",
    "term",
    "terms",
    "whole_words",
    "words",
]

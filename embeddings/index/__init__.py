"""An index generation: built beside the current one, made current in one step, opened for search."""

from embeddings.index.aims import Aim, AimTable, aim_table
from embeddings.index.builder import build_generation
from embeddings.index.cards import CourseCard, cards_of
from embeddings.index.dense import nearest, read_index, write_index
from embeddings.index.fusion import Fusion
from embeddings.index.generation import (
    CURRENT,
    GenerationInfo,
    current_name,
    indexed_courses,
    open_current,
    read_manifest,
)
from embeddings.index.stored_vectors import StoredVectors
from embeddings.index.turning import Manner

__all__ = [
    "CURRENT",
    "Aim",
    "AimTable",
    "CourseCard",
    "Fusion",
    "GenerationInfo",
    "Manner",
    "StoredVectors",
    "aim_table",
    "build_generation",
    "cards_of",
    "current_name",
    "indexed_courses",
    "nearest",
    "open_current",
    "read_index",
    "read_manifest",
    "write_index",
]

"""Draft items made from lessons: key terms, options from the catalogue's own words, and the gates that they pass."""

from tutor.drafting.drafts import LessonDrafts, drafts_of, item_of
from tutor.drafting.gates import Gate, Proposed, gates_closed
from tutor.drafting.vocabulary import Encode, Vocabulary

__all__ = ["Encode", "Gate", "LessonDrafts", "Proposed", "Vocabulary", "drafts_of", "gates_closed", "item_of"]

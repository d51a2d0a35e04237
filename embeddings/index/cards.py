"""Courses whose lessons have no text: what is written of them stands for them where courses are compared and found.

A card is a course's title, description and lesson titles, once a language. It is embedded with the passages and kept
apart from them: a course is found, suggested and planned by it, and nothing of it is ever quoted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.words import Course, CourseId, Language
from embeddings.encoders.encoder import Encoder
from embeddings.index.fusion import Fusion
from embeddings.text.scripts import Script, Slot
from embeddings.text.tokens import terms

CARDS_FILE = "cards.npz"


class CourseCard(NamedTuple):
    """What is written of a course, once a language."""

    course: CourseId
    texts: Sequence[str]


def cards_of(courses: Iterable[Course]) -> list[CourseCard]:
    """The cards of those courses none of whose lessons has text."""
    return [
        CourseCard(course.id, [_written_of(course, language) for language in course.title.by_language])
        for course in courses
        if not any(lesson.text.by_language for lesson in course.lessons)
    ]


def _written_of(course: Course, language: Language) -> str:
    parts = [course.title, course.description, *(lesson.title for lesson in course.lessons)]
    return ". ".join(filter(None, (part.by_language.get(language, "") for part in parts)))


@dataclass(frozen=True, slots=True)
class CardTable:
    """The cards of a generation: `vectors` (courses, dimension) float32 unit rows, `terms` those of each course."""

    courses: Sequence[CourseId]
    vectors: NDArray[np.float32]
    terms: Sequence[frozenset[str]]

    @classmethod
    def load(cls, folder: Path, *, dimension: int) -> "CardTable":
        """The cards of a generation; none where it was built without."""
        if not (folder / CARDS_FILE).exists():
            return cls((), np.zeros((0, dimension), dtype=np.float32), ())
        with np.load(folder / CARDS_FILE, allow_pickle=False) as stored:
            return cls(
                [CourseId(course) for course in stored["courses"].tolist()],
                stored["vectors"],
                [frozenset(terms(text)) for text in stored["texts"].tolist()],
            )

    def found(
        self, query: NDArray[np.float32], slots: Mapping[Script, Sequence[Slot]], *, within: Iterable[CourseId] | None
    ) -> list[tuple[CourseId, float, float]]:
        """Each course with its cosine to the query and the share of the question's words that stand on its card."""
        allowed = None if within is None else frozenset(within)
        cosines = self.vectors @ query
        return [
            (course, float(cosine), max((_share(own, words) for words in slots.values()), default=0.0))
            for course, cosine, own in zip(self.courses, cosines, self.terms, strict=True)
            if allowed is None or course in allowed
        ]


def _share(own: frozenset[str], slots: Sequence[Slot]) -> float:
    wanted = list(dict.fromkeys(slots))
    return sum(not own.isdisjoint(slot) for slot in wanted) / len(wanted) if wanted else 0.0


def write_cards(cards: Sequence[CourseCard], folder: Path, *, encoder: Encoder) -> CardTable:
    """Embeds the cards and writes `cards.npz`, nothing where there are none; each course has the mean of its texts."""
    if not cards:
        return CardTable.load(folder, dimension=encoder.dimension)
    texts = [text for card in cards for text in card.texts]
    owners = np.repeat(np.arange(len(cards)), [len(card.texts) for card in cards])
    sums = np.zeros((len(cards), encoder.dimension), dtype=np.float32)
    np.add.at(sums, owners, encoder.encode_passages(texts))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    vectors = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
    np.savez(
        folder / CARDS_FILE,
        courses=np.array([card.course for card in cards], dtype=np.str_),
        texts=np.array(["\n".join(card.texts) for card in cards], dtype=np.str_),
        vectors=vectors,
    )
    return CardTable.load(folder, dimension=encoder.dimension)


def card_score(cosine: float, share: float, fusion: Fusion) -> float:
    """A score to set beside those of passages: `cosine` in standard deviations, `share` of words as BM25 is counted."""
    return (fusion.vectors + fusion.sentence) * cosine + fusion.lexical * share

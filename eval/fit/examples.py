"""A question put to its index: what was read for it, which of it answers, and where the question comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.words import Language, PassageId
from eval.sets.formats import Distance
from tutor.answer import AnswerModel, Examined, RankedBlock, ranked_blocks, shown_blocks

TRAINING, XQUAD, OWN, ELSEWHERE = "training", "xquad", "own", "elsewhere"
"""Our training questions; XQuAD's over its own passages; our older questions; XQuAD's put to the sample."""

Answers = Callable[[str, str, Language], bool]
"""Whether a stretch of text, of a lesson (its gold id) in a language, answers the question."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question put to its index: what was read, and which of it answers."""

    source: str
    group: str
    language: Language
    distance: Distance | None
    examined: Examined
    answers: Answers
    lessons: Mapping[PassageId, str]
    whole: bool

    @property
    def covered(self) -> bool:
        """Whether any lesson answers it."""
        return self.distance is None

    def is_right(self, block: RankedBlock) -> bool:
        """Whether the block answers the question."""
        passage = block.evidence.block.passage
        return self.answers(block.evidence.block.text, self.lessons[passage.id], passage.language)

    def ranked(self, model: AnswerModel) -> "Example":
        """The same with its blocks ranked by this model."""
        found = [block.evidence for block in self.examined.blocks]
        language = self.examined.retrieval.language
        return self.with_blocks(ranked_blocks(found, asked_in=language, model=model.ranking))

    def with_blocks(self, blocks: Sequence[RankedBlock]) -> "Example":
        """The same with these blocks."""
        return replace(self, examined=replace(self.examined, blocks=blocks))

    @property
    def is_shown(self) -> bool:
        """Whether any block that would be shown answers the question."""
        return any(map(self.is_right, shown_blocks(self.examined.blocks)))

    @property
    def is_complete(self) -> bool:
        """Whether the block shown first answers and its key sentence says it; where a whole list does, the block."""
        best = self.examined.blocks[0]
        passage = best.evidence.block.passage
        says_it = self.whole or self.answers(best.key.candidate.text, self.lessons[passage.id], passage.language)
        return says_it and self.is_right(best)

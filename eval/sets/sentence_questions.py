"""Questions that others asked about passages cut into sentences, some marked as the answer.

A folder holds files `NAME.jsonl.gz`; a line is `{"question", "title", "sentences": [...], "gold": [numbers]}`.
"""

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.words import Fault, InvalidInput

WORDS_A_STRETCH = range(12, 81)
"""How long the stretches are that a passage is cut into: our blocks have 54 words in the median."""


@dataclass(frozen=True, slots=True)
class SentenceQuestion:
    """A question about a passage; `gold` numbers the sentences that answer it."""

    question: str
    title: str
    sentences: Sequence[str]
    gold: frozenset[int]

    def stretches(self, *, rng: random.Random) -> Iterator[tuple[str, bool]]:
        """The passage in stretches of whole sentences, as long as our blocks, each with whether it answers."""
        held: list[int] = []
        wanted = rng.choice(WORDS_A_STRETCH)
        for number in range(len(self.sentences)):
            held.append(number)
            if sum(len(self.sentences[each].split()) for each in held) >= wanted:
                yield self._stretch(held)
                held, wanted = [], rng.choice(WORDS_A_STRETCH)
        if held:
            yield self._stretch(held)

    def _stretch(self, numbers: Sequence[int]) -> tuple[str, bool]:
        return " ".join(self.sentences[number] for number in numbers), not self.gold.isdisjoint(numbers)


def read_sentence_questions(folder: Path, source: str) -> list[SentenceQuestion]:
    """The questions of one file of a folder.

    Raises:
        InvalidInput: a line is not of this form, with its number.
    """
    return list(_read(folder / f"{source}.jsonl.gz"))


def _read(path: Path) -> Iterator[SentenceQuestion]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield _question_of(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                problem = f"is no question about sentences: {error!r}"
                fault = Fault(f"{path}:{number}", line[:60], problem, "Mend or remove the line.")
                raise InvalidInput(str(path), [fault]) from None


def _question_of(row: Mapping[str, object]) -> SentenceQuestion:
    sentences, gold = row["sentences"], row["gold"]
    if not isinstance(sentences, list) or not isinstance(gold, list):
        raise TypeError("sentences and gold are lists")
    return SentenceQuestion(
        question=str(row["question"]),
        title=str(row.get("title", "")),
        sentences=[str(sentence) for sentence in sentences],
        gold=frozenset(int(number) for number in gold),
    )

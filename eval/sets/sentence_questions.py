"""Questions about passages cut into sentences, some marked as the answer: what others asked, and our own.

A folder of others' holds files `NAME.jsonl.gz`, a line each `{"question", "title", "sentences": [...], "gold":
[numbers]}`. Ours are one JSONL file; a line is a passage, `{"title", "language", "sentences": [...],
"questions": [...]}`, a question `{"language", "text", "gold": [numbers]}`, without gold where nothing there answers it.
"""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

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

    @property
    def answering(self) -> Sequence[str]:
        """The sentences that answer."""
        return [self.sentences[number] for number in sorted(self.gold)]

    def _stretch(self, numbers: Sequence[int]) -> tuple[str, bool]:
        return " ".join(self.sentences[number] for number in numbers), not self.gold.isdisjoint(numbers)


@dataclass(frozen=True, slots=True)
class AskedPassage:
    """A passage with the questions put to it; those without gold it comes near to and does not answer."""

    title: str
    sentences: Sequence[str]
    questions: Sequence[SentenceQuestion]

    def stretch(self, first: int, end: int) -> str:
        """Some of its sentences under its title."""
        return ". ".join([self.title, " ".join(self.sentences[first:end])])


def read_sentence_questions(folder: Path, source: str) -> list[SentenceQuestion]:
    """The questions of one file of a folder.

    Raises:
        InvalidInput: a line is not of this form, with its number.
    """
    path = folder / f"{source}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(_read(lines, path, form=_question_of))


def read_asked_passages(path: Path) -> list[AskedPassage]:
    """Our own passages.

    Raises:
        InvalidInput: a line is not of this form, with its number.
    """
    with path.open(encoding="utf-8") as lines:
        return list(_read(lines, path, form=_passage_of))


_Read = TypeVar("_Read")


def _read(lines: Iterable[str], path: Path, *, form: Callable[[Mapping[str, object]], _Read]) -> Iterator[_Read]:
    for number, line in enumerate(lines, start=1):
        try:
            yield form(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            problem = f"is no question about sentences: {error!r}"
            fault = Fault(f"{path}:{number}", line[:60], problem, "Mend or remove the line.")
            raise InvalidInput(str(path), [fault]) from None


def _question_of(row: Mapping[str, object]) -> SentenceQuestion:
    sentences, gold = row["sentences"], row["gold"]
    if not isinstance(sentences, list) or not isinstance(gold, list):
        raise TypeError("sentences and gold are lists")
    numbers = frozenset(int(number) for number in gold)
    if numbers and max(numbers) >= len(sentences):
        raise IndexError(f"there is no sentence {max(numbers)}")
    return SentenceQuestion(
        question=str(row["question"]),
        title=str(row.get("title", "")),
        sentences=[str(sentence) for sentence in sentences],
        gold=numbers,
    )


def _passage_of(row: Mapping[str, object]) -> AskedPassage:
    questions = row["questions"]
    if not isinstance(questions, list):
        raise TypeError("questions are a list")
    asked = [_question_of({**row, "question": each["text"], "gold": each["gold"]}) for each in questions]
    return AskedPassage(title=str(row["title"]), sentences=asked[0].sentences, questions=asked)

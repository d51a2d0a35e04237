"""Questions to learn from, with the places in the lessons that answer them.

A line is `{"id", "language", "text", "kind", "gold", "evidence", "also", "whole", "of"}`: `evidence` and `also` are
texts of the gold lesson, by its language, exactly as they stand there; a question without gold has neither. A near miss
names in `of` the lessons that it misses.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.markdown import CELL_JOINT, plain
from data.words import Fault, InvalidInput, Language
from eval.sets.wording import answer_text

_MARK = re.compile(r"(?m)^[ \t]*+(?:\d++[.)]|[-*•])[ \t]++")


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question, the lessons that answer it, and by language the stretch that does; an uncovered one has none.

    `misses` are the lessons that a near miss is put beside.
    """

    id: str
    language: Language
    text: str
    kind: str
    gold: Sequence[str]
    evidence: Mapping[Language, str]
    whole: bool
    misses: Sequence[str] = ()

    @property
    def course(self) -> str | None:
        """The course that it is about, or nearly so; None of one that is far from all."""
        lessons = [*self.gold, *self.misses]
        return lessons[0].partition("/")[0] if lessons else None

    @property
    def matter(self) -> str:
        """What is asked, however it is written."""
        return self.id.removesuffix(f"-{self.language}")

    def answered_by(self, text: str, *, lesson: str, language: Language) -> bool:
        """Whether this stretch of a lesson holds what answers the question."""
        wanted = self.evidence.get(language)
        return wanted is not None and lesson in self.gold and wanted in as_compared(text)


def as_compared(text: str) -> str:
    """A stretch of Markdown as its words are compared: without marks and item numbers, in one line, in lower case."""
    return answer_text(plain(_MARK.sub("", text)).replace(CELL_JOINT, " "))


def read_training(path: Path) -> list[TrainingQuestion]:
    """The questions of a JSONL file.

    Raises:
        InvalidInput: a line is not of this form, with its number.
    """
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            questions.append(_question_of(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problem = f"is no training question: {error!r}"
            fault = Fault(f"{path}:{number}", line[:60], problem, "Mend or remove the line.")
            raise InvalidInput(str(path), [fault]) from None
    return questions


def _question_of(row: Mapping[str, object]) -> TrainingQuestion:
    evidence, gold, misses = row.get("evidence", {}), row["gold"], row.get("of", [])
    if not isinstance(evidence, dict) or not isinstance(gold, list) or not isinstance(misses, list):
        raise TypeError("evidence is an object of texts, gold and of are lists of lessons")
    return TrainingQuestion(
        id=str(row["id"]),
        language=Language(str(row["language"])),
        text=str(row["text"]),
        kind=str(row["kind"]),
        gold=[str(lesson) for lesson in gold],
        evidence={Language(language): as_compared(text) for language, text in evidence.items()},
        whole=bool(row.get("whole", False)),
        misses=[str(lesson) for lesson in misses],
    )

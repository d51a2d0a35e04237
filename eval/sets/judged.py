"""Questions whose answers are judged: what must be said, what must be said first, and what must not be.

The format is fixed in docs/reference/evaluation.md. Patterns are regular expressions.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.reading import FaultList, Fields, ScalarNode
from data.words import Fault, InvalidInput
from eval.sets.formats import Question, question_of
from eval.sets.records import records, refuse_faults


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question, what `kind` of question it is, and the patterns of a right answer; none where nothing covers it.

    All of `must` stand in the sentences shown, all of `first` in the first of them, none of `must_not` in that.
    """

    question: Question
    kind: str
    must: Sequence[str] = ()
    first: Sequence[str] = ()
    must_not: Sequence[str] = ()


def read_judged(path: Path, *, known: Collection[str]) -> list[JudgedQuestion]:
    """The questions of a JSONL file, whose gold may name any of `known`; raises InvalidInput with every fault."""
    faults = FaultList()
    questions = [_judged_of(fields, known=known, faults=faults) for fields in records(path, "question", faults=faults)]
    refuse_faults(str(path), faults)
    if not questions:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no questions here", "Add some.")])
    return questions


def _judged_of(fields: Fields, *, known: Collection[str], faults: FaultList) -> JudgedQuestion:
    question = question_of(fields, known=known, faults=faults)
    must, first, must_not = (_patterns(fields, key, faults=faults) for key in ("must", "first", "must_not"))
    if question.answerable and not must:
        remedy = "Give 'must': the patterns of what a right answer says."
        faults.add(fields.place, value=question.id, problem="nothing says what would answer it", remedy=remedy)
    if not question.answerable and (must or first or must_not):
        remedy = "Give its gold lessons, or leave the patterns out."
        faults.add(fields.place, value=question.id, problem="a question without gold has patterns", remedy=remedy)
    if not question.answerable and question.distance is None:
        faults.add(fields.place, value=question.id, problem="'kind' is missing", remedy="Say near or far.")
    node = fields.given("kind")
    kind = node.text if isinstance(node, ScalarNode) else ""
    return JudgedQuestion(question, kind or "unnamed", must, first, must_not)


def _patterns(fields: Fields, key: str, *, faults: FaultList) -> tuple[str, ...]:
    patterns = fields.texts(key)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            problem = f"'{key}' holds no regular expression: {error}"
            faults.add(fields.place, value=pattern, problem=problem, remedy="Mend the pattern.")
    return patterns

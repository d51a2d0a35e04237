"""Questions in the forms that iGOT takes in: the assessment CSV (V2), and a question set in QuML 1.1."""

import csv
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from io import StringIO

MOST_OPTIONS = 7
_GAP = re.compile(r"_{3,}+")
_NAMESPACE = uuid.UUID("7a0f6c1e-2c55-4b4e-9d4a-7a6d7a9d7c10")
"""Ours, drawn once: the same question always gets the same code, so that an export made again is the same file."""

SET, QUESTION = "application/vnd.sunbird.questionset", "application/vnd.sunbird.question"


class Answered(StrEnum):
    """How a question is answered, in the words of the CSV."""

    CHOICE = "MCQ-SCA"
    CHOICES = "MCQ-MCA"
    TRUTH = "T/F"
    MATCH = "MTF"
    TYPED = "FTB"


@dataclass(frozen=True, slots=True)
class OutQuestion:
    """A question in one language. `right` are places of options; of a match each option has its `matches`.

    Of one that is typed, the options are the answers that are taken, the best first.
    """

    id: str
    answered: Answered
    text: str
    options: Sequence[str]
    right: frozenset[int] = frozenset()
    matches: Sequence[str] = ()
    because: str = ""
    clue: str = ""
    difficulty: str = "Medium"


def assessment_csv(questions: Sequence[OutQuestion]) -> str:
    """The questions as rows of the assessment CSV, version 2; of too many options, wrong ones are left out."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    options = (name for place in range(1, MOST_OPTIONS + 1) for name in (f"Option{place}", f"isOption{place}Correct"))
    rows.writerow(("QuestionNo", "QuestionType", "Question", "QuestionTagging", *options))
    for number, question in enumerate(questions, start=1):
        pairs = _pairs(question)[:MOST_OPTIONS]
        cells = [cell for pair in pairs for cell in pair]
        empty = [""] * (2 * MOST_OPTIONS - len(cells))
        rows.writerow((number, question.answered.value, _csv_text(question), question.difficulty, *cells, *empty))
    return written.getvalue()


def _csv_text(question: OutQuestion) -> str:
    if question.answered is not Answered.TYPED:
        return question.text
    return _GAP.sub("<blank>", question.text) if _GAP.search(question.text) else f"{question.text} <blank>"


def _pairs(question: OutQuestion) -> list[tuple[str, str]]:
    """Each option with what says whether it is right: of a match its partner, of a gap its number."""
    match question.answered:
        case Answered.MATCH:
            return list(zip(question.options, question.matches, strict=True))
        case Answered.TYPED:
            return [(question.options[0], "Blank1")]
        case _:
            places = sorted(range(len(question.options)), key=lambda place: place not in question.right)
            kept = sorted(places[:MOST_OPTIONS])
            return [(question.options[place], "Yes" if place in question.right else "No") for place in kept]


def question_set(
    name: str, questions: Sequence[OutQuestion], *, language: str, pass_share: float
) -> Mapping[str, object]:
    """A question set with one section, in QuML 1.1, as a draft; its ids are given when it is made there."""
    children = [_question(question, language=language) for question in questions]
    return {
        "questionset": {
            "name": name.ljust(5),
            "code": _code(name),
            "mimeType": SET,
            "primaryCategory": "Practice Question Set",
            "schemaVersion": "1.1",
            "qumlVersion": 1.1,
            "status": "Draft",
            "setType": "materialised",
            "language": [language],
            "navigationMode": "non-linear",
            "allowSkip": "Yes",
            "requiresSubmit": "Yes",
            "shuffle": True,
            "showTimer": False,
            "showHints": True,
            "showFeedback": True,
            "showSolutions": True,
            "totalQuestions": len(children),
            "maxQuestions": len(children),
            "minimumPassPercentage": round(100 * pass_share),
            "scoreCutoffType": "AssessmentLevel",
            "outcomeDeclaration": _points(len(children)),
            "children": children,
        }
    }


def _question(question: OutQuestion, *, language: str) -> Mapping[str, object]:
    return {
        "name": question.text[:120],
        "code": _code(question.id),
        "mimeType": QUESTION,
        "primaryCategory": _CATEGORIES[question.answered],
        "schemaVersion": "1.1",
        "qumlVersion": 1.1,
        "status": "Draft",
        "language": [language],
        "qType": _TYPES[question.answered],
        "body": _html(question.text),
        "answer": _html("; ".join(_answers(question))),
        "interactionTypes": [_INTERACTIONS[question.answered]],
        "interactions": {"response1": _interaction(question)},
        "responseDeclaration": {"response1": _response(question)},
        "outcomeDeclaration": _points(1),
        "hints": {"h1": _html(question.clue)} if question.clue else {},
        "solutions": {"s1": _html(question.because)} if question.because else {},
        "maxScore": 1,
    }


_CATEGORIES = {
    Answered.CHOICE: "Single Choice Question",
    Answered.CHOICES: "Multiple Choice Question",
    Answered.TRUTH: "Single Choice Question",
    Answered.MATCH: "MTF Question",
    Answered.TYPED: "FTB Question",
}
_TYPES = {
    Answered.CHOICE: "SCQ",
    Answered.CHOICES: "MCQ",
    Answered.TRUTH: "SCQ",
    Answered.MATCH: "MTF",
    Answered.TYPED: "FTB",
}
_INTERACTIONS = {
    Answered.CHOICE: "choice",
    Answered.CHOICES: "choice",
    Answered.TRUTH: "choice",
    Answered.MATCH: "match",
    Answered.TYPED: "text",
}


def _answers(question: OutQuestion) -> list[str]:
    if question.answered is Answered.MATCH:
        return [f"{left} – {right}" for left, right in zip(question.options, question.matches, strict=True)]
    if question.answered is Answered.TYPED:
        return [question.options[0]]
    return [question.options[place] for place in sorted(question.right)]


def _interaction(question: OutQuestion) -> Mapping[str, object]:
    kind = _INTERACTIONS[question.answered]
    if question.answered is Answered.MATCH:
        return {"type": kind, "options": {"left": _labelled(question.options), "right": _labelled(question.matches)}}
    if question.answered is Answered.TYPED:
        return {"type": kind, "validation": {"required": "Yes"}}
    return {"type": kind, "options": _labelled(question.options)}


def _labelled(texts: Sequence[str]) -> list[Mapping[str, object]]:
    return [{"value": place, "label": _html(text)} for place, text in enumerate(texts)]


def _response(question: OutQuestion) -> Mapping[str, object]:
    match question.answered:
        case Answered.MATCH:
            right: object = [{"left": place, "right": place} for place in range(len(question.options))]
            return {"cardinality": "multiple", "type": "map", "correctResponse": {"value": right}}
        case Answered.TYPED:
            mapping = [{"value": each, "score": 1, "caseSensitive": False} for each in question.options]
            correct = {"value": question.options[0]}
            return {"cardinality": "single", "type": "string", "correctResponse": correct, "mapping": mapping}
        case Answered.CHOICES:
            places = sorted(question.right)
            mapping = [{"value": place, "score": 1 / len(places)} for place in places]
            return {
                "cardinality": "multiple",
                "type": "integer",
                "correctResponse": {"value": places},
                "mapping": mapping,
            }
        case _:
            place = min(question.right)
            mapping = [{"value": place, "score": 1}]
            return {"cardinality": "single", "type": "integer", "correctResponse": {"value": place}, "mapping": mapping}


def _points(most: int) -> Mapping[str, object]:
    return {"maxScore": {"cardinality": "single", "type": "integer", "defaultValue": most}}


def _code(text: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, text))


def _html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text else ""

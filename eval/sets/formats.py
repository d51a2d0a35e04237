"""Reading question sets (DIR/passages.jsonl, DIR/questions*.jsonl) and courses.jsonl: all faults of all files at once.

The format is fixed in docs/reference/evaluation.md. Keys beyond it are allowed and ignored.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from data.reading import FaultList, Fields, ScalarNode, choice_of, did_you_mean, language_fault
from data.words import Language
from eval.sets.records import records, refuse_faults

PASSAGES = "passages.jsonl"
QUESTIONS = "questions*.jsonl"


class Distance(StrEnum):
    """How far an unanswerable question lies from what the passages cover."""

    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class QuestionSetPassage:
    """A stretch of text to search, as a question set gives it."""

    id: str
    course: str
    language: Language
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the ids that answer it (none: unanswerable) and the strings of which an answer holds one."""

    id: str
    language: Language
    text: str
    gold: Sequence[str]
    answers: Sequence[str]
    distance: Distance | None

    @property
    def answerable(self) -> bool:
        """Whether anything answers it."""
        return bool(self.gold)


COURSE_TAGS = ("language", "level", "category")
"""Optional labels of a course; one that is missing is a label of its own."""


@dataclass(frozen=True, slots=True)
class CourseText:
    """What a course is about, for signals that go by content; `tags` are its language, level and category if given."""

    id: str
    title: str
    text: str
    tags: tuple[str, ...] = ()


def read_passages(folder: Path) -> list[QuestionSetPassage]:
    """The passages of DIR/passages.jsonl; raises InvalidInput with every fault."""
    faults = FaultList()
    passages = [_passage_of(fields, faults=faults) for fields in records(folder / PASSAGES, "passage", faults=faults)]
    refuse_faults(str(folder / PASSAGES), faults)
    return passages


def read_questions(folder: Path, *, known: Collection[str]) -> list[Question]:
    """The questions of every DIR/questions*.jsonl, files in the order of their names.

    `known` are the ids that gold may name. Raises InvalidInput with the faults of all files.
    """
    faults = FaultList()
    files = sorted(folder.glob(QUESTIONS)) if folder.is_dir() else []
    if not files:
        remedy = f"Name a folder that holds {QUESTIONS}."
        faults.add(str(folder), value=folder.name, problem="there are no question files here", remedy=remedy)
    first: dict[str, str] = {}
    questions = [
        question_of(fields, known=known, faults=faults)
        for file in files
        for fields in records(file, "question", faults=faults, first=first)
    ]
    refuse_faults(str(folder), faults)
    return questions


def read_course_texts(path: Path) -> list[CourseText]:
    """The courses of a courses.jsonl; raises InvalidInput with every fault."""
    faults = FaultList()
    courses = [
        CourseText(
            id=fields.text("id"),
            title=_optional_text(fields, "title"),
            text=_optional_text(fields, "text"),
            tags=tuple(f"{key}: {_optional_text(fields, key)}" for key in COURSE_TAGS),
        )
        for fields in records(path, "course", faults=faults)
    ]
    refuse_faults(str(path), faults)
    return courses


def _passage_of(fields: Fields, *, faults: FaultList) -> QuestionSetPassage:
    return QuestionSetPassage(
        id=fields.text("id"),
        course=fields.text("course"),
        language=_language(fields, faults=faults, asked=False),
        title=_optional_text(fields, "title"),
        text=fields.text("text"),
    )


def question_of(fields: Fields, *, known: Collection[str], faults: FaultList) -> Question:
    """The question of one line, whose gold may name any of `known`; notes what is wrong."""
    gold = fields.references("gold")
    for node in gold:
        if node.text not in known:
            remedy = did_you_mean(node.text, known, otherwise=f"Name one of the {len(known)} ids there are.")
            faults.add(node.place, value=node.text, problem="gold names nothing that can be found", remedy=remedy)
    answers = fields.texts("answers")
    if answers and not gold:
        remedy = "Give its gold ids, or leave 'answers' empty."
        faults.add(fields.place, value=answers[0], problem="an unanswerable question has answers", remedy=remedy)
    return Question(
        id=fields.text("id"),
        language=_language(fields, faults=faults, asked=True),
        text=fields.text("text"),
        gold=tuple(node.text for node in gold),
        answers=answers,
        distance=_distance(fields, answerable=bool(gold), faults=faults),
    )


def _distance(fields: Fields, *, answerable: bool, faults: FaultList) -> Distance | None:
    node = fields.given("kind")
    if node is None:
        return None
    if answerable:
        if node.shown in set(Distance):
            problem = "a question with gold is neither near nor far"
            faults.add(node.place, value=node.shown, problem=problem, remedy="Change 'kind' or empty 'gold'.")
        return None  # any other word: what kind of question it is
    return choice_of(node, key="kind", kind=Distance, faults=faults)


def _language(fields: Fields, *, faults: FaultList, asked: bool) -> Language:
    tag = fields.text("language")
    problem = language_fault(tag) if tag else None
    if problem is not None and not (asked and _is_a_tag(tag)):
        faults.add(fields.place, value=tag, problem=problem[0], remedy=problem[1])
    return Language(tag)


def _is_a_tag(tag: str) -> bool:
    """Whether it is a well-formed tag, be it only of a way of asking such as hi-Latn."""
    return language_fault(f"{tag}-x0") is None


def _optional_text(fields: Fields, key: str) -> str:
    node = fields.given(key)
    blank = node is None or (isinstance(node, ScalarNode) and not node.text.strip())
    return "" if blank else fields.text(key)

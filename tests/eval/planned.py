"""Small question sets and tables whose right answers are known in advance."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.sets.corpus import Corpus, corpus_of_question_set
from eval.sets.formats import Question, read_questions

PASSAGES: Sequence[Mapping[str, object]] = (
    {
        "id": "en-leave",
        "course": "leave",
        "language": "en",
        "title": "Earned leave",
        "text": "Earned leave is credited in January and July. Fifteen days are credited each time.",
    },
    {
        "id": "hi-leave",
        "course": "leave",
        "language": "hi",
        "title": "अर्जित छुट्टी",
        "text": "अर्जित छुट्टी जनवरी और जुलाई में जमा होती है। हर बार पंद्रह दिन जमा होते हैं।",
    },
    {
        "id": "en-tender",
        "course": "procurement",
        "language": "en",
        "title": "Tender opening",
        "text": "A tender is opened in public by a committee. The lowest acceptable bidder wins the contract.",
    },
)

QUESTIONS: Sequence[Mapping[str, object]] = (
    {
        "id": "q1",
        "language": "en",
        "text": "How many days of earned leave are credited in July?",
        "gold": ["en-leave", "hi-leave"],
        "answers": ["fifteen days", "पंद्रह दिन"],
    },
    {
        "id": "q2",
        "language": "en",
        "text": "Which bidder wins the contract when a tender is opened?",
        "gold": ["en-tender"],
        "answers": ["lowest acceptable bidder"],
    },
    {
        "id": "q3",
        "language": "hi",
        "text": "अर्जित छुट्टी में कितने दिन जमा होते हैं?",
        "gold": ["en-leave", "hi-leave"],
        "answers": ["fifteen days", "पंद्रह दिन"],
    },
    {"id": "q4", "language": "en", "text": "Who may fly drones?", "gold": [], "answers": [], "kind": "far"},
)


def write_lines(path: Path, records: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return path


def question_set(
    folder: Path,
    *,
    passages: Sequence[Mapping[str, object]] = PASSAGES,
    questions: Sequence[Mapping[str, object]] = QUESTIONS,
) -> Path:
    write_lines(folder / "passages.jsonl", passages)
    write_lines(folder / "questions.jsonl", questions)
    return folder


def corpus_and_questions(folder: Path) -> tuple[Corpus, list[Question]]:
    corpus = corpus_of_question_set(question_set(folder))
    return corpus, read_questions(folder, known=frozenset(corpus.gold_ids.values()))


class NoTransliteration:
    """Leaves Hinglish in Latin letters; the sets here hold none."""

    def to_devanagari(self, text: str) -> str:
        return text

    def words(self, words: Sequence[str]) -> list[str]:
        return list(words)


class Told:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))

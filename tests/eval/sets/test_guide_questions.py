"""Our own conversations and messages to Saarthi: enough of each, in three languages, and none twice."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from embeddings.text.matching import normalised
from eval.sets.corpus import corpus_of_catalogue
from eval.tasks.guide import read_messages
from tutor.guide.intents import Intent

ROOT = Path(__file__).parents[3]
OWN = ROOT / "eval" / "sets" / "questions"
LANGUAGES = (ENGLISH, HINDI, HINGLISH)
UNSEEN = ("guide-held-out.jsonl", "guide-measured.jsonl")
SETS = ("guide.jsonl", *UNSEEN)


def rows(name: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (OWN / name).read_text(encoding="utf-8").splitlines()]


def written_in_devanagari(text: str) -> bool:
    return any("\u0900" <= letter <= "\u097f" for letter in text)


def test_follow_ups_are_conversations_of_two_or_three_turns_about_lessons_that_exist() -> None:
    known = set(corpus_of_catalogue(ROOT / "data" / "sample").gold_ids.values())
    found = rows("follow-ups.jsonl")

    assert len(found) >= 60
    assert all(set(row) == {"id", "language", "turns", "gold"} for row in found)
    assert all(2 <= len(row["turns"]) <= 3 for row in found)
    assert [row["id"] for row in found if not row["gold"] or set(row["gold"]) - known] == []
    assert min(Counter(row["language"] for row in found)[language] for language in LANGUAGES) >= 20
    assert sum(row["id"].startswith("change-") for row in found) >= 10


def test_no_conversation_is_had_twice() -> None:
    asked = Counter(tuple(normalised(turn) for turn in row["turns"]) for row in rows("follow-ups.jsonl"))
    assert max(asked.values()) == 1


def test_messages_and_phrases_to_learn_from_are_three_hundred_with_every_intent_in_each_language() -> None:
    messages = read_messages(OWN / "guide.jsonl")
    phrases = json.loads((OWN / "guide-phrases.json").read_text(encoding="utf-8"))["phrases"]
    by_language = {language: [each for each in messages if each.language == language] for language in LANGUAGES}

    assert len(messages) >= 300
    assert all(len(own) >= 100 for own in by_language.values())
    for language, own in by_language.items():
        written = {Intent(intent) for intent, by in phrases.items() if by.get(language)}
        assert {each.intent for each in own} | written == set(Intent)


@pytest.mark.parametrize("name", UNSEEN)
def test_messages_held_out_are_read_as_such_and_not_among_those_that_are_learnt_from(name: str) -> None:
    learnt = {normalised(row["text"]) for row in rows("guide.jsonl")}
    held_out = read_messages(OWN / name)
    assert [message.id for message in held_out if normalised(message.text) in learnt] == []
    assert len(held_out) >= 100


@pytest.mark.parametrize("name", SETS)
def test_messages_are_written_once_and_in_the_letters_of_their_language(name: str) -> None:
    found = rows(name)
    assert max(Counter(row["id"] for row in found).values()) == 1
    assert max(Counter(normalised(row["text"]) for row in found).values()) == 1
    assert [row["id"] for row in found if written_in_devanagari(row["text"]) != (row["language"] == HINDI)] == []


def test_the_low_overlap_set_covers_every_course_in_three_ways_of_writing() -> None:
    found = [row for file in (OWN / "low-overlap").glob("*.jsonl") for row in rows(file)]
    courses = {gold.split("/")[0] for row in found for gold in row["gold"]}

    assert all(Counter(row["language"] for row in found)[language] >= 110 for language in LANGUAGES)
    assert len(courses) == 60

"""`saarthi index` over a store in which learners asked: what enough of them asked leads to its lesson, if so set."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from api.operate.indexing import build_current_index
from data.store import open_store
from data.words import AnswerRating, ConversationId, Learner, LearnerId, Thumb, TurnId
from embeddings.search import Retriever, Scope
from tests.api.planned import CLERK, NOW, REVENUE, RTI_COURSE, planned_catalogue, planned_settings
from tests.data.words.test_conversations import GROUNDED, turn
from tests.fakes import HashingEncoder, UnchangedWords

ASKED = "how soon do the papers come to me"


@pytest.fixture
def people() -> list[LearnerId]:
    return [LearnerId(f"clerk-{number}") for number in range(3)]


def phrases_after(folder: Path, people: Sequence[LearnerId], *, askers: int) -> list[str]:
    """What leads to the RTI lesson in an index that was built after these people had asked and been helped."""
    settings = planned_settings(folder).changed(phrase_askers=askers)
    store = open_store(settings.store_url)
    store.catalogue.replace(planned_catalogue())
    store.learners.add([Learner(who, REVENUE, CLERK, frozenset(), 30) for who in people])
    lesson = planned_catalogue().courses[RTI_COURSE].lessons[0].id
    answer = replace(GROUNDED, citations=[replace(GROUNDED.citations[0], course=RTI_COURSE, lesson=lesson)])
    for who in people:
        store.conversations.add_turn(
            turn(str(who), answer=answer, question=ASKED), conversation=ConversationId(who), learner=who
        )
        store.conversations.rate(TurnId(str(who)), AnswerRating(Thumb.UP, None, "", NOW), learner=who)
    store.close()
    build_current_index(
        settings, encoder=HashingEncoder, transliterator=UnchangedWords, progress=lambda done, total: None
    )
    retriever = Retriever(HashingEncoder(), UnchangedWords(), settings.index_folder)
    hits = retriever.search(ASKED, scope=Scope(course=RTI_COURSE), top_k=50).hits
    return [phrase for hit in hits for phrase in hit.passage.asked_as if phrase == ASKED]


def test_questions_of_enough_learners_lead_to_the_lesson(tmp_path: Path, people: list[LearnerId]) -> None:
    assert phrases_after(tmp_path, people, askers=3) != []


def test_questions_of_too_few_learners_do_not(tmp_path: Path, people: list[LearnerId]) -> None:
    assert phrases_after(tmp_path, people, askers=4) == []


def test_without_the_setting_nobodys_questions_do(tmp_path: Path, people: list[LearnerId]) -> None:
    assert phrases_after(tmp_path, people, askers=0) == []

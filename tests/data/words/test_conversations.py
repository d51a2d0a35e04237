"""Conversations on each database: kept in order, private to their learner, bounded, and really deleted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from data.store import Store, open_store
from data.words.answers import (
    Answer,
    AnswerBlock,
    AnswerSentence,
    Citation,
    Declined,
    DeclineReason,
    Grounded,
    Translation,
    WrittenBy,
)
from data.words.conversations import (
    MOST_CONVERSATIONS,
    MOST_TURNS,
    AnswerRating,
    ConversationId,
    Thumb,
    ThumbReason,
    Turn,
    TurnId,
    title_of,
)
from data.words.errors import UnknownConversation, UnknownLearner
from data.words.models import ENGLISH, HINDI, CourseId, LearnerId, LessonId, OrganisationId, PassageId
from tests.data.builders import POSTS, event, learner, planned_catalogue

LINA, OMAR = LearnerId("lina"), LearnerId("omar")
TALK = ConversationId("talk")
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
QUOTE = Citation(
    1, PassageId("p/1"), CourseId("c"), LessonId("l"), ENGLISH, "Limits", "Within thirty days.", start=4, end=23
)
GROUNDED = Grounded(
    [
        AnswerSentence("Within thirty days.", [1]),
        AnswerSentence(
            "तीस दिन", [1], WrittenBy.MODEL, foreign=HINDI, translation=Translation("Thirty days", ENGLISH, "m")
        ),
    ],
    [QUOTE],
    0.75,
)
WITH_BLOCKS = replace(
    GROUNDED,
    headline="Thirty days",
    blocks=[
        AnswerBlock(
            "Within thirty days.\nFree.", "Limits", (0, 19), [1], True, HINDI, Translation("तीस दिन", HINDI, "m")
        )
    ],
)
DECLINED = Declined(DeclineReason.NOT_COVERED, [CourseId("c")], 0.2)


def turn(name: str, *, after: int = 0, answer: Answer = GROUNDED, question: str = "How many days?") -> Turn:
    return Turn(TurnId(name), question, question, ENGLISH, CourseId("c"), None, answer, NOON + timedelta(minutes=after))


@pytest.fixture
def peopled(store: Store) -> Store:
    store.learners.add([learner("lina"), learner("omar")])
    return store


def test_a_conversation_comes_back_as_it_was_said(peopled: Store) -> None:
    first, second = turn("t1"), turn("t2", after=1, answer=DECLINED, question="And then?")
    third = turn("t3", after=2, answer=WITH_BLOCKS)
    for each in (first, second, third):
        peopled.conversations.add_turn(each, conversation=TALK, learner=LINA)
    found = peopled.conversations.read(TALK, learner=LINA)

    assert list(found.turns) == [first, second, third]
    assert (found.head.title, found.head.turns) == ("How many days?", 3)
    assert (found.head.started_at, found.head.updated_at) == (NOON, NOON + timedelta(minutes=2))


def test_an_answer_kept_before_there_were_blocks_is_read() -> None:
    stored = TypeAdapter(Grounded).dump_python(GROUNDED, mode="json")
    for name in ("blocks", "headline", "notices", "parts"):
        del stored[name]
    assert TypeAdapter(Grounded).validate_python(stored) == GROUNDED


def test_the_conversation_used_last_is_listed_first(peopled: Store) -> None:
    for name, after in (("old", 0), ("new", 5)):
        peopled.conversations.add_turn(turn(name, after=after), conversation=ConversationId(name), learner=LINA)
    peopled.conversations.add_turn(turn("again", after=9), conversation=ConversationId("old"), learner=LINA)

    assert [head.id for head in peopled.conversations.of(LINA)] == ["old", "new"]


def test_the_last_turns_come_oldest_first(peopled: Store) -> None:
    for number in range(4):
        peopled.conversations.add_turn(turn(f"t{number}", after=number), conversation=TALK, learner=LINA)

    last = peopled.conversations.last_turns(TALK, learner=LINA, count=2)
    assert [each.id for each in last] == ["t2", "t3"]


def test_nobody_else_reads_rates_extends_or_deletes_it(peopled: Store) -> None:
    peopled.conversations.add_turn(turn("t1"), conversation=TALK, learner=LINA)
    up = AnswerRating(Thumb.UP, None, "", NOON)

    assert peopled.conversations.of(OMAR) == []
    with pytest.raises(UnknownConversation):
        peopled.conversations.read(TALK, learner=OMAR)
    with pytest.raises(UnknownConversation):
        peopled.conversations.last_turns(TALK, learner=OMAR, count=1)
    with pytest.raises(UnknownConversation):
        peopled.conversations.rate(TurnId("t1"), up, learner=OMAR)
    with pytest.raises(UnknownConversation):
        peopled.conversations.add_turn(turn("t2"), conversation=TALK, learner=OMAR)
    with pytest.raises(UnknownConversation):
        peopled.conversations.delete(TALK, learner=OMAR)
    assert [each.id for each in peopled.conversations.read(TALK, learner=LINA).turns] == ["t1"]


def test_a_turn_and_its_event_are_written_together_or_not_at_all(peopled: Store) -> None:
    peopled.conversations.add_turn(turn("t1"), conversation=TALK, learner=LINA, events=[event("e1", of="lina")])
    with pytest.raises(UnknownLearner):
        peopled.conversations.add_turn(turn("t2"), conversation=TALK, learner=LINA, events=[event("e2", of="nobody")])

    assert [each.id for each in peopled.ledger.of(LINA)] == ["e1"]
    assert [each.id for each in peopled.conversations.read(TALK, learner=LINA).turns] == ["t1"]


def test_a_thumb_is_kept_changed_and_taken_back(peopled: Store) -> None:
    peopled.conversations.add_turn(turn("t1"), conversation=TALK, learner=LINA)
    down = AnswerRating(Thumb.DOWN, ThumbReason.OUTDATED, "since July", NOON)

    assert peopled.conversations.rate(TurnId("t1"), down, learner=LINA).feedback == down
    assert peopled.conversations.rate(TurnId("t1"), None, learner=LINA).feedback is None


def test_a_curator_sees_thumbs_and_open_questions_of_their_organisation_latest_first(peopled: Store) -> None:
    own = peopled.learners.get(LINA).organisation
    for number in range(3):
        answer = DECLINED if number == 1 else GROUNDED
        peopled.conversations.add_turn(turn(f"t{number}", after=number, answer=answer), conversation=TALK, learner=LINA)
    for number in (0, 2):
        down = AnswerRating(Thumb.DOWN, None, "", NOON + timedelta(hours=number))
        peopled.conversations.rate(TurnId(f"t{number}"), down, learner=LINA)

    def rated(thumb: Thumb, limit: int = 9) -> list[str]:
        return [each.id for each in peopled.conversations.rated(limit=limit, organisations=[own], thumb=thumb)]

    unanswered = peopled.conversations.unanswered(limit=9, organisations=[own], outcome=DeclineReason.NOT_COVERED)
    assert rated(Thumb.DOWN) == ["t2", "t0"]
    assert rated(Thumb.DOWN, limit=1) == ["t2"]
    assert rated(Thumb.UP) == []
    assert [each.id for each in unanswered] == ["t1"]
    elsewhere = [OrganisationId("nowhere"), POSTS]
    assert peopled.conversations.rated(limit=9, organisations=elsewhere, thumb=Thumb.DOWN) == []
    assert peopled.conversations.rated(limit=9, organisations=[], thumb=Thumb.DOWN) == []


def test_answers_that_helped_come_with_whose_they_are_latest_first(peopled: Store) -> None:
    for name, who in (("t1", LINA), ("t2", OMAR), ("t3", LINA)):
        peopled.conversations.add_turn(turn(name), conversation=ConversationId(who), learner=who)
    for after, (name, who, thumb) in enumerate(
        (("t1", LINA, Thumb.UP), ("t2", OMAR, Thumb.UP), ("t3", LINA, Thumb.DOWN))
    ):
        rating = AnswerRating(thumb, None, "", NOON + timedelta(hours=after))
        peopled.conversations.rate(TurnId(name), rating, learner=who)

    assert [(who, each.id) for who, each in peopled.conversations.helpful(limit=9)] == [(OMAR, "t2"), (LINA, "t1")]
    assert [each.id for _, each in peopled.conversations.helpful(limit=1)] == ["t2"]


def test_a_long_conversation_loses_its_oldest_turns(peopled: Store) -> None:
    for number in range(MOST_TURNS + 2):
        peopled.conversations.add_turn(turn(f"t{number}", after=number), conversation=TALK, learner=LINA)
    kept = [each.id for each in peopled.conversations.read(TALK, learner=LINA).turns]

    assert kept == [f"t{number}" for number in range(2, MOST_TURNS + 2)]


def test_the_conversation_unused_for_longest_makes_room(peopled: Store) -> None:
    for number in range(MOST_CONVERSATIONS + 1):
        name = ConversationId(f"talk-{number}")
        peopled.conversations.add_turn(turn(f"t{number}", after=number), conversation=name, learner=LINA)
    kept = {head.id for head in peopled.conversations.of(LINA)}

    assert len(kept) == MOST_CONVERSATIONS
    assert "talk-0" not in kept


def test_a_conversation_that_begins_is_kept_though_others_written_first_are_newer(peopled: Store) -> None:
    for number in range(MOST_CONVERSATIONS):
        name = ConversationId(f"talk-{number}")
        peopled.conversations.add_turn(turn(f"t{number}", after=number + 1), conversation=name, learner=LINA)
    peopled.conversations.add_turn(turn("late", after=0), conversation=TALK, learner=LINA)
    kept = {head.id for head in peopled.conversations.of(LINA)}

    assert len(kept) == MOST_CONVERSATIONS
    assert TALK in kept
    assert "talk-0" not in kept


def test_a_deleted_conversation_is_gone_with_its_thumbs(peopled: Store) -> None:
    peopled.conversations.add_turn(turn("t1"), conversation=TALK, learner=LINA)
    peopled.conversations.rate(TurnId("t1"), AnswerRating(Thumb.DOWN, None, "", NOON), learner=LINA)
    peopled.conversations.delete(TALK, learner=LINA)

    assert peopled.conversations.of(LINA) == []
    own = peopled.learners.get(LINA).organisation
    assert peopled.conversations.rated(limit=9, organisations=[own], thumb=Thumb.DOWN) == []


def test_a_deleted_question_is_nowhere_in_the_files_of_sqlite(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina")])
    secret = "whether my transfer may be cancelled"
    store.conversations.add_turn(turn("t1", question=secret), conversation=TALK, learner=LINA)
    before = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.conversations.delete(TALK, learner=LINA)
    after = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()

    assert secret.encode() in before
    assert secret.encode() not in after


@pytest.mark.parametrize("question", ["w" * 500, "word " * 100, "  क्या\n\nहै? ", "x"])
def test_a_title_is_one_short_line(question: str) -> None:
    title = title_of(question)

    assert 0 < len(title) <= 80
    assert title == " ".join(title.split())


def test_a_turn_that_was_begun_in_a_conversation_does_not_bring_it_back_once_it_is_deleted(peopled: Store) -> None:
    peopled.conversations.add_turn(turn("t1"), conversation=TALK, learner=LINA)
    peopled.conversations.delete(TALK, learner=LINA)
    with pytest.raises(UnknownConversation):
        peopled.conversations.add_turn(turn("t2"), conversation=TALK, learner=LINA, begun=True)
    assert peopled.conversations.of(LINA) == []

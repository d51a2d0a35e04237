"""What earlier versions wrote into the JSON columns of a store reads as the same values, and is written the same."""

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import update

from data.store import Store
from data.store.connection import open_engine, writing
from data.store.conversations_schema import TURNS
from data.store.plans_json import (
    plan_from_json,
    plan_json,
    rule_from_json,
    rule_json,
    sessions_from_json,
    sessions_json,
    tasks_from_json,
    tasks_json,
)
from data.words.answers import AnswerSentence, Citation, Grounded, Translation, WrittenBy
from data.words.conversations import ConversationId, Turn, TurnId
from data.words.models import ENGLISH, HINDI, CourseId, LessonId, PassageId
from tests.data.builders import START, learner
from tests.data.store.test_plans import MEETING, RICH

PLAN = """{
  "id": "rich", "organisation": "revenue-department", "title": {"en": "Rich", "hi": "समृद्ध"}, "status": "draft",
  "items": [{"course": "basics", "due": "2026-09-01", "mandatory": true}],
  "roles": ["clerk", "tax-inspector"], "learners": ["lina"],
  "tasks": [{
    "id": "t", "kind": "peer", "title": {"en": "Talk"}, "description": {"en": ""}, "minutes": 30,
    "due": "2026-09-01", "mandatory": true, "evidence": "supervisor"
  }],
  "rule": {"minutes": 600, "month": 1, "day": 1, "offset": 0}
}"""
SESSIONS = """[{
  "id": "one", "starts_at": "2026-01-01T00:00:00+00:00", "ends_at": "2026-01-01T06:00:00+00:00",
  "place": {"en": "Hall", "hi": "सभागार"}
}]"""
ANSWER = """{"kind": "grounded", "answer": {
  "sentences": [{
    "text": "तीस दिन", "citations": [1], "written_by": "model", "foreign": "hi",
    "translation": {"text": "Thirty days", "language": "en", "made_by": "m"}
  }],
  "citations": [{
    "number": 1, "passage": "p", "course": "c", "lesson": "l", "language": "hi", "locator": "Replies",
    "quote": "तीस दिन", "start": 4, "end": 11
  }],
  "confidence": 0.75, "fallback": null
}}"""


def test_a_plan_reads_as_it_was_and_is_written_the_same() -> None:
    written, before = json.loads(PLAN), replace(RICH, starts_on=None)

    assert plan_from_json(written) == before
    assert plan_json(before) == written
    assert tasks_from_json(written["tasks"]) == RICH.tasks
    assert tasks_json(RICH.tasks) == written["tasks"]


def test_a_plan_without_rule_and_audience_reads_so() -> None:
    bare = replace(RICH, audience=type(RICH.audience)(), rule=None, items=(), tasks=())

    assert plan_json(bare)["rule"] == {}
    assert plan_from_json(json.loads(json.dumps(plan_json(bare)))) == bare
    assert rule_from_json(rule_json(None)) is None


def test_what_is_read_has_the_types_of_the_domain() -> None:
    plan = plan_from_json(json.loads(PLAN))

    assert [type(each) for each in (plan.items, plan.tasks, plan.audience.roles)] == [tuple, tuple, frozenset]
    assert plan.items[0].due == date(2026, 9, 1)


def test_sessions_read_as_the_same_moments() -> None:
    written = json.loads(SESSIONS)

    assert sessions_from_json(written) == (MEETING,)
    assert [each.starts_at.isoformat() for each in sessions_from_json(sessions_json([MEETING]))] == [
        written[0]["starts_at"]
    ]


def test_an_answer_in_a_conversation_reads_as_it_was_said(store: Store, database_url: str) -> None:
    quote = Citation(1, PassageId("p"), CourseId("c"), LessonId("l"), HINDI, "Replies", "तीस दिन", 4, 11)
    translated = Translation("Thirty days", ENGLISH, "m")
    said = Grounded([AnswerSentence("तीस दिन", [1], WrittenBy.MODEL, HINDI, translated)], [quote], 0.75)
    someone, talk = learner("lina"), ConversationId("talk")
    store.learners.add([someone])
    asked = Turn(TurnId("t"), "How long?", "How long?", ENGLISH, None, None, replace(said, confidence=0.5), START)
    store.conversations.add_turn(asked, conversation=talk, learner=someone.id)
    engine = open_engine(database_url)
    with writing(engine) as connection:
        connection.execute(update(TURNS).values(answer=json.loads(ANSWER)))
    engine.dispose()

    assert store.conversations.read(talk, learner=someone.id).turns[0].answer == said

"""Databases as earlier code left them, brought up to date: everything is there, reads the same, and can be used.

`written/*.json` holds the rows that the code of that schema wrote for the planned catalogue, two learners and what
happened to them, made by running its own code. 0002 and 0003 came together with 0004: no code wrote them.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, insert, make_url, text

import data.migrations as migrations
from data.store import Store, open_store
from data.words import AnswerRating, ConversationId, Grounded, LearnerId, PlanId, Thumb, TurnId, Verb
from data.words.figures import Period
from data.words.models import ENGLISH, HINDI
from data.words.plan_life import PlanAction, PlanChange
from tests.data.builders import (
    BASICS,
    CLOSED,
    FURTHER,
    INSPECTOR,
    POSTS,
    REVENUE,
    START,
    event,
    learner,
    planned_catalogue,
)

WRITTEN = Path(__file__).parent / "written"
LINA, OMAR = LearnerId("lina"), LearnerId("omar")
EVENTS = [
    event("e1", of="lina", result={"score": 0.5}),
    event("e2", of="lina", on=FURTHER, verb=Verb.RATED, after=timedelta(days=1), result={"rating": 4}),
]
OF_OMAR = event("e3", of="omar", on=CLOSED, after=timedelta(hours=3))
WITH_CONVERSATIONS = "0004"
SCHEMAS = sorted(path.stem for path in WRITTEN.glob("*.json"))


def _written(schema: str) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = json.loads((WRITTEN / f"{schema}.json").read_text("utf-8"))["tables"]
    return tables


@pytest.fixture(params=SCHEMAS)
def schema(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def old_url(new_database_url: str, schema: str) -> str:
    """A database at that schema with the rows of its time."""
    url = make_url(new_database_url)
    engine = create_engine(url if url.drivername == "sqlite" else url.set(drivername="postgresql+psycopg"))
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        tables = MetaData()
        tables.reflect(connection)
        for name, rows in _written(schema).items():
            table = tables.tables[name]
            if name == "ledger":  # the migration has put its row there
                connection.execute(table.update().values(length=rows[0]["length"]))
                continue
            connection.execute(insert(table), [_typed(row, table) for row in rows])
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT setval('events_sequence_seq', (SELECT max(sequence) FROM events))"))
    engine.dispose()
    return new_database_url


@pytest.fixture
def upgraded(old_url: str) -> Iterator[Store]:
    store = open_store(old_url)
    yield store
    store.close()


def _typed(row: dict[str, Any], table: Any) -> dict[str, Any]:  # noqa: ANN401  (a reflected table)
    """SQLite's row with the types of the table: JSON, truth and days are text and numbers there."""
    return {name: _value(value, str(table.c[name].type)) for name, value in row.items()}


def _value(value: object, kind: str) -> object:
    match kind, value:
        case "JSON", str():
            return json.loads(value)
        case "BOOLEAN", int():
            return bool(value)
        case "DATE", str():
            return date.fromisoformat(value)
    return value


def test_every_schema_that_was_written_is_tried() -> None:
    assert SCHEMAS == ["0001", "0004", "0005"]


def test_catalogue_learners_and_events_are_all_there(upgraded: Store) -> None:
    catalogue = upgraded.catalogue.current()
    assert catalogue.courses == planned_catalogue().courses
    assert catalogue.roles == planned_catalogue().roles
    assert catalogue.plans.keys() >= planned_catalogue().plans.keys()
    assert upgraded.learners.all() == [
        learner("lina", role=INSPECTOR),
        learner("omar", of=POSTS, languages=[ENGLISH, HINDI]),
    ]
    assert (upgraded.ledger.of(LINA), upgraded.ledger.of(OMAR)) == (EVENTS, [OF_OMAR])
    assert upgraded.ledger.revision() == 3


def test_what_was_done_has_the_minutes_of_its_course(upgraded: Store) -> None:
    minutes = {each.id: each.minutes for learner in (LINA, OMAR) for each in upgraded.ledger.of(learner)}
    courses = upgraded.catalogue.current().courses
    assert minutes == {"e1": courses[BASICS].minutes, "e2": None, "e3": courses[CLOSED].minutes}
    assert upgraded.outcomes.department_report(REVENUE, period=Period(until=START + timedelta(days=9))).enrolled == 1


def test_it_can_be_used_as_a_new_one(upgraded: Store) -> None:
    upgraded.catalogue.replace(planned_catalogue(without=["plan-for-one"]))
    assert upgraded.ledger.append([EVENTS[0], event("e4", of="omar")]) == 1
    assert upgraded.ledger.revision() == 4
    assert upgraded.outcomes.department_report(REVENUE).completions == 1


def test_opening_it_again_changes_nothing(old_url: str) -> None:
    open_store(old_url).close()
    again = open_store(old_url)
    assert again.ledger.of(LINA) == EVENTS
    again.close()


def test_conversations_plans_and_paths_are_all_there(upgraded: Store, schema: str) -> None:
    assert len(upgraded.conversations.of(LINA)) == (schema >= WITH_CONVERSATIONS)
    if schema >= WITH_CONVERSATIONS:
        _check_conversation(upgraded)
        _check_plan(upgraded)
        (step,) = upgraded.plans.served(LINA, week=date(2026, 1, 5)) or ()
        assert (step.course, step.starts_on, step.ends_on) == (BASICS, date(2026, 1, 5), date(2026, 1, 11))


def test_lists_of_the_nightly_job_are_there(upgraded: Store, schema: str) -> None:
    found = upgraded.nightly.of(LINA)
    listed = None if found is None else [tuple(course) for course in found.courses]
    assert listed == ([(FURTHER, 0.75, 20, 30)] if schema >= "0005" else None)


def _check_conversation(store: Store) -> None:
    talk = store.conversations.read(ConversationId("talk"), learner=LINA)
    assert [turn.question for turn in talk.turns] == ["How long?", "And then?"]
    answer = talk.turns[0].answer
    assert isinstance(answer, Grounded)
    assert [sentence.text for sentence in answer.sentences] == ["तीस दिन"]
    feedback = talk.turns[1].feedback
    assert feedback is not None
    assert (feedback.thumb, feedback.comment) == (Thumb.DOWN, "not so")
    again = AnswerRating(Thumb.UP, None, "", datetime(2026, 2, 1, tzinfo=UTC))
    assert store.conversations.rate(TurnId("t1"), again, learner=LINA).feedback == again


def _check_plan(store: Store) -> None:
    made, catalogue = PlanId("made"), store.catalogue.current()
    history = list(store.plans.history(made, catalogue=catalogue, now=START))
    assert [(each.version, each.action) for each in history] == [(1, PlanAction.CREATE), (2, PlanAction.APPROVE)]
    assert store.plans.change(PlanChange(made, 2, PlanAction.START, "meera", START)).version == 3

"""Histories over JDBC, from a real database: Derby, which comes with Spark."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import create_engine, select

from data.catalogue import Catalogue
from data.store import Store, open_store
from data.store.schema import EVENTS, LEARNERS, ORGANISATIONS, ROLES, WISHES
from data.words.groups import Group
from data.words.models import Event, EventId, GroupId, Language, LearnerId, Verb, Wishes
from data.words.training_plans import Audience
from recommender.nightly.jdbc import _driver, _predicates, export_over_jdbc, revision_over_jdbc
from recommender.nightly.population import part_files
from recommender.nightly.sources import export_histories
from recommender.nightly.tables import HISTORIES
from tests.recommender.nightly.planned import content, people, taken
from tests.recommender.planned import CLERK, NOW, TODAY, english, finished, item, plan

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TYPES = {
    "sequence": "BIGINT",
    "at_microseconds": "BIGINT",
    "in_catalogue": "BOOLEAN",
    "active": "BOOLEAN",
    "weekly_minutes": "INTEGER",
}
COLUMNS = {
    LEARNERS: ["id", "organisation", "role", "languages", "weekly_minutes", "designation", "attributes", "active"],
    EVENTS: ["sequence", "learner", "id", "verb", "object", "at_microseconds", "result"],
    ORGANISATIONS: ["id", "in_catalogue"],
    ROLES: ["id", "in_catalogue"],
    WISHES: ["learner", "languages", "weekly_minutes", "goal"],
}

GROUP_C = Group(GroupId("group-c"), english("Group C"), [{"group": frozenset({"C"})}])
C_ONLY = Audience(groups=frozenset({GROUP_C.id}))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 or newer, and here is none"),
]


@pytest.fixture(scope="module")
def session() -> Iterator["SparkSession"]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from recommender.nightly.spark import open_session

    opened = open_session("local[2]", options={"spark.sql.shuffle.partitions": "4", "spark.driver.memory": "768m"})
    opened.sparkContext.setLogLevel("ERROR")
    java_of(opened).lang.System.setProperty("derby.stream.error.file", os.devnull)
    yield opened
    opened.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Everybody's completions, one of them twice, and what three people put aside or took back."""
    opened = open_store(f"sqlite:///{tmp_path / 'nightly.db'}")
    opened.catalogue.replace(content())
    opened.learners.add(people())
    for who, names in taken().items():
        opened.ledger.append(finished(*(name for name in names if name in content().courses), who=who))
    later = [
        ("x1", "learner-001", Verb.COMPLETED, taken()["learner-001"][0]),
        ("x2", "learner-002", Verb.DISMISSED, "a"),
        ("x3", "learner-003", Verb.DEFERRED, "b"),
        ("x4", "learner-004", Verb.DISMISSED, "c"),
        ("x5", "learner-004", Verb.RESTORED, "c"),
        ("x6", "learner-008", Verb.ASSESSED, "a"),
    ]
    opened.ledger.append(
        [
            Event(EventId(id_), LearnerId(who), verb, course, NOW - timedelta(days=7 - number), "test", {"level": 2.5})
            for number, (id_, who, verb, course) in enumerate(later)
        ]
    )
    yield opened
    opened.close()


def java_of(session: "SparkSession") -> Any:  # noqa: ANN401  (the packages of Java as py4j shows them)
    java: Any = session.sparkContext._jvm
    return java.java


def copied_to_derby(session: "SparkSession", sqlite: Path, *, name: str) -> str:
    """The URL of a new database with the tables as they stand."""
    url = f"jdbc:derby:memory:{name}"
    engine = create_engine(f"sqlite:///{sqlite}")
    derby = java_of(session).sql.DriverManager.getConnection(f"{url};create=true")
    statement = derby.createStatement()
    with engine.connect() as connection:
        for table, names in COLUMNS.items():
            columns = ", ".join(f'"{name}" {TYPES.get(name, "VARCHAR(400)")}' for name in names)
            statement.execute(f'CREATE TABLE "{table.name}" ({columns})')
            rows_ = connection.execute(select(*(table.c[name] for name in names))).all()
            values = ", ".join(f"({', '.join(literal(each) for each in row)})" for row in rows_)
            if rows_:
                statement.execute(f'INSERT INTO "{table.name}" VALUES {values}')
    derby.close()
    engine.dispose()
    return url


def literal(value: object) -> str:
    match value:
        case None:
            return "CAST(NULL AS VARCHAR(400))"
        case bool() | int():
            return str(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
    return literal(json.dumps(value))


def without_drivers() -> Catalogue:
    full = content()
    return Catalogue.of(
        competencies=full.competencies.values(),
        roles=[full.roles[CLERK]],
        organisations=full.organisations.values(),
        courses=full.courses.values(),
        plans=[*full.plans.values(), replace(plan(item("c", TODAY), name="for-c"), audience=C_ONLY)],
        groups=[GROUP_C],
    )


def rows(folder: Path) -> pa.Table:
    read = [pq.read_table(part).select(HISTORIES.names).cast(HISTORIES) for part in part_files(folder)]
    return pa.concat_tables(read).sort_by("learner")


def test_histories_over_jdbc_are_those_of_the_store(session: "SparkSession", store: Store, tmp_path: Path) -> None:
    store.catalogue.replace(without_drivers())
    tamil = frozenset({Language("ta")})
    store.learners.keep_wishes(LearnerId("learner-009"), Wishes(weekly_minutes=95, languages=tamil, goal=CLERK))
    store.learners.add([replace(people()[12], designation="Upper Division Clerk", attributes={"group": "C"})])
    store.learners.add([replace(people()[14], active=False)])
    derby = copied_to_derby(session, tmp_path / "nightly.db", name="histories")
    over_jdbc, through_store = tmp_path / "jdbc", tmp_path / "store"
    through_store.mkdir()

    export_over_jdbc(session, derby, over_jdbc, catalogue=store.catalogue.current(), now=NOW, part_learners=30)

    export_histories(store, through_store, catalogue=store.catalogue.current(), today=NOW.date())
    assert len(part_files(over_jdbc)) > 1
    assert rows(over_jdbc).to_pylist() == rows(through_store).to_pylist()
    assert {each["learner"] for each in rows(over_jdbc).to_pylist() if each["shown"]} >= {"learner-008"}
    assert [each["learner"] for each in rows(over_jdbc).to_pylist() if each["languages"] == "ta"] == ["learner-009"]
    assert [each["pace"] for each in rows(over_jdbc).to_pylist() if each["goal"] == CLERK] == [90]
    assert [each["learner"] for each in rows(over_jdbc).to_pylist() if each["groups"]] == ["learner-012"]
    assert sum(bool(each["aside"]) for each in rows(over_jdbc).to_pylist()) == 1
    assert set(rows(over_jdbc).column("role").to_pylist()) == {CLERK, None}  # the drivers' left the catalogue


def test_the_revision_changes_with_an_event_and_with_a_learner(
    session: "SparkSession", store: Store, tmp_path: Path
) -> None:
    def revision(name: str) -> str:
        return revision_over_jdbc(session, copied_to_derby(session, tmp_path / "nightly.db", name=name))

    first, again = revision("first"), revision("again")
    store.ledger.append([Event(EventId("x9"), LearnerId("learner-009"), Verb.DISMISSED, "d", NOW, "test")])
    with_event = revision("event")
    store.learners.add([replace(people()[0], organisation=people()[1].organisation)])

    assert first == again
    assert len({first, with_event, revision("moved")}) == 3


def test_ranges_part_all_ids_and_quote_what_stands_in_them() -> None:
    assert _predicates("id", []) == ["1 = 1"]
    assert _predicates("id", ["b", "o'h"]) == ["id <= 'b'", "id > 'b' AND id <= 'o''h'", "id > 'o''h'"]


def test_the_driver_is_named_where_java_would_not_find_it() -> None:
    assert _driver("jdbc:postgresql://host/saarthi?user=a") == {"driver": "org.postgresql.Driver"}
    assert _driver("jdbc:derby:memory:x") == {}

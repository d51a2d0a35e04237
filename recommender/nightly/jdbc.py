"""Histories read by Spark itself from the store's database, over JDBC: learners by ranges of their ids, in parallel.

The same tables that `recommender.nightly.sources` reads through the store. Spark needs the database's driver
(`spark.jars`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data.catalogue import Catalogue
from data.words import (
    NO_WISHES,
    Event,
    EventId,
    Learner,
    LearnerId,
    OrganisationId,
    RoleId,
    Verb,
    Wishes,
    in_zone,
    language_read,
)
from recommender.learner.mastery import USUAL_RULES, ClaimRules
from recommender.nightly.plan_reach import PlanReach
from recommender.nightly.sources import PART_LEARNERS, RECORD, history_row
from recommender.nightly.tables import HISTORIES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

HISTORIES_DDL = (
    "learner string, organisation string, role string, goal string, languages string, pace bigint, "
    "groups array<string>, finished array<string>, finished_at array<bigint>, aside array<string>, "
    "shown array<string>, shown_levels array<double>, answered array<string>"
)
"""`recommender.nightly.tables.HISTORIES` in Spark's words."""

DATABASES = ("jdbc:postgresql:", "jdbc:derby:")
"""How the URLs begin that can be read: PostgreSQL is a store's, and Derby, which comes with Spark, is for tests."""

DRIVERS = {"jdbc:postgresql:": "org.postgresql.Driver"}
"""Drivers out of `spark.jars`, which Java does not find unless they are named."""

LEARNERS = (
    'SELECT l."id" AS "learner", l."organisation", r."id" AS "role", '
    'COALESCE(w."languages", l."languages") AS "languages", w."goal" AS "goal", '
    'COALESCE(w."weekly_minutes", l."weekly_minutes") AS "weekly_minutes", l."designation", l."attributes" '
    'FROM "learners" l '
    'JOIN "organisations" o ON o."id" = l."organisation" AND o."in_catalogue" '
    'LEFT JOIN "roles" r ON r."id" = l."role" AND r."in_catalogue" '
    'LEFT JOIN "wishes" w ON w."learner" = l."id" WHERE l."active"'
)
"""The learners served; a role that left the catalogue reads as not known, as in `data.store.learners_rows`."""

EVENTS = (
    'SELECT e."learner" AS "of", e."id", e."verb", e."object", e."at_microseconds", e."result" '
    f'FROM "events_in_force" e WHERE e."verb" IN ({", ".join(f"{verb.value!r}" for verb in RECORD)})'
)


def revision_over_jdbc(session: "SparkSession", url: str) -> str:
    """Changes with any event and with what lists go by of any learner."""
    last = _read(session, url, 'SELECT MAX("sequence") AS "last" FROM "events_in_force"').collect()[0][0]
    told = _read(session, url, LEARNERS).selectExpr("xxhash64(*) % 1000000007 AS told")
    count, checksum = told.selectExpr("count(*)", "sum(told)").collect()[0]
    return f"events {last or 0}, learners {count}, {checksum or 0}"


def export_over_jdbc(
    session: "SparkSession",
    url: str,
    folder: Path,
    *,
    catalogue: Catalogue,
    now: datetime,
    rules: ClaimRules = USUAL_RULES,
    part_learners: int = PART_LEARNERS,
) -> None:
    """Writes every learner with their history into parts of `HISTORIES`, as `export_histories` does.

    Each task reads a range of learner ids for itself: nothing passes through the driver but the ends of the ranges.
    There are as many parts as ranges, of about `part_learners` each. `now` is in the organisation's
    zone, whose days count.
    """
    ends = _range_ends(session, url, size=part_learners)
    parts = len(ends) + 1
    people = _read_ranges(session, url, LEARNERS, column="learner", ends=ends).repartition(parts, "learner")
    own = _gathered(_read_ranges(session, url, EVENTS, column="of", ends=ends).repartition(parts, "of"))
    joined = people.join(own, people["learner"] == own["of"], "left").drop("of")
    joined.mapInArrow(_histories(_without_content(catalogue), now, rules), HISTORIES_DDL).write.mode(
        "overwrite"
    ).parquet(str(folder))


def _gathered(events: "DataFrame") -> "DataFrame":
    from pyspark.sql.functions import collect_list, struct

    return events.groupBy("of").agg(
        collect_list(struct("id", "verb", "object", "at_microseconds", "result")).alias("events")
    )


def _read(session: "SparkSession", url: str, query: str) -> "DataFrame":
    return session.read.format("jdbc").options(url=url, query=query, **_driver(url)).load()


def _read_ranges(session: "SparkSession", url: str, query: str, *, column: str, ends: Sequence[str]) -> "DataFrame":
    predicates = _predicates(f't."{column}"', ends)
    return session.read.jdbc(url, f"({query}) t", predicates=predicates, properties=_driver(url))


def _driver(url: str) -> dict[str, str]:
    named = next((driver for begins, driver in DRIVERS.items() if url.startswith(begins)), None)
    return {} if named is None else {"driver": named}


def _predicates(column: str, ends: Sequence[str]) -> list[str]:
    """Conditions that part all values at these ends; an end belongs to the range below it."""
    if not ends:
        return ["1 = 1"]
    quoted = ["'" + end.replace("'", "''") + "'" for end in ends]
    inner = [f"{column} > {low} AND {column} <= {high}" for low, high in pairwise(quoted)]
    return [f"{column} <= {quoted[0]}", *inner, f"{column} > {quoted[-1]}"]


def _range_ends(session: "SparkSession", url: str, *, size: int) -> list[str]:
    """Every `size`-th learner id, as the database orders them."""
    ends: list[str] = []
    while True:
        after = _predicates('"id"', ends)[-1] if ends else "1 = 1"
        query = f'SELECT "id" FROM "learners" WHERE {after} ORDER BY "id" OFFSET {size - 1} ROWS FETCH NEXT 1 ROWS ONLY'
        rows = _read(session, url, query).collect()
        if not rows:
            return ends
        ends.append(rows[0][0])


def _without_content(catalogue: Catalogue) -> Catalogue:
    """The catalogue as far as mastery and plans go by it: each task is sent it."""
    courses = {id_: replace(course, lessons=(), sessions=()) for id_, course in catalogue.courses.items()}
    return replace(catalogue, courses=courses)


def _histories(catalogue: Catalogue, now: datetime, rules: ClaimRules) -> Any:  # noqa: ANN401  (what mapInArrow takes)
    def histories(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reach = PlanReach.of(catalogue)
        for batch in batches:
            rows = [
                history_row(
                    _learner(row),
                    _events(row, now.tzinfo or UTC),
                    catalogue=catalogue,
                    reach=reach,
                    today=now.date(),
                    rules=rules,
                )
                for row in batch.to_pylist()
            ]
            yield from pa.Table.from_pylist(rows, schema=HISTORIES).to_batches()

    return histories


def _learner(row: Mapping[str, Any]) -> Learner:
    return Learner(
        id=LearnerId(row["learner"]),
        organisation=OrganisationId(row["organisation"]),
        role=None if row["role"] is None else RoleId(row["role"]),
        languages=frozenset(map(language_read, json.loads(row["languages"]))),
        weekly_minutes=row["weekly_minutes"],
        wishes=NO_WISHES if row["goal"] is None else Wishes(goal=RoleId(row["goal"])),
        designation=row["designation"],
        attributes=json.loads(row["attributes"]),
    )


def _events(row: Mapping[str, Any], zone: tzinfo) -> list[Event]:
    return [
        Event(
            id=EventId(event["id"]),
            learner=LearnerId(row["learner"]),
            verb=Verb(event["verb"]),
            object=event["object"],
            at=in_zone(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=event["at_microseconds"]), zone),
            source="jdbc",
            result=json.loads(event["result"]),
        )
        for event in row["events"] or []
    ]

"""The tables of the item bank, of tests, and of those who sit them."""

from sqlalchemy import JSON, BigInteger, Column, Float, Index, Integer, String, Table

from data.store.schema import METADATA, reference

# Ids of courses, lessons and competencies are no foreign keys: a catalogue may leave out what an item was written for.
ITEMS = Table(
    "items",
    METADATA,
    Column("id", String, primary_key=True),
    Column("status", String, nullable=False),
    Column("competency", String, nullable=False),
    Column("course", String, nullable=False),
    Column("content", JSON, nullable=False),
    Index("items_by_status", "status", "competency"),
)

# Who wrote an item, what its second reader said of it, who moved it on: one row a change, never changed.
ITEM_CHANGES = Table(
    "item_changes",
    METADATA,
    reference("item", "items", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("status", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("note", String, nullable=False),
)

# No foreign key: items of a file have statistics, too.
ITEM_STATISTICS = Table(
    "item_statistics",
    METADATA,
    Column("item", String, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("right_answers", Integer, nullable=False),
    Column("difficulty", Float),
    Column("discrimination", Float),
    Column("rest_correlation", Float),
    Column("drift", Float),
    Column("chosen", JSON, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
)

ASSESSMENTS = Table(
    "assessments",
    METADATA,
    Column("id", String, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
)

# `seed` orders the options of a sitting and is not exported: with it the bank could be read from outside.
SITTINGS = Table(
    "sittings",
    METADATA,
    Column("id", String, primary_key=True),
    reference("learner", "learners"),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("seed", String, nullable=False),
    Column("items", JSON, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("started_microseconds", BigInteger, nullable=False),
    Column("ends_microseconds", BigInteger),
    Column("finished_microseconds", BigInteger),
    Column("result", JSON, nullable=False),
    Index("sittings_by_learner", "learner", "started_microseconds"),
    Index("sittings_by_subject", "kind", "subject", "started_microseconds"),
    Index("sittings_finished", "finished_microseconds"),
)

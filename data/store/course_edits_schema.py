"""The tables of edited courses. They hold no learner; `actor` and `publisher` are who edited and who published."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from data.store.schema import METADATA

# No foreign keys: a catalogue may leave out what was edited, and what was edited comes back with it.
COURSE_EDITS = Table(
    "course_edits",
    METADATA,
    Column("course", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", String, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("note", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("publisher", String, nullable=False),
    Column("published_microseconds", BigInteger),
    Index("course_edits_by_state", "state"),
)

# The courses of the catalogue that a published version changes, as their files have them.
UNEDITED_COURSES = Table(
    "unedited_courses",
    METADATA,
    Column("course", String, primary_key=True),
    Column("content", JSON, nullable=False),
)

"""The table of decisions on suggested competencies. It holds no learner; `actor` is who decided."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table

from data.store.schema import METADATA

# No foreign keys: a draft's course is in no catalogue yet, and a catalogue may leave out what was decided on.
TAG_DECISIONS = Table(
    "tag_decisions",
    METADATA,
    Column("course", String, primary_key=True),
    Column("competency", String, primary_key=True),
    Column("accepted", Boolean, nullable=False),
    Column("level", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
)

"""The table of calendar addresses. Of a secret only its SHA-256 is kept, so that whoever reads the table has none."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from data.store.schema import METADATA

CALENDAR_FEEDS = Table(
    "calendar_feeds",
    METADATA,
    Column("learner", String, ForeignKey("learners.id"), primary_key=True, nullable=False),
    Column("secret_hash", String, nullable=False, unique=True),
    Column("language", String, nullable=False),
    Column("made_microseconds", BigInteger, nullable=False),
)

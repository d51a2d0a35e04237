"""The table of what others were asked of a learner's work some weeks after a course."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from data.store.schema import METADATA, reference

# A colleague, or where none is named the supervisor. Colleagues are no foreign keys: an erasure names the tombstone.
CONFIRMATIONS = Table(
    "confirmations",
    METADATA,
    Column("id", String, primary_key=True),
    reference("learner", "learners"),
    Column("course", String, nullable=False),
    Column("colleague", String),
    Column("asked_microseconds", BigInteger, nullable=False),
    Column("answered_microseconds", BigInteger),
    Column("change", String),
    Column("said", String, nullable=False),
    Column("answered_by", String),
    Index("confirmations_by_learner", "learner", "course"),
    Index("confirmations_by_colleague", "colleague"),
)

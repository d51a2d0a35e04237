"""The table of reminders that offices send to learners."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table

from data.store.schema import METADATA

# `about` names the figure or the standing that the learner stood behind; `put_away_microseconds` is when they had read
# it. Who sent it is no foreign key: admins are no learners.
REMINDERS = Table(
    "reminders",
    METADATA,
    Column("learner", String, ForeignKey("learners.id"), primary_key=True, nullable=False),
    Column("at_microseconds", BigInteger, primary_key=True, autoincrement=False),
    Column("about", String, nullable=False),
    Column("sent_by", String, nullable=False),
    Column("put_away_microseconds", BigInteger),
)

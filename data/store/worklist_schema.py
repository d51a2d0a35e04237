"""The table of what curators did about rows of their worklists; `actor` and `assignee` are staff."""

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table

from data.store.schema import METADATA

# One row a change, never changed: the history of a row is what is shown as who did what. No foreign keys: what a row is
# about may be gone.
WORK_CHANGES = Table(
    "work_changes",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("step", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("assignee", String, nullable=False),
    Column("until", Date),
    Column("note", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
)

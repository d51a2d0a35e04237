"""The table of requests to providers. It holds no learner; `actor` is who asked for the course."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from data.store.schema import METADATA

# No foreign keys: a request outlives the competency, the course and the catalogue that it names.
PROVIDER_REQUESTS = Table(
    "provider_requests",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", String, nullable=False),
    Column("competency", String),
    Column("level", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("state", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("provider", String, nullable=False),
    Column("course", String),
    Index("provider_requests_by_organisation", "organisation", "at_microseconds"),
)

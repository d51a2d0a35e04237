"""The table of department reports as they were kept, one for each organisation and month."""

from sqlalchemy import JSON, Column, Date, LargeBinary, String, Table

from data.store.schema import METADATA

# Counts alone, small groups put together, so that nothing of it is about anybody. No foreign key: a report of an
# organisation that is gone stays readable. `shown` is JSON by language, packed (zlib): the sample's take 9 kB each.
KEPT_REPORTS = Table(
    "kept_reports",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("day", Date, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("shown", LargeBinary, nullable=False),
)

"""The table of gaps of coverage as they were, one for each organisation and month."""

from sqlalchemy import Column, Date, LargeBinary, String, Table

from data.store.schema import METADATA

# Gaps of groups alone, none of few. `gaps`: JSON, packed (zlib), a list of competency, level, language and gap.
KEPT_GAPS = Table(
    "kept_gaps",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("day", Date, nullable=False),
    Column("gaps", LargeBinary, nullable=False),
)

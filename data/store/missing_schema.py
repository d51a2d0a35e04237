"""The table of courses that the platform they came from seems to have no more."""

from sqlalchemy import BigInteger, Column, String, Table

from data.store.schema import METADATA

# No foreign key: a catalogue loaded anew may lack the course.
MISSING_COURSES = Table(
    "missing_courses",
    METADATA,
    Column("system", String, primary_key=True),
    Column("course", String, primary_key=True),
    Column("since_microseconds", BigInteger, nullable=False),
)

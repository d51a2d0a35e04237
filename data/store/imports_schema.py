"""The tables of imports: files of others, and the draft courses that were made of them. None holds learners."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table

from data.store.schema import METADATA, reference

# `changed_microseconds` is when the state was last changed: one that is converted for too long is taken up again.
IMPORTS = Table(
    "imports",
    METADATA,
    Column("id", String, primary_key=True),
    Column("organisation", String),
    Column("name", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("state", String, nullable=False),
    Column("files", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("changed_microseconds", BigInteger, nullable=False),
    Index("imports_by_state", "state", "at_microseconds"),
    Index("imports_by_name", "name", "version"),
)

# `course` names no row of `courses`: a draft is in no catalogue yet. `places` are by lesson and language, each with the
# checksum of the text that they are places in.
IMPORT_COURSES = Table(
    "import_courses",
    METADATA,
    reference("import", "imports", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("course", String, nullable=False),
    Column("content", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Index("import_courses_by_course", "course"),
)

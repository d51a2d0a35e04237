"""The tables as SQLAlchemy sees them; `data/migrations` makes them and a test holds the two together.

Texts by language and other small lists are JSON columns. Times are whole microseconds since 1970-01-01 UTC, exact and
alike on both databases. Rows of courses, roles and organisations are never deleted, because the ledger and learners
refer to them: what a new catalogue leaves out has `in_catalogue` false.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

HEAD = "0033"
"""The newest migration; a store at this revision needs no work on opening."""

METADATA = MetaData()

_CORRECTED = text("correction > 0")
_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY numbers rows by itself there


def reference(name: str, target: str, *, primary_key: bool = False) -> Column[str]:
    """A column that names a row of `target` by its id; never empty."""
    return Column(name, String, ForeignKey(f"{target}.id"), primary_key=primary_key, nullable=False)


CATALOGUE_STATE = Table(
    "catalogue_state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", String, nullable=False),
)

COMPETENCIES = Table(
    "competencies",
    METADATA,
    Column("id", String, primary_key=True),
    Column("area", String, nullable=False),
    Column("theme", JSON, nullable=False),
    Column("name", JSON, nullable=False),
    Column("description", JSON, nullable=False),
    Column("levels", JSON, nullable=False),
)

ORGANISATIONS = Table(
    "organisations",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", JSON, nullable=False),
    Column("parent", String, index=True),
    Column("kind", String, nullable=False),
    Column("in_catalogue", Boolean, nullable=False),
)

ROLES = Table(
    "roles",
    METADATA,
    Column("id", String, primary_key=True),
    Column("name", JSON, nullable=False),
    Column("activities", JSON, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("in_catalogue", Boolean, nullable=False),
)

ROLE_NEEDS = Table(
    "role_needs",
    METADATA,
    reference("role", "roles", primary_key=True),
    reference("competency", "competencies", primary_key=True),
    Column("level", Integer, nullable=False),
    Column("stated", Boolean, nullable=False),
)

COURSES = Table(
    "courses",
    METADATA,
    Column("id", String, primary_key=True),
    Column("title", JSON, nullable=False),
    Column("description", JSON, nullable=False),
    Column("provider", String, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("level", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("opens", Date),
    Column("minutes", Integer, nullable=False),
    Column("in_catalogue", Boolean, nullable=False),
    Column("sessions", JSON, nullable=False),
    Column("pass_mark", Float),
    Column("replaced_by", String),
    Column("variant_of", String),
    Column("category", String, nullable=False),
    Column("level_unstated", Boolean, nullable=False),
    Column("stated_minutes", Integer),
    Column("closes", Date),
    Column("facts", JSON(none_as_null=True)),
    Column("batches", JSON, nullable=False),
    Column("groups", JSON, nullable=False),
)

COURSE_TEACHES = Table(
    "course_teaches",
    METADATA,
    reference("course", "courses", primary_key=True),
    reference("competency", "competencies", primary_key=True),
    Column("level", Integer, nullable=False),
    Column("stated", Boolean, nullable=False),
)

COURSE_REQUIRES = Table(
    "course_requires",
    METADATA,
    reference("course", "courses", primary_key=True),
    reference("required", "courses", primary_key=True),
)

COURSE_ORGANISATIONS = Table(
    "course_organisations",
    METADATA,
    reference("course", "courses", primary_key=True),
    reference("organisation", "organisations", primary_key=True),
)

LESSONS = Table(
    "lessons",
    METADATA,
    reference("course", "courses", primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", JSON, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("text", JSON, nullable=False),
    Column("asked_as", JSON, nullable=False),
    Column("media", JSON(none_as_null=True)),
    Column("optional", Boolean, nullable=False),
)

# What other systems call things; `own` is our id, of a lesson behind that of its course and a slash. Those of courses
# that left the catalogue stay, because what comes from elsewhere still names them. `kind` says what is meant, so `own`
# is no foreign key.
EXTERNAL_IDS = Table(
    "external_ids",
    METADATA,
    Column("system", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("external", String, primary_key=True),
    Column("own", String, primary_key=True),
)

PLANS = Table(
    "plans",
    METADATA,
    Column("id", String, primary_key=True),
    reference("organisation", "organisations"),
    Column("title", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("tasks", JSON, nullable=False),
    Column("rule", JSON, nullable=False),
    Column("year", String, nullable=False),
    Column("apar", Boolean, nullable=False),
    Column("others", JSON, nullable=False),
    Column("origin", String, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("starts_on", Date),
)

# Programmes and groups are read whole and never looked for by their parts, so each is one JSON value.
PROGRAMMES = Table(
    "programmes", METADATA, Column("id", String, primary_key=True), Column("content", JSON, nullable=False)
)
GROUPS = Table(
    "people_groups", METADATA, Column("id", String, primary_key=True), Column("content", JSON, nullable=False)
)

PLAN_ITEMS = Table(
    "plan_items",
    METADATA,
    reference("plan", "plans", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    reference("course", "courses"),
    Column("due", Date, nullable=False),
    Column("mandatory", Boolean, nullable=False),
)

PLAN_ROLES = Table(
    "plan_roles",
    METADATA,
    reference("plan", "plans", primary_key=True),
    reference("role", "roles", primary_key=True),
)

# A plan may name learners who are not registered yet, so their ids are no foreign keys.
PLAN_LEARNERS = Table(
    "plan_learners",
    METADATA,
    reference("plan", "plans", primary_key=True),
    Column("learner", String, primary_key=True),
)

# The life of a plan, one row a change, never changed: the audit trail and, where `frozen`, an approved snapshot.
# A plan outlives the catalogue that brought it, so its id is no foreign key.
PLAN_VERSIONS = Table(
    "plan_versions",
    METADATA,
    Column("plan", String, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("action", String, nullable=False),
    Column("status", String, nullable=False),
    Column("in_force", Integer),
    Column("frozen", Boolean, nullable=False),
    Column("actor", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("note", String, nullable=False),
    Column("content", JSON, nullable=False),
)

LEARNERS = Table(
    "learners",
    METADATA,
    Column("id", String, primary_key=True),
    reference("organisation", "organisations"),
    Column("role", String, ForeignKey("roles.id")),
    Column("languages", JSON, nullable=False),
    Column("weekly_minutes", Integer, nullable=False),
    Column("registered_microseconds", BigInteger),
    Column("designation", String, nullable=False),
    Column("designation_folded", String, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Index("learners_by_organisation", "organisation", "id"),
)

# Designations that somebody (`said_by`) has said to be a role, for learners who come with them later, too: of an
# organisation and what lies under it, of all where it is empty.
DESIGNATIONS = Table(
    "designations",
    METADATA,
    Column("organisation", String, primary_key=True),
    Column("folded", String, primary_key=True),
    Column("written", String, nullable=False),
    reference("role", "roles"),
    Column("said_by", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
)

# Where learners belonged before they moved, and until when; nothing of those who never did. No foreign key to them,
# because an erasure gives these rows to the tombstone.
FORMER_MEMBERSHIPS = Table(
    "former_memberships",
    METADATA,
    Column("learner", String, primary_key=True),
    Column("until_microseconds", BigInteger, primary_key=True, autoincrement=False),
    reference("organisation", "organisations"),
    Index("former_memberships_by_organisation", "organisation"),
)

# What learners set for themselves, beside what their office says; a row that would say nothing is not kept.
WISHES = Table(
    "wishes",
    METADATA,
    reference("learner", "learners", primary_key=True),
    Column("weekly_minutes", Integer),
    Column("languages", JSON(none_as_null=True)),
    Column("deadline", Date),
    Column("goal", String, ForeignKey("roles.id")),
    Column("goal_by", Date),
)

# `object` is a course, or a competency where something was assessed, so it is no foreign key. An id belongs to its
# learner and source; `correction` counts what came after the first under it. `minutes` of a completion are those that
# the course had when it was written.
ENTRIES = Table(
    "events",
    METADATA,
    Column("sequence", _SEQUENCE, primary_key=True),
    Column("id", String, nullable=False),
    reference("learner", "learners"),
    Column("verb", String, nullable=False),
    Column("object", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("source", String, nullable=False),
    Column("result", JSON, nullable=False),
    Column("correction", Integer, nullable=False),
    Column("minutes", Integer),
    Index("events_by_learner", "learner", "verb", "object"),
    Index(
        "events_corrected",
        "learner",
        "source",
        "id",
        "correction",
        sqlite_where=_CORRECTED,
        postgresql_where=_CORRECTED,
    ),
    UniqueConstraint("id", "learner", "source", "correction", name="events_identity"),
)

# A view: the events without those that a later one corrects. Whoever asks what happened reads this one.
EVENTS = Table("events_in_force", MetaData(), *(Column(column.name, column.type) for column in ENTRIES.c))

# One row whose `length` is the number of events. Every append locks it first, so events become visible in the order
# of their sequence, and its value tells cheaply whether anything was appended.
LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("length", BigInteger, nullable=False),
)

# The path last served to a learner in each week (its Monday), so that a later one can say what moved.
SERVED_PATHS = Table(
    "served_paths",
    METADATA,
    reference("learner", "learners", primary_key=True),
    Column("week", Date, primary_key=True),
    Column("steps", JSON, nullable=False),
)

# What the nightly job made: of several runs the published one of the highest number is read.
NIGHTLY_RUNS = Table(
    "nightly_runs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("made_microseconds", BigInteger, nullable=False),
    Column("published", Boolean, nullable=False),
)

# `courses` are lists of course, score, next_percent and similar_percent, best first. No foreign keys: histories may
# come from elsewhere, and millions of rows are written at once.
NIGHTLY_LISTS = Table(
    "nightly_lists",
    METADATA,
    Column("run", Integer, primary_key=True, autoincrement=False),
    Column("learner", String, primary_key=True),
    Column("courses", JSON, nullable=False),
)

# Tokens, and all earlier tokens of a subject, that let nobody in any more. Numbers grow in the order in which rows
# become visible, so that a server asks for what is newer than it has. Rows go when the tokens have expired anyway.
REVOCATIONS = Table(
    "revocations",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("until_microseconds", BigInteger, nullable=False),
)

# Who was let in or refused, who read whose data: kept for a while and then deleted, oldest first. No foreign keys: it
# names people and things that may be unknown here, or gone.
SECURITY_LOG = Table(
    "security_log",
    METADATA,
    Column("sequence", _SEQUENCE, primary_key=True),
    Column("at_microseconds", BigInteger, nullable=False),
    Column("action", String, nullable=False),
    Column("status", Integer),
    Column("subject", String),
    Column("role", String),
    Column("organisation", String),
    Column("address", String),
    Column("route", String),
    Column("request_id", String),
    Column("learner", String),
    Column("about", String),
    Column("purpose", String),
    *(Index(f"security_log_by_{name}", name) for name in ("at_microseconds", "subject", "learner", "request_id")),
)

# The marks of erased ids, made with the key. They stand apart from the tombstones, in no order: whoever reads the
# database and tries out ids may learn that somebody was erased, never which of the tombstones' histories was theirs.
ERASED = Table("erased", METADATA, Column("mark", String, primary_key=True))
ERASURE_KEY = Table(
    "erasure_key",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False),
)

# Who is being erased, inside the one transaction of it: the triggers on `events` and `plan_versions` let these change.
ERASING = Table(
    "erasing",
    METADATA,
    Column("learner", String, primary_key=True),
    Column("tombstone", String, nullable=False),
)

"""The first tables: catalogue, learners and the append-only ledger of events.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LOCAL_TEXTS = {
    "competencies": ("theme", "name", "description", "levels"),
    "organisations": ("name",),
    "roles": ("name", "activities"),
    "courses": ("title", "description", "languages", "sources"),
    "lessons": ("title", "text"),
    "plans": ("title",),
    "learners": ("languages",),
    "events": ("result",),
}

SQLITE_GUARDS = (
    """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
    """CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
    # REPLACE deletes without firing DELETE triggers unless the connection asked for that.
    """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
       WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
         OR EXISTS (SELECT 1 FROM events WHERE sequence = NEW.sequence)
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
)

POSTGRES_GUARDS = (
    """CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the event ledger is append-only'; END $$""",
    """CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
       FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()""",
    """CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON events
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()""",
)


def upgrade() -> None:
    _make_catalogue_things()
    _make_catalogue_links()
    _make_plans()
    _make_learners_and_ledger()
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the first tables cannot be taken back; restore a backup or use a new database")


def _text(name: str, *, required: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=not required)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _truth(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _link(name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"])


def _json_columns(table: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in LOCAL_TEXTS[table]]


def _make_catalogue_things() -> None:
    op.create_table("catalogue_state", _whole("id"), _text("revision"), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "competencies", _text("id"), _text("area"), *_json_columns("competencies"), sa.PrimaryKeyConstraint("id")
    )
    op.create_table(
        "organisations",
        _text("id"),
        *_json_columns("organisations"),
        _text("parent", required=False),
        _truth("in_catalogue"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_organisations_parent", "organisations", ["parent"])
    op.create_table(
        "roles", _text("id"), *_json_columns("roles"), _truth("in_catalogue"), sa.PrimaryKeyConstraint("id")
    )
    op.create_table(
        "courses",
        _text("id"),
        *_json_columns("courses"),
        *(_text(name) for name in ("provider", "kind", "status")),
        *(_whole(name) for name in ("level", "minutes")),
        sa.Column("opens", sa.Date()),
        _truth("in_catalogue"),
        sa.PrimaryKeyConstraint("id"),
    )


def _make_catalogue_links() -> None:
    op.create_table(
        "lessons",
        *(_text(name) for name in ("course", "id", "source")),
        *(_whole(name) for name in ("position", "minutes")),
        *_json_columns("lessons"),
        _link("course", "courses"),
        sa.PrimaryKeyConstraint("course", "id"),
    )
    for table, origin, target in (("role_needs", "role", "roles"), ("course_teaches", "course", "courses")):
        op.create_table(
            table,
            _text(origin),
            _text("competency"),
            _whole("level"),
            _link(origin, target),
            _link("competency", "competencies"),
            sa.PrimaryKeyConstraint(origin, "competency"),
        )
    for table, name, target in (
        ("course_requires", "required", "courses"),
        ("course_organisations", "organisation", "organisations"),
    ):
        op.create_table(
            table,
            _text("course"),
            _text(name),
            _link("course", "courses"),
            _link(name, target),
            sa.PrimaryKeyConstraint("course", name),
        )


def _make_plans() -> None:
    op.create_table(
        "plans",
        *(_text(name) for name in ("id", "organisation", "status")),
        *_json_columns("plans"),
        _link("organisation", "organisations"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "plan_items",
        _text("plan"),
        _whole("position"),
        _text("course"),
        sa.Column("due", sa.Date(), nullable=False),
        _truth("mandatory"),
        _link("plan", "plans"),
        _link("course", "courses"),
        sa.PrimaryKeyConstraint("plan", "position"),
    )
    op.create_table(
        "plan_roles",
        _text("plan"),
        _text("role"),
        _link("plan", "plans"),
        _link("role", "roles"),
        sa.PrimaryKeyConstraint("plan", "role"),
    )
    op.create_table(
        "plan_learners",
        _text("plan"),
        _text("learner"),
        _link("plan", "plans"),
        sa.PrimaryKeyConstraint("plan", "learner"),
    )


def _make_learners_and_ledger() -> None:
    op.create_table(
        "learners",
        *(_text(name) for name in ("id", "organisation")),
        _text("role", required=False),
        *_json_columns("learners"),
        _whole("weekly_minutes"),
        _link("organisation", "organisations"),
        _link("role", "roles"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("learners_by_organisation", "learners", ["organisation", "id"])
    op.create_table(
        "events",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("id", "learner", "verb", "object", "source")),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        *_json_columns("events"),
        _link("learner", "learners"),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("events_by_learner", "events", ["learner", "verb", "object"])
    op.create_table(
        "ledger",
        _whole("id"),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("INSERT INTO ledger (id, length) VALUES (1, 0)")

"""Sessions of courses, tasks and rules of plans, the life of plans, and the paths served.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE_GUARDS = (
    """CREATE TRIGGER plan_versions_are_never_updated BEFORE UPDATE ON plan_versions
       BEGIN SELECT RAISE(ABORT, 'the life of a plan is append-only'); END""",
    """CREATE TRIGGER plan_versions_are_never_deleted BEFORE DELETE ON plan_versions
       BEGIN SELECT RAISE(ABORT, 'the life of a plan is append-only'); END""",
)

POSTGRES_GUARDS = (
    """CREATE FUNCTION refuse_plan_version_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the life of a plan is append-only'; END $$""",
    """CREATE TRIGGER plan_versions_are_never_changed BEFORE UPDATE OR DELETE ON plan_versions
       FOR EACH ROW EXECUTE FUNCTION refuse_plan_version_change()""",
    """CREATE TRIGGER plan_versions_are_never_truncated BEFORE TRUNCATE ON plan_versions
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_plan_version_change()""",
)


def upgrade() -> None:
    for table, name, empty in (("courses", "sessions", "[]"), ("plans", "tasks", "[]"), ("plans", "rule", "{}")):
        op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text(f"'{empty}'")))
    op.create_table(
        "plan_versions",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("plan", "action", "status", "actor", "note")),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_force", sa.Integer()),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("plan", "version"),
    )
    op.create_table(
        "served_paths",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.PrimaryKeyConstraint("learner", "week"),
    )
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the life of plans cannot be taken back; restore a backup or use a new database")

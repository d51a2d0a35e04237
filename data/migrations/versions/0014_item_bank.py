"""The item bank, tests, and who sits them.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_items()
    op.create_table(
        "assessments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "sittings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("started_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("ends_microseconds", sa.BigInteger()),
        sa.Column("finished_microseconds", sa.BigInteger()),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sittings_by_learner", "sittings", ["learner", "started_microseconds"])
    op.create_index("sittings_by_subject", "sittings", ["kind", "subject", "started_microseconds"])
    op.create_index("sittings_finished", "sittings", ["finished_microseconds"])


def _add_items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("competency", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("items_by_status", "items", ["status", "competency"])
    op.create_table(
        "item_changes",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"]),
        sa.PrimaryKeyConstraint("item", "number"),
    )
    op.create_table(
        "item_statistics",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("difficulty", sa.Float()),
        sa.Column("discrimination", sa.Float()),
        sa.Column("rest_correlation", sa.Float()),
        sa.Column("drift", sa.Float()),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )


def downgrade() -> None:
    for table in ("sittings", "assessments", "item_statistics", "item_changes", "items"):
        op.drop_table(table)

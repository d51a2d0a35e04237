"""The lists of courses that the nightly job makes for every learner.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nightly_runs",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "nightly_lists",
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("courses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run", "learner"),
    )


def downgrade() -> None:
    op.drop_table("nightly_lists")
    op.drop_table("nightly_runs")

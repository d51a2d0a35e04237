"""Gaps of coverage as they were.

Revision ID: 0029c
Revises: 0029b
"""

import sqlalchemy as sa
from alembic import op

revision = "0029c"
down_revision = "0029b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_gaps",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("gaps", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "month"),
    )


def downgrade() -> None:
    op.drop_table("kept_gaps")

"""Gaps of coverage as they were.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
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

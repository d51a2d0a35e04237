"""Department reports as they were kept.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_reports",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("shown", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "month"),
    )


def downgrade() -> None:
    op.drop_table("kept_reports")

"""Reminders that offices send to learners.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("learner", sa.String(), sa.ForeignKey("learners.id"), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("put_away_microseconds", sa.BigInteger()),
        sa.PrimaryKeyConstraint("learner", "at_microseconds"),
    )


def downgrade() -> None:
    op.drop_table("reminders")

"""Addresses under which calendars read what is due and planned for one learner.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("learner", sa.String(), sa.ForeignKey("learners.id"), primary_key=True, nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False, unique=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_microseconds", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("calendar_feeds")

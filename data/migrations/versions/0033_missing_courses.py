"""Courses that the platform they came from seems to have no more.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missing_courses",
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("since_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("system", "course"),
    )


def downgrade() -> None:
    op.drop_table("missing_courses")

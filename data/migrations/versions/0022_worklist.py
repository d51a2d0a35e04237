"""What curators did about rows of their worklists.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_changes",
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "key", "number"),
    )


def downgrade() -> None:
    op.drop_table("work_changes")

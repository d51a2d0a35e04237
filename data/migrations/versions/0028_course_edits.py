"""Edited courses: versions of their texts, and the courses as their files have them.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_edits",
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("published_microseconds", sa.BigInteger()),
        sa.PrimaryKeyConstraint("course", "version"),
    )
    op.create_index("course_edits_by_state", "course_edits", ["state"])
    op.create_table(
        "unedited_courses",
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("course"),
    )


def downgrade() -> None:
    op.drop_table("unedited_courses")
    op.drop_table("course_edits")

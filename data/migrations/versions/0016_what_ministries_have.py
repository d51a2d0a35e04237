"""Ids elsewhere, lessons without text, levels that nobody stated, editions of a course in several languages.

Revision ID: 0016
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("role_needs", "course_teaches"):
        op.add_column(table, sa.Column("stated", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("courses", sa.Column("variant_of", sa.String()))
    op.add_column("courses", sa.Column("category", sa.String(), nullable=False, server_default=""))
    op.add_column("courses", sa.Column("level_unstated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("courses", sa.Column("stated_minutes", sa.Integer()))
    op.add_column("lessons", sa.Column("media", sa.JSON(none_as_null=True)))
    op.add_column("lessons", sa.Column("optional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "external_ids",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("system", "kind", "external", "own")),
        sa.PrimaryKeyConstraint("system", "kind", "external", "own"),
    )


def downgrade() -> None:
    raise RuntimeError("a catalogue with levels left open would read as if somebody had stated them; restore a backup")

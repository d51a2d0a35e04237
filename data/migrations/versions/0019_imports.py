"""Files of others, and the draft courses that were made of them.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("changed_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("imports_by_state", "imports", ["state", "at_microseconds"])
    op.create_index("imports_by_name", "imports", ["name", "version"])
    op.create_table(
        "import_courses",
        sa.Column("import", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import"], ["imports.id"]),
        sa.PrimaryKeyConstraint("import", "position"),
    )
    op.create_index("import_courses_by_course", "import_courses", ["course"])


def downgrade() -> None:
    op.drop_table("import_courses")
    op.drop_table("imports")

"""Courses that are open to groups alone.

Revision ID: 0026
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Courses of before are open as their organisations say."""
    op.add_column("courses", sa.Column("groups", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    raise RuntimeError("courses of groups would be open to all; restore a backup")

"""Words in which people ask for what a lesson answers.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lessons", sa.Column("asked_as", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("lessons", "asked_as")

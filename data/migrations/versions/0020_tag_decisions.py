"""What people said to suggested competencies.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tag_decisions",
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("competency", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("course", "competency"),
    )


def downgrade() -> None:
    op.drop_table("tag_decisions")

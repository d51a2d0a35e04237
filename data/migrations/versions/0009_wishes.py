"""What learners set for themselves.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("weekly_minutes", sa.Integer()),
        sa.Column("languages", sa.JSON()),
        sa.Column("deadline", sa.Date()),
        sa.Column("goal", sa.String()),
        sa.Column("goal_by", sa.Date()),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.ForeignKeyConstraint(["goal"], ["roles.id"]),
        sa.PrimaryKeyConstraint("learner"),
    )


def downgrade() -> None:
    op.drop_table("wishes")

"""What others say of a learner's work some weeks after a course.

Revision ID: 0013
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("colleague", sa.String()),
        sa.Column("asked_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("answered_microseconds", sa.BigInteger()),
        sa.Column("change", sa.String()),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String()),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("confirmations_by_learner", "confirmations", ["learner", "course"])
    op.create_index("confirmations_by_colleague", "confirmations", ["colleague"])


def downgrade() -> None:
    op.drop_table("confirmations")

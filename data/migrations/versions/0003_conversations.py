"""Conversations of learners with the tutor, and what they thought of its answers.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "learner", "title")),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("started_microseconds", "updated_microseconds")
        ),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversations_by_learner", "conversations", ["learner", "updated_microseconds"])
    op.create_table(
        "conversation_turns",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "conversation")),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("question", "searched", "language")),
        *(sa.Column(name, sa.String()) for name in ("course", "lesson")),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String()) for name in ("thumb", "reason", "comment")),
        sa.Column("rated_microseconds", sa.BigInteger()),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("conversation_turns_in_order", "conversation_turns", ["conversation", "number"], unique=True)
    op.create_index("conversation_turns_by_outcome", "conversation_turns", ["outcome", "at_microseconds"])
    op.create_index("conversation_turns_by_thumb", "conversation_turns", ["thumb", "rated_microseconds"])


def downgrade() -> None:
    op.drop_table("conversation_turns")
    op.drop_table("conversations")

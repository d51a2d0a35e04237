"""Answers of people to questions that no course answered.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("taken_back_microseconds", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_answers_by_organisation", "person_answers", ["organisation", "at_microseconds"])
    op.add_column("conversation_turns", sa.Column("person_answer", sa.String()))
    op.add_column("conversation_turns", sa.Column("person_answer_read_microseconds", sa.BigInteger()))
    op.create_index("conversation_turns_by_person_answer", "conversation_turns", ["person_answer"])


def downgrade() -> None:
    op.drop_index("conversation_turns_by_person_answer", "conversation_turns")
    op.drop_column("conversation_turns", "person_answer_read_microseconds")
    op.drop_column("conversation_turns", "person_answer")
    op.drop_table("person_answers")

"""Who is signed in where.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("begun_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("seen_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("until_microseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session"),
    )
    op.create_index("sign_ins_by_subject", "sign_ins", ["subject"])
    op.create_index("sign_ins_by_end", "sign_ins", ["until_microseconds"])


def downgrade() -> None:
    op.drop_table("sign_ins")

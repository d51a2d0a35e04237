"""What is said of a designation holds for an organisation and what lies under it.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEPT = "folded, written, role, said_by, at_microseconds"
TEXTS = ("organisation", "folded", "written", "role", "said_by")


def upgrade() -> None:
    """SQLite cannot change a primary key, so that the table is made anew; nothing refers to it."""
    op.rename_table("designations", "designations_before")
    op.create_table(
        "designations",
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["roles.id"], name="designations_of_roles"),
        sa.PrimaryKeyConstraint("organisation", "folded", name="designations_identity"),
    )
    op.execute(f"INSERT INTO designations (organisation, {KEPT}) SELECT '', {KEPT} FROM designations_before")
    op.drop_table("designations_before")


def downgrade() -> None:
    raise RuntimeError("what one organisation said would hold for all; restore a backup")

"""Plans that count from a day of their own.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans of before count as soon as they are live."""
    op.add_column("plans", sa.Column("starts_on", sa.Date()))


def downgrade() -> None:
    op.drop_column("plans", "starts_on")

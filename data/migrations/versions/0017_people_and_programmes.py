"""Designations and attributes of learners, names of roles, programmes, groups, facts of courses and plans.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EMPTY_LIST, EMPTY_MAP = sa.text("'[]'"), sa.text("'{}'")


def _texts(table: str, *names: str) -> None:
    for name in names:
        op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))


def _json(table: str, name: str, default: sa.TextClause) -> None:
    op.add_column(table, sa.Column(name, sa.JSON(), nullable=False, server_default=default))


def upgrade() -> None:
    _texts("organisations", "kind")
    _json("roles", "aliases", EMPTY_LIST)
    op.add_column("courses", sa.Column("closes", sa.Date()))
    op.add_column("courses", sa.Column("facts", sa.JSON(none_as_null=True)))
    _json("courses", "batches", EMPTY_LIST)
    _texts("plans", "year", "origin")
    op.add_column("plans", sa.Column("apar", sa.Boolean(), nullable=False, server_default=sa.false()))
    _json("plans", "others", EMPTY_LIST)
    _json("plans", "groups", EMPTY_LIST)
    _texts("learners", "designation", "designation_folded")
    _json("learners", "attributes", EMPTY_MAP)
    op.add_column("learners", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()))
    for table in ("programmes", "people_groups"):
        op.create_table(
            table,
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("content", sa.JSON(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
    op.create_table(
        "designations",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("folded", "written", "role", "said_by")),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["roles.id"]),
        sa.PrimaryKeyConstraint("folded"),
    )


def downgrade() -> None:
    raise RuntimeError("what learners are told by would be lost, and with it whom plans address; restore a backup")

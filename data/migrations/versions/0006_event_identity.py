"""An event's id is unique within its learner and source, and an event may be corrected by a later one.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTITY = ("id", "learner", "source", "correction")
KEPT = "sequence, id, learner, verb, object, source, at_microseconds, result"

SQLITE_GUARDS = (
    """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
    """CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
    # REPLACE deletes without firing DELETE triggers unless the connection asked for that.
    """CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
       WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id AND learner = NEW.learner AND source = NEW.source
                    AND correction = NEW.correction)
         OR EXISTS (SELECT 1 FROM events WHERE sequence = NEW.sequence)
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
)

# The condition on `correction` alone lets both databases look into the small index of corrections only.
IN_FORCE = """CREATE VIEW events_in_force AS
    SELECT event.sequence, event.id, event.learner, event.verb, event.object, event.at_microseconds, event.source,
           event.result, event.correction
    FROM events AS event
    WHERE NOT EXISTS (
        SELECT 1 FROM events AS later
        WHERE later.correction > 0 AND later.correction > event.correction
          AND later.learner = event.learner AND later.source = event.source AND later.id = event.id)"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_sqlite_table_anew()
    else:
        op.add_column("events", sa.Column("correction", sa.Integer(), nullable=False, server_default="0"))
        op.drop_constraint("events_id_key", "events", type_="unique")
        op.create_unique_constraint("events_identity", "events", list(IDENTITY))
    corrected = sa.text("correction > 0")
    op.create_index(
        "events_corrected",
        "events",
        ["learner", "source", "id", "correction"],
        sqlite_where=corrected,
        postgresql_where=corrected,
    )
    op.execute(IN_FORCE)


def downgrade() -> None:
    raise RuntimeError("corrections and ids that several writers use cannot be taken back; restore a backup")


def _make_sqlite_table_anew() -> None:
    """SQLite cannot take a constraint off a table; its triggers and index go with the old one."""
    op.create_table(
        "events_anew",
        sa.Column("sequence", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "learner", "verb", "object", "source")),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["learner"], ["learners.id"]),
        sa.PrimaryKeyConstraint("sequence"),
        sa.UniqueConstraint(*IDENTITY, name="events_identity"),
    )
    op.execute(f"INSERT INTO events_anew ({KEPT}) SELECT {KEPT} FROM events ORDER BY sequence")
    op.drop_table("events")
    op.rename_table("events_anew", "events")
    op.create_index("events_by_learner", "events", ["learner", "verb", "object"])
    for guard in SQLITE_GUARDS:
        op.execute(guard)

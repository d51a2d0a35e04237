"""What was done stays done: minutes as at completion, pass marks, and where learners belonged before they moved.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# As in 0006, with the minutes.
IN_FORCE = """CREATE VIEW events_in_force AS
    SELECT event.sequence, event.id, event.learner, event.verb, event.object, event.at_microseconds, event.source,
           event.result, event.correction, event.minutes
    FROM events AS event
    WHERE NOT EXISTS (
        SELECT 1 FROM events AS later
        WHERE later.correction > 0 AND later.correction > event.correction
          AND later.learner = event.learner AND later.source = event.source AND later.id = event.id)"""

# What a course had when it was finished was not kept until now: what it has today is the nearest that is known.
MINUTES = """UPDATE events SET minutes = (SELECT courses.minutes FROM courses WHERE courses.id = events.object)
             WHERE verb = 'completed'"""

# As in 0008, with the minutes among what never changes.
SQLITE_GUARD = """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
       WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE learner = OLD.learner AND tombstone = NEW.learner)
         OR (NEW.sequence, NEW.verb, NEW.object, NEW.at_microseconds, NEW.correction, NEW.minutes)
         IS NOT (OLD.sequence, OLD.verb, OLD.object, OLD.at_microseconds, OLD.correction, OLD.minutes)
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END"""

POSTGRES_GUARD = """CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF EXISTS (SELECT 1 FROM erasing WHERE learner = OLD.learner AND tombstone = NEW.learner)
              AND (NEW.sequence, NEW.verb, NEW.object, NEW.at_microseconds, NEW.correction, NEW.minutes)
              IS NOT DISTINCT FROM
                  (OLD.sequence, OLD.verb, OLD.object, OLD.at_microseconds, OLD.correction, OLD.minutes) THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'the event ledger is append-only';
       END $$"""


def upgrade() -> None:
    op.add_column("courses", sa.Column("pass_mark", sa.Float()))
    op.add_column("courses", sa.Column("replaced_by", sa.String()))
    op.add_column("learners", sa.Column("registered_microseconds", sa.BigInteger()))
    op.create_table(
        "former_memberships",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("until_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"]),
        sa.PrimaryKeyConstraint("learner", "until_microseconds"),
    )
    op.create_index("former_memberships_by_organisation", "former_memberships", ["organisation"])
    op.execute("DROP VIEW events_in_force")
    op.add_column("events", sa.Column("minutes", sa.Integer()))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_are_never_updated")
        op.execute(MINUTES)
        op.execute(SQLITE_GUARD)
    else:
        op.execute("ALTER TABLE events DISABLE TRIGGER events_are_never_changed")
        op.execute(MINUTES)
        op.execute("ALTER TABLE events ENABLE TRIGGER events_are_never_changed")
        op.execute(POSTGRES_GUARD)
    op.execute(IN_FORCE)


def downgrade() -> None:
    raise RuntimeError("what was done and who belonged where must stay known; restore a backup")

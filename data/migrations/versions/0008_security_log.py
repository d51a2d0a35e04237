"""The security log, and erasure: the one way on which the ledger and the lives of plans may change.

Revision ID: 0008
Revises: 0007
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# While an erasure is under way, `erasing` says who is erased; an event may then lose whose it was and the words in it,
# a version of a plan that it named them, and nothing else of them changes. The row is gone when the transaction ends.
SQLITE_GUARDS = (
    "DROP TRIGGER events_are_never_updated",
    """CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
       WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE learner = OLD.learner AND tombstone = NEW.learner)
         OR (NEW.sequence, NEW.verb, NEW.object, NEW.at_microseconds, NEW.correction)
         IS NOT (OLD.sequence, OLD.verb, OLD.object, OLD.at_microseconds, OLD.correction)
       BEGIN SELECT RAISE(ABORT, 'the event ledger is append-only'); END""",
    "DROP TRIGGER plan_versions_are_never_updated",
    """CREATE TRIGGER plan_versions_are_never_updated BEFORE UPDATE ON plan_versions
       WHEN NOT EXISTS (SELECT 1 FROM erasing)
         OR (NEW.plan, NEW.version, NEW.action, NEW.status, NEW.in_force, NEW.frozen, NEW.at_microseconds)
         IS NOT (OLD.plan, OLD.version, OLD.action, OLD.status, OLD.in_force, OLD.frozen, OLD.at_microseconds)
       BEGIN SELECT RAISE(ABORT, 'the life of a plan is append-only'); END""",
)

POSTGRES_GUARDS = (
    """CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF EXISTS (SELECT 1 FROM erasing WHERE learner = OLD.learner AND tombstone = NEW.learner)
              AND (NEW.sequence, NEW.verb, NEW.object, NEW.at_microseconds, NEW.correction)
                = (OLD.sequence, OLD.verb, OLD.object, OLD.at_microseconds, OLD.correction) THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'the event ledger is append-only';
       END $$""",
    """CREATE OR REPLACE FUNCTION refuse_plan_version_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF EXISTS (SELECT 1 FROM erasing)
              AND (NEW.plan, NEW.version, NEW.action, NEW.status, NEW.in_force, NEW.frozen, NEW.at_microseconds)
              IS NOT DISTINCT FROM
                  (OLD.plan, OLD.version, OLD.action, OLD.status, OLD.in_force, OLD.frozen, OLD.at_microseconds) THEN
             RETURN NEW;
           END IF;
         END IF;
         RAISE EXCEPTION 'the life of a plan is append-only';
       END $$""",
)

NAMES = ("subject", "role", "organisation", "address", "route", "request_id", "learner", "about", "purpose")


def upgrade() -> None:
    op.create_table(
        "security_log",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_microseconds", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("status", sa.Integer()),
        *(sa.Column(name, sa.String()) for name in NAMES),
        sa.PrimaryKeyConstraint("sequence"),
    )
    for column in ("at_microseconds", "subject", "learner", "request_id"):
        op.create_index(f"security_log_by_{column}", "security_log", [column])
    op.create_table("erased", sa.Column("mark", sa.String(), nullable=False), sa.PrimaryKeyConstraint("mark"))
    op.create_table(
        "erasure_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    key = sa.table("erasure_key", sa.column("id", sa.Integer), sa.column("key", sa.String))
    op.execute(sa.insert(key).values(id=1, key=secrets.token_hex(32)))
    op.create_table(
        "erasing",
        sa.Column("learner", sa.String(), nullable=False),
        sa.Column("tombstone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("learner"),
    )
    for guard in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    raise RuntimeError("who was erased must stay known; restore a backup")

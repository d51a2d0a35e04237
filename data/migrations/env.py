"""Alembic's entry point: runs the migrations on the connection that `data.store.connection` hands over.

That connection is already in a transaction which holds the database's own lock, so that of two processes which open a
new store at the same moment one makes the tables and the other finds them made.
"""

from alembic import context

from data.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()

"""Alembic migrations of the store, run by `data.store.connection` without any alembic.ini."""

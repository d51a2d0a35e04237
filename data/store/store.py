"""The store: one class over SQLite and PostgreSQL."""

from sqlalchemy import Engine, text

from data.store.catalogue import Catalogues
from data.store.connection import check_writable, open_engine, reading
from data.store.conversations import Conversations
from data.store.learners import Learners
from data.store.ledger import Ledger
from data.store.nightly import NightlyLists
from data.store.outcomes import Outcomes
from data.store.plans import Plans


def open_store(url: str) -> "Store":
    """The store at `sqlite:///FILE` or `postgresql://...`, made or brought up to date where that is due.

    Raises StoreError.
    """
    return Store(open_engine(url))


class Store:
    """One repository for each noun; what a method of theirs has written is on disk when it returns.

    May be used by several threads and several processes at once. Every method raises StoreError where the database
    fails; where a write raises, nothing of it was kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.catalogue = Catalogues(engine)
        self.learners = Learners(engine)
        self.ledger = Ledger(engine)
        self.outcomes = Outcomes(engine)
        self.plans = Plans(engine)
        self.conversations = Conversations(engine)
        self.nightly = NightlyLists(engine)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def ping(self) -> None:
        """Asks the database for a sign of life."""
        with reading(self._engine) as connection:
            connection.execute(text("SELECT 1"))

    def check_writable(self) -> None:
        """Raises StoreError where the database is read but cannot be written; nothing is written."""
        check_writable(self._engine)

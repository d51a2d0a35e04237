"""The store of catalogue, learners and events: `open_store(url)`."""

from data.store.completions import Completion, CompletionTable
from data.store.store import Store, open_store

__all__ = ["Completion", "CompletionTable", "Store", "open_store"]

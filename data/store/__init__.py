"""The store of catalogue, learners and events: `open_store(url)`."""

from data.store.completions import Completion, CompletionTable
from data.store.nightly import NightlyCourse, NightlyList, NightlyRow
from data.store.opinions import Opinion
from data.store.plans import Plans
from data.store.plans_served import ServedStep
from data.store.standing import EVIDENCE, Standing
from data.store.store import Store, open_store

__all__ = [
    "EVIDENCE",
    "Completion",
    "CompletionTable",
    "NightlyCourse",
    "NightlyList",
    "NightlyRow",
    "Opinion",
    "Plans",
    "ServedStep",
    "Standing",
    "Store",
    "open_store",
]

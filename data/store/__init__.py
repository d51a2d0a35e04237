"""The store of catalogue, learners and events: `open_store(url)`."""

from data.store.completions import Completion, CompletionTable
from data.store.learner_record import EVIDENCE, LearnerRecord
from data.store.nightly import NightlyCourse, NightlyList, NightlyRow
from data.store.plans import Plans
from data.store.plans_served import ServedStep
from data.store.receptions import Reception
from data.store.store import Store, open_store

__all__ = [
    "EVIDENCE",
    "Completion",
    "CompletionTable",
    "LearnerRecord",
    "NightlyCourse",
    "NightlyList",
    "NightlyRow",
    "Plans",
    "Reception",
    "ServedStep",
    "Store",
    "open_store",
]

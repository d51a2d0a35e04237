"""The store of catalogue, learners and events: `open_store(url)`."""

from data.store.catalogue import Catalogues
from data.store.completions import Completion, CompletionTable
from data.store.confirmations import Confirmations
from data.store.conversations import Conversations
from data.store.copies import check_no_database, copy_database, copy_name, put_database_back, schema_of
from data.store.course_edits import CourseEdits, last_saved
from data.store.department_figures import ALWAYS, PeopleFound, PeopleWanted
from data.store.designations import Designations
from data.store.designations_rows import UnknownDesignation
from data.store.erasures import ErasureList, Erasures
from data.store.feeds import CalendarFeed, CalendarFeeds
from data.store.imports import Imports
from data.store.items import Items
from data.store.kept_gaps import KeptGaps
from data.store.kept_reports import KeptReports
from data.store.learner_record import EVIDENCE, LearnerRecord
from data.store.learners import Learners
from data.store.learners_rows import LeftBehind
from data.store.ledger import Ledger
from data.store.ledger_rows import Written
from data.store.nightly import NightlyCourse, NightlyList, NightlyRow
from data.store.outcomes import Outcomes
from data.store.person_answers import PersonAnswers
from data.store.personal_data import PersonalData
from data.store.plans import Plans
from data.store.plans_served import ServedStep
from data.store.provider_requests import ProviderRequests
from data.store.receptions import Reception, Taken
from data.store.reminders import Reminders
from data.store.revocations import Revocation, Revocations, Revoked
from data.store.schema import HEAD
from data.store.security_log import Search, SecurityLog
from data.store.sign_ins import SignIns
from data.store.sittings import Sittings
from data.store.store import Intake, Store, open_store
from data.store.tags import Tags
from data.store.worklist import Worklist

__all__ = [
    "ALWAYS",
    "EVIDENCE",
    "HEAD",
    "CalendarFeed",
    "CalendarFeeds",
    "Catalogues",
    "Completion",
    "CompletionTable",
    "Confirmations",
    "Conversations",
    "CourseEdits",
    "Designations",
    "ErasureList",
    "Erasures",
    "Imports",
    "Intake",
    "Items",
    "KeptGaps",
    "KeptReports",
    "LearnerRecord",
    "Learners",
    "Ledger",
    "LeftBehind",
    "NightlyCourse",
    "NightlyList",
    "NightlyRow",
    "Outcomes",
    "PeopleFound",
    "PeopleWanted",
    "PersonAnswers",
    "PersonalData",
    "Plans",
    "ProviderRequests",
    "Reception",
    "Reminders",
    "Revocation",
    "Revocations",
    "Revoked",
    "Search",
    "SecurityLog",
    "ServedStep",
    "SignIns",
    "Sittings",
    "Store",
    "Tags",
    "Taken",
    "UnknownDesignation",
    "Worklist",
    "Written",
    "check_no_database",
    "copy_database",
    "copy_name",
    "last_saved",
    "open_store",
    "put_database_back",
    "schema_of",
]

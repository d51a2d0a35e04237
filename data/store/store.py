"""The store: one class over SQLite and PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import Engine, text

from data.catalogue import Catalogue
from data.store import catalogue as catalogues
from data.store import learners_rows, ledger_rows
from data.store.catalogue import Catalogues
from data.store.confirmations import Confirmations
from data.store.connection import check_writable, open_engine, reading, writing
from data.store.conversations import Conversations
from data.store.course_edits import CourseEdits
from data.store.designations import Designations
from data.store.erasures import Erasures
from data.store.feeds import CalendarFeeds
from data.store.imports import Imports
from data.store.items import Items
from data.store.kept_gaps import KeptGaps
from data.store.kept_reports import KeptReports
from data.store.learners import Learners
from data.store.ledger import Ledger
from data.store.ledger_rows import Written
from data.store.missing import MissingCourses
from data.store.nightly import NightlyLists
from data.store.outcomes import Outcomes
from data.store.person_answers import PersonAnswers
from data.store.personal_data import PersonalData
from data.store.plans import Plans
from data.store.provider_requests import ProviderRequests
from data.store.reminders import Reminders
from data.store.revocations import Revocations
from data.store.security_log import SecurityLog
from data.store.sign_ins import SignIns
from data.store.sittings import Sittings
from data.store.tags import Tags
from data.store.worklist import Worklist
from data.words.days import INDIA
from data.words.models import UNSTATED_LEVEL, Event, Learner


@dataclass(frozen=True, slots=True)
class Intake:
    """What is loaded together: a catalogue in place of the one before (None: it stays), learners, and events.

    The catalogue is one read from files, or `Catalogues.owned` with changes.

    `at` is when, for learners who are new or move (`Learners.add`).
    """

    catalogue: Catalogue | None = None
    learners: Sequence[Learner] = ()
    events: Iterable[Event] = ()
    at: datetime | None = None


def open_store(url: str, *, zone: tzinfo = INDIA, unstated_level: int = UNSTATED_LEVEL) -> "Store":
    """The store at `sqlite:///FILE` or `postgresql://...`, made or brought up to date where that is due.

    Times of events, completions and sessions come out of it by the clocks of `zone`; `unstated_level` stands
    wherever the catalogue states no level. Raises StoreError.
    """
    return Store(open_engine(url), zone, unstated_level)


class Store:
    """One repository for each noun; what a method of theirs has written is on disk when it returns.

    May be used by several threads and several processes at once. Every method raises StoreError where the database
    fails; where a write raises, nothing of it was kept.
    """

    def __init__(self, engine: Engine, zone: tzinfo = INDIA, unstated_level: int = UNSTATED_LEVEL) -> None:
        self._engine = engine
        self.catalogue = Catalogues(engine, zone, unstated_level)
        self.learners = Learners(engine)
        self.designations = Designations(engine)
        self.feeds = CalendarFeeds(engine)
        self.ledger = Ledger(engine, zone)
        self.outcomes = Outcomes(engine, zone)
        self.plans = Plans(engine)
        self.kept_reports = KeptReports(engine)
        self.kept_gaps = KeptGaps(engine)
        self.items = Items(engine)
        self.sittings = Sittings(engine, zone)
        self.imports = Imports(engine)
        self.missing = MissingCourses(engine, zone)
        self.tags = Tags(engine)
        self.course_edits = CourseEdits(engine)
        self.worklist = Worklist(engine, zone)
        self.provider_requests = ProviderRequests(engine)
        self.conversations = Conversations(engine)
        self.confirmations = Confirmations(engine, zone)
        self.nightly = NightlyLists(engine)
        self.reminders = Reminders(engine, zone)
        self.person_answers = PersonAnswers(engine, zone)
        self.revocations = Revocations(engine)
        self.sign_ins = SignIns(engine, zone)
        self.security_log = SecurityLog(engine)
        self.personal_data = PersonalData(engine)
        self.erasures = Erasures(engine)

    def take_in(self, intake: Intake) -> Written:
        """Writes all of the intake in one transaction, or nothing where any of it raises; says which events were new.

        An event that is there with other content is corrected: the ledger keeps both, and whoever reads it gets the new
        one. Raises as `Catalogues.replace`, `Learners.add` and `Ledger.append` do; learners may be of organisations,
        and events of learners, that come with them.
        """
        with writing(self._engine) as connection:
            if intake.catalogue is not None:
                catalogues.put(connection, intake.catalogue)
            learners_rows.add(connection, intake.learners, at=intake.at)
            return ledger_rows.take_in(connection, intake.events)

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

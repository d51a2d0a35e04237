"""Every error that a caller treats in its own way.

EngineError
├── InvalidInput                 the input is wrong; every fault of it is listed
│   ├── InvalidCatalogue
│   ├── InvalidRequest
│   └── ImportStopped            too large a share of another system's records had to be put aside
├── NotFound
│   ├── UnknownCourse
│   ├── UnknownLesson
│   ├── UnknownLearner
│   │   └── LearnerErased        erased at their request or an admin's; the id is not taken again
│   ├── UnknownOrganisation
│   ├── UnknownRole
│   ├── UnknownCompetency
│   ├── UnknownPlan
│   ├── UnknownProgramme
│   ├── UnknownConversation
│   ├── UnknownImport
│   ├── UnknownUpload
│   ├── UnknownPracticeItem
│   ├── UnknownItem
│   ├── UnknownAssessment
│   ├── UnknownConfirmation
│   ├── UnknownRecheck
│   ├── UnknownWork
│   └── UnknownCalendar
├── Conflict                     the same id was used before, or a thing has moved on
├── RequestTooLarge              a body is larger than its route takes
├── AccessDenied                 signed in, but not allowed
├── NotSignedIn                  no token, or one that does not verify
│   └── NotSignedInRecently      signed in, but too long ago for what was asked
├── TryLater                     refused for now; says in how many seconds to ask again
│   ├── TooManyRequests          more was asked in a while than one party or address may
│   ├── QuotaExceeded            a learner's share of a day is used up
│   └── Busy                     too many requests wait for their turn already
├── StoreError                   the database cannot be opened, read or written
│   └── StoreFull                its disk is full; reading goes on
├── SearchIndexError
│   ├── IndexMissing             no generation has been built yet
│   ├── IndexCorrupt             torn, truncated or foreign files
│   ├── IndexMismatch            built with another encoder, dimension or format
│   └── IndexWriteFailed         disk full or not writable; the last good generation stays
├── ModelError
│   ├── ModelMissing             not built yet, or a file of it is gone
│   ├── ModelCorrupt             a checksum differs
│   └── ModelServerFailed        a language model or translator that is called over the network gave nothing usable
├── WeightsRefused              fitted weights that are damaged, of other signals, or cannot be written
├── BackupRefused                a backup that cannot be made or put back
├── SettingsError                a setting is unknown or out of range
├── KeyRefused                   a file of keys that is empty or damaged, or a key that cannot be retired
└── PortTaken                    another process listens there
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


class EngineError(Exception):
    """Root of all errors that Saarthi raises on purpose; its text is fit for a user to read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: where it stands, what is there, what to do about it."""

    place: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= 80 else self.value[:77] + "..."
        return f"{self.place}: {self.problem} (found {shown!r}). {self.remedy}"


class InvalidInput(EngineError):
    """An input with one or more faults, all of them listed; nothing of it was kept."""

    outcome = "nothing was kept"

    def __init__(self, subject: str, faults: Sequence[Fault]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        lines = "\n".join(f"  {line}" for line in _lines(self.faults))
        super().__init__(f"{subject}: {count}, {self.outcome}\n{lines}")


ALIKE = 3
"""So many faults alike are each told; more are one line with a count: 112 of one kind hid all others."""


def _lines(faults: Sequence[Fault]) -> Iterator[str]:
    """A line a fault, in order; of more than three with one problem and remedy only the first, with how many more."""
    alike = Counter((fault.problem, fault.remedy) for fault in faults)
    last = {(fault.problem, fault.remedy): fault.place for fault in faults}
    told: set[tuple[str, str]] = set()
    for fault in faults:
        kind = (fault.problem, fault.remedy)
        if alike[kind] <= ALIKE:
            yield str(fault)
        elif kind not in told:
            told.add(kind)
            yield f"{fault} {alike[kind] - 1} more are alike, the last at {last[kind]}."


class InvalidCatalogue(InvalidInput):
    """A catalogue folder or table that cannot be loaded."""

    outcome = "nothing was loaded"


class InvalidRequest(InvalidInput):
    """A request whose values do not fit together."""

    outcome = "nothing was done"


class ImportStopped(InvalidInput):
    """Too many records of another system's export had to be put aside."""

    outcome = "nothing was imported"


class NotFound(EngineError):
    """A thing asked for by id that does not exist."""


class UnknownCourse(NotFound):
    """No course has this id."""


class UnknownLesson(NotFound):
    """The course has no lesson of this id."""


class UnknownLearner(NotFound):
    """No learner has this id."""


class LearnerErased(UnknownLearner):
    """The learner of this id was erased; it is not taken again."""


class UnknownOrganisation(NotFound):
    """No organisation has this id."""


class UnknownRole(NotFound):
    """No role has this id."""


class UnknownCompetency(NotFound):
    """No competency has this id."""


class UnknownPlan(NotFound):
    """No training plan has this id."""


class UnknownProgramme(NotFound):
    """No programme has this id."""


class UnknownConversation(NotFound):
    """The learner has no conversation, or answer in one, of this id."""


class UnknownImport(NotFound):
    """No import of this id is open to who asks."""


class UnknownUpload(NotFound):
    """No upload of this id is under way for who asks."""


class UnknownPracticeItem(NotFound):
    """No practice item or role case of this id is open to the learner."""


class UnknownItem(NotFound):
    """The bank has no item of this id."""


class UnknownAssessment(NotFound):
    """No test, no diagnostic and no sitting of this id is open to the learner."""


class UnknownConfirmation(NotFound):
    """Nobody of this id was asked, or it is not for the one who asks to say."""


class UnknownRecheck(NotFound):
    """Nothing of this id was contested by the learner or flagged."""


class UnknownWork(NotFound):
    """Nothing of this key is on the worklist, or not any more."""


class UnknownCalendar(NotFound):
    """No calendar is read under this address, or not any more."""


class Conflict(EngineError):
    """The same id was used before with other content, or what it is done to has moved on or is not ready for it."""


class RequestTooLarge(EngineError):
    """The body is larger than this route takes; the limit is named."""


class AccessDenied(EngineError):
    """Signed in, but this role or organisation may not do this."""


class NotSignedIn(EngineError):
    """No token was sent, or it does not verify, or it has expired or was signed out."""


class NotSignedInRecently(NotSignedIn):
    """Signed in too long ago for an export or an erasure: sign in again first."""


class TryLater(EngineError):
    """Refused for now; `seconds` says how long to wait before asking again."""

    def __init__(self, message: str, *, seconds: int) -> None:
        self.seconds = max(1, seconds)
        super().__init__(f"{message}; ask again in {self.seconds} s")


class TooManyRequests(TryLater):
    """More was asked in a while than one party or address may, or too many tokens did not verify."""


class QuotaExceeded(TryLater):
    """A learner's share of a day is used up."""


class Busy(TryLater):
    """Too many requests wait for their turn already."""


class StoreError(EngineError):
    """The database cannot be opened, migrated, read or written."""


class StoreFull(StoreError):
    """The disk of the database is full: nothing was written, what is there can be read."""


class SearchIndexError(EngineError):
    """The search index cannot be used or written."""


class IndexMissing(SearchIndexError):
    """No index generation has been built yet."""


class IndexCorrupt(SearchIndexError):
    """A generation's files are torn, truncated or not ours."""


class IndexMismatch(SearchIndexError):
    """A generation was built with another encoder, dimension or format version."""


class IndexWriteFailed(SearchIndexError):
    """A generation could not be written; the last good one keeps serving."""


class ModelError(EngineError):
    """A model cannot be used."""


class ModelMissing(ModelError):
    """The model was not built yet, or a file of it is gone."""


class ModelCorrupt(ModelError):
    """A model file's checksum is not the expected one."""


class ModelServerFailed(ModelError):
    """A language model or translator called over the network gave nothing usable; `cause` says how it failed."""

    def __init__(self, cause: str, message: str) -> None:
        self.cause = cause
        super().__init__(message)


class WeightsRefused(EngineError):
    """Fitted weights that cannot be used or written; the defaults serve."""


class BackupRefused(EngineError):
    """A backup that cannot be made, or is not put back: damaged, newer, or something is there already."""


class SettingsError(EngineError):
    """One or more settings are unknown or out of range."""


class KeyRefused(EngineError):
    """The file of keys is empty or damaged, or a key cannot be retired."""


class PortTaken(EngineError):
    """Another process listens on the address."""

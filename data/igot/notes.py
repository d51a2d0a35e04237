"""What an import says about itself: what was read, what was mended on the way, what was put aside and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.words.errors import Fault, ImportStopped

MOST_ASIDE = 0.02
"""The share of records that may be put aside before an import stops: of 5,000 courses 100."""

ALWAYS_ASIDE = 25
"""So many may be put aside whatever their share: a small folder does not stop for one record of ten."""


class Repair(StrEnum):
    """What was understood although it was not written as it should be."""

    NAME_TRIMMED = "name trimmed"
    NUMBER_AS_TEXT = "number written as text"
    JSON_AS_TEXT = "object written as text"
    COMPETENCIES_OLDER = "competencies taken from an older field"
    TAG_TWICE = "competency tag given twice"
    COMPETENCY_BY_NAME = "competency joined by its name"
    LANGUAGE_NAME = "language written as a name"
    DURATION_UNKNOWN = "duration missing or 0: unknown"
    PROVIDER_MISSING = "no provider: taken from the channel"
    LEAVES_RECOUNTED = "number of leaves is not that of the tree"
    ADDRESS_CUT = "address without what follows its '?'"
    TIME_OUTSIDE = "time outside 2015 to 2035: left out"
    TIME_UNREAD = "time that cannot be read: left out"
    SAME_RECORD_TWICE = "record given twice: the fuller one kept"
    UNDECODABLE = "bytes that are not UTF-8"
    QUOTES_OF_SPARK = "quotes written with a backslash"
    DELIMITER = "columns parted by something else than a comma"
    FRAMEWORK_DOUBLE = "term given twice in two spellings"
    LAST_CELLS_MISSING = "row shorter than its header"


class Aside(StrEnum):
    """Why a record was put aside."""

    NO_ID = "no id"
    NO_NAME = "no name"
    ID_DAMAGED = "id damaged by a spreadsheet"
    NOT_PUBLISHED = "neither live nor retired"
    NOT_A_COURSE = "a kind of content that is no course"
    NO_COMPETENCY = "competency that is not in the framework"
    NO_AREA = "competency without one of the three areas"
    NO_COURSE = "course that is not in the catalogue"
    NO_LEARNER = "person who is not among the learners"
    NO_ORGANISATION = "organisation that is not known"
    NO_DESIGNATION = "designation that fits no role"
    NO_TIME = "no time at which it happened"
    NOT_YET = "time that has not come yet"
    NO_GROUP = "user group that is not known, or of nobody who is"
    ERASED = "person who was erased here"
    SEVERAL_FIT = "more than one fits"
    NOTHING_LEFT = "nothing in it that can be used"
    NO_LESSON = "text that names no lesson"
    NO_QUESTION = "question that cannot be asked here"
    NO_TAUGHT = "question of a course that names no competency"
    LONG_ROW = "row longer than its header"
    UNREADABLE = "cannot be read"
    FAILED_ANSWER = "answer that says it failed"


REMEDIES = {
    Aside.NO_ID: "Export it again with its identifier.",
    Aside.NO_NAME: "Give it a name on the platform.",
    Aside.ID_DAMAGED: "Export ids as text; a spreadsheet has rounded them.",
    Aside.NOT_PUBLISHED: "Nothing to do: drafts stay on the platform until they are published.",
    Aside.NOT_A_COURSE: "Nothing to do.",
    Aside.NO_COMPETENCY: "Import the framework (kcmfinal_fw) in the same run or before.",
    Aside.NO_AREA: "Correct the area: Behavioural, Functional or Domain.",
    Aside.NO_COURSE: "Import the catalogue with its batches in the same run or before.",
    Aside.NO_LEARNER: "Import users in the same run or before, or give --people.",
    Aside.NO_ORGANISATION: "Import organisations in the same run or before.",
    Aside.NO_DESIGNATION: "Name it as an alias of a role.",
    Aside.NO_TIME: "Export it with its date.",
    Aside.NOT_YET: "Check the clock of the machine it was written on.",
    Aside.NO_GROUP: "Import user groups and users in the same run or before.",
    Aside.ERASED: "Nothing to do: they are not taken again.",
    Aside.SEVERAL_FIT: "Export it with ids, or place it by hand.",
    Aside.NOTHING_LEFT: "Look at the record on the platform.",
    Aside.NO_LESSON: "Put the lesson's id and the language into the file's path: do_…/hi/….vtt.",
    Aside.NO_QUESTION: "Write it anew in the item bank: its kind is not asked here, or nothing says what is right.",
    Aside.NO_TAUGHT: "Say on the course's page under Look over what it teaches, and import again.",
    Aside.LONG_ROW: "Put values with commas in quotes.",
    Aside.UNREADABLE: "Export it again.",
    Aside.FAILED_ANSWER: "Ask the platform again; the answer names the cause.",
}


EXPECTED = frozenset(
    {
        *(Aside.NOT_PUBLISHED, Aside.NOT_A_COURSE, Aside.NO_DESIGNATION, Aside.ERASED, Aside.FAILED_ANSWER),
        *(Aside.NO_QUESTION, Aside.NO_TAUGHT),
    }
)
"""What is no fault of the data: these count towards no ceiling."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of repair or one reason for putting aside in one file: how often, where first, and what was there."""

    file: str
    what: str
    count: int
    place: str
    value: str
    remedy: str = ""


@dataclass(slots=True)
class _Tally:
    place: str
    value: str
    count: int = 0


class Notes:
    """The counts so far, by file and kind: equal remarks are one with a count."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.not_for_import: dict[str, str] = {}
        self._tallies: dict[tuple[str, Repair | Aside], _Tally] = {}

    def taken(self, kind: str, count: int = 1) -> None:
        """So many records of a kind were understood."""
        self.read[kind] += count

    def left_out(self, file: str, why: str) -> None:
        """A whole file is not for import."""
        self.not_for_import[file] = why

    def add(self, what: Repair | Aside, *, file: str, place: str, value: object = "") -> None:
        """A repair, or a record put aside."""
        tally = self._tallies.get((file, what))
        if tally is None:
            tally = self._tallies[(file, what)] = _Tally(place, _printable(value))
        tally.count += 1

    @property
    def repairs(self) -> Sequence[Remark]:
        """What was mended, by file."""
        return [_remark(file, what, tally) for (file, what), tally in self._sorted() if isinstance(what, Repair)]

    @property
    def asides(self) -> Sequence[Remark]:
        """What was put aside, by file, with what to do about it."""
        return [_remark(file, what, tally) for (file, what), tally in self._sorted() if isinstance(what, Aside)]

    def _sorted(self) -> list[tuple[tuple[str, Repair | Aside], _Tally]]:
        return sorted(self._tallies.items(), key=lambda item: (item[0][0], item[0][1].value))

    def check_ceiling(self, most: float = MOST_ASIDE) -> None:
        """Raises ImportStopped, with every remark, where a larger share than `most` was put aside."""
        aside = sum(
            tally.count
            for (_, what), tally in self._tallies.items()
            if isinstance(what, Aside) and what not in EXPECTED
        )
        total = self.read.total() + aside
        if aside > max(ALWAYS_ASIDE, most * total):
            remarks = [each for each in self.asides if each.what not in EXPECTED]
            faults = [Fault(f"{each.file}: {each.place}", each.value, f"{each.what}, {each.count} times", each.remedy)
                      for each in remarks]  # fmt: skip
            raise ImportStopped(f"import: {aside} of {total} records put aside, more than {most:.0%}", faults)


def _remark(file: str, what: Repair | Aside, tally: _Tally) -> Remark:
    remedy = REMEDIES[what] if isinstance(what, Aside) else ""
    return Remark(file, what.value, tally.count, tally.place, tally.value, remedy)


def _printable(value: object) -> str:
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return "".join(each if each.isprintable() else " " for each in text[:80])

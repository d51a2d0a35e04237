"""Reading an export whole: each file is told by its content, read by its kind, and what is left is named with why."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data.igot.captions import cues_of
from data.igot.files import Entry, entries_of
from data.igot.found import Found
from data.igot.given import Given
from data.igot.kinds import Document, Kind, NotImported, failure_of, kind_of
from data.igot.notes import Aside
from data.igot.read_content import read_batches, read_contents, read_leaves
from data.igot.read_framework import (
    read_dictionary,
    read_frac,
    read_framework,
    read_level_texts,
    read_mapped_designations,
    read_organisation_framework,
    read_role_mapping,
    read_work_order,
)
from data.igot.read_people import read_groups, read_hierarchy, read_organisations, read_user_rows, read_users
from data.igot.read_plans import read_plan_rows, read_plans
from data.igot.read_progress import read_enrolments, read_event_enrolments, read_passbook, read_states, read_telemetry
from data.igot.read_questions import read_question_sets
from data.igot.read_tables import read_content_mapping, read_content_rows
from data.igot.records import Source, TheirId
from data.igot.tables import Row, Table, table_of
from data.igot.values import language_of, map_of, maps_in, text_of
from data.words.errors import InvalidInput

MOST_JSON_BYTES = 512 << 20
"""A search of 10,000 courses has some 60 MB; text becomes about six times as much in memory."""

_LEAF_ID = re.compile(r"do_[0-9]{6,40}")
_TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"}
_DOCUMENTS = {".json", ".jsonl", ".ndjson"}
_CAPTIONS = ".vtt"

_RECORDS: dict[Kind, Callable[[Sequence[Given], Found], None]] = {
    Kind.CONTENT: read_contents,
    Kind.LEAVES: read_leaves,
    Kind.BATCHES: read_batches,
    Kind.LEVEL_TEXTS: read_level_texts,
    Kind.FRAC: read_frac,
    Kind.ROLE_MAPPING: read_role_mapping,
    Kind.ORGANISATIONS: read_organisations,
    Kind.USERS: read_users,
    Kind.GROUPS: read_groups,
    Kind.PLANS: read_plans,
    Kind.ENROLMENTS: read_enrolments,
    Kind.EVENT_ENROLMENTS: read_event_enrolments,
    Kind.STATES: read_states,
    Kind.PASSBOOK: read_passbook,
    Kind.TELEMETRY: read_telemetry,
    Kind.QUESTION_SETS: read_question_sets,
}
_WHOLE: dict[Kind, Callable[[Given, Found], None]] = {
    Kind.FRAMEWORK: read_framework,
    Kind.ORGANISATION_FRAMEWORK: read_organisation_framework,
    Kind.WORK_ORDER: read_work_order,
}


@dataclass(frozen=True, slots=True)
class TableKind:
    """A table of theirs, told by columns that it alone has; `read` None: read a row at a time while importing."""

    name: str
    columns: frozenset[str]
    read: Callable[[Iterator[Row], Found], None] | None = None
    why_not: str = ""


def _columns(*names: str) -> frozenset[str]:
    return frozenset(names)


TABLE_KINDS: Sequence[TableKind] = (
    TableKind("test results", _columns("userid", "courseid", "latestpercentageachieved")),
    TableKind("enrolments of the warehouse", _columns("userid", "contentid", "userconsumptionstatus")),
    TableKind("enrolments of a department", _columns("batchid", "enrolledon", "contentprogresspercentage", "mdoname")),
    TableKind("progress of a batch", _columns("collectionid", "useruuid", "enrolmentdate", "progress")),
    TableKind("courses", _columns("contentid", "contentname", "contentstatus"), read_content_rows),
    TableKind("users", _columns("userid", "mdoid", "userregistrationdate"), read_user_rows),
    TableKind("plans", _columns("cbplanid", "contentid", "dueby"), read_plan_rows),
    TableKind("competencies", _columns("competencysubthemeid", "competencysubtheme"), read_dictionary),
    TableKind("competencies of courses", _columns("courseid", "competencysubthemeid"), read_content_mapping),
    TableKind("organisations", _columns("orgname", "mapid", "parentmapid"), read_hierarchy),
    TableKind("designations", _columns("designation", "competencysubtheme"), read_mapped_designations),
    TableKind("users of a department", _columns("fullname", "userregistrationdate"),
              why_not="has no ids; people come with the tests (cba-report.csv) or --people"),
    TableKind("standing of plans", _columns("nameofcbpallocatedcourse"),
              why_not="worked out anew from plans and enrolments"),
    TableKind("sums of plans", _columns("numberofcbpcoursesallocated"),
              why_not="worked out anew from plans and enrolments"),
    TableKind("components of blended programmes", _columns("programname", "componentname", "offlineattendancestatus"),
              why_not="has no ids; attendance comes with the states of lessons"),
    TableKind("sums of courses", _columns("contentname", "notstarted", "inprogress"),
              why_not="sums, counted anew from enrolments"),
    TableKind("registration of users", _columns("fullname", "mobilenumber", "officepincode"),
              why_not="names, mail addresses and numbers, which are not kept"),
    TableKind("answers to questions", _columns("questionid", "questionresponse", "attemptid"),
              why_not="answers to single questions; the result of the test is imported"),
    TableKind("consent of users", _columns("useruuid", "username", "consentprovided"),
              why_not="names, mail addresses and numbers, which are not kept"),
    TableKind("questions", _columns("question", "option1"),
              why_not="questions that name no test of a course; export the question set of the test"),
)  # fmt: skip

_STREAMED = {kind.name for kind in TABLE_KINDS if kind.read is None and not kind.why_not}


def read_igot(path: Path, *, password: str | None = None) -> Found:
    """Everything at `path`, a file, a folder or a ZIP. Tables of enrolments and tests are kept to be read by rows.

    Raises InvalidInput where there is nothing to read; what single files and records lack is in the notes.
    """
    found = Found()
    captions: list[Entry] = []
    for entry in entries_of(path, password=password):
        if entry.suffix == _CAPTIONS:
            captions.append(entry)
        else:
            _read(entry, found)
    for entry in captions:
        _read_captions(entry, found)
    return found


def _read(entry: Entry, found: Found) -> None:
    try:
        if entry.suffix in _DOCUMENTS:
            _read_document(entry, found)
        elif entry.suffix in _TABLES:
            _read_table(entry, found)
        else:
            found.notes.left_out(entry.name, "not a file of iGOT's: saarthi import takes documents and packages")
    except InvalidInput as error:
        fault = error.faults[0]
        found.notes.add(Aside.UNREADABLE, file=entry.name, place=fault.place, value=fault.problem)
    except OSError as error:
        found.notes.add(Aside.UNREADABLE, file=entry.name, place="file", value=error.strerror)


def _read_table(entry: Entry, found: Found) -> None:
    table = table_of(entry, found.notes)
    kind = next((each for each in TABLE_KINDS if each.columns <= table.columns), None)
    if kind is None:
        found.notes.left_out(entry.name, "a table whose columns are none that we know")
    elif kind.why_not:
        found.notes.left_out(entry.name, kind.why_not)
    elif kind.name in _STREAMED:
        found.enrolment_tables.append(table)
    elif kind.read is not None:
        kind.read(table.rows(found.notes), found)


def is_results(table: Table) -> bool:
    """Whether the rows are results of tests, not enrolments."""
    return TABLE_KINDS[0].columns <= table.columns


def _read_document(entry: Entry, found: Found) -> None:
    for number, value in enumerate(_values(entry, found)):
        failure = failure_of(value)
        if failure is not None:
            found.notes.add(Aside.FAILED_ANSWER, file=entry.name, place=f"answer {number + 1}", value=failure)
            continue
        document = kind_of(value)
        match document:
            case Document():
                _keep(document, Source(entry.name, document.kind.value), found)
            case NotImported():
                found.notes.left_out(entry.name, document.why)
            case None:
                found.notes.left_out(entry.name, "a document of a shape that we do not know")


def _values(entry: Entry, found: Found) -> Iterator[object]:
    """The document, or one for each line where it is a file of lines."""
    with entry.open() as file:
        content = file.read(MOST_JSON_BYTES + 1)
    if len(content) > MOST_JSON_BYTES:
        found.notes.add(Aside.UNREADABLE, file=entry.name, place="file", value=f"more than {MOST_JSON_BYTES:,} bytes")
        return
    text = content.decode("utf-8-sig", "replace")
    value, problem = _parsed(text)
    if problem is None:
        yield value
        return
    lines = [each for each in (line.strip() for line in text.splitlines()) if each]
    parsed = [_parsed(line) for line in lines]
    if len(lines) > 1 and parsed[0][1] is None:
        yield [value for value, fault in parsed if fault is None]
        for number, (_, fault) in enumerate(parsed, start=1):
            if fault is not None:
                found.notes.add(Aside.UNREADABLE, file=entry.name, place=f"line {number}", value=fault)
        return
    found.notes.add(Aside.UNREADABLE, file=entry.name, place="file", value=problem)


def _parsed(text: str) -> tuple[object, str | None]:
    try:
        return json.loads(text), None
    except (ValueError, RecursionError) as error:
        return None, str(error)[:80]


def _keep(document: Document, source: Source, found: Found) -> None:
    if document.kind is Kind.TREE:
        found.notes.left_out(source.file, "names without ids; the framework has them")
        return
    if document.kind is Kind.CAPTION_ADDRESSES:
        _keep_caption_addresses(map_of(document.payload), found)
        return
    whole = _WHOLE.get(document.kind)
    if whole is not None:
        whole(Given(map_of(document.payload), source=source, notes=found.notes), found)
        return
    records = [
        Given(record, source=Source(source.file, f"{source.place}[{number}]"), notes=found.notes)
        for number, record in enumerate(maps_in(document.payload))
    ]
    _RECORDS[document.kind](records, found)


def _keep_caption_addresses(answer: object, found: Found) -> None:
    """Any text that ends in .vtt, with the language of its folder: the rest of the shape is nowhere described."""
    leaf = TheirId(text_of(map_of(answer).get("resource_id")))
    waiting: list[object] = [answer]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.lower().endswith(_CAPTIONS):
            languages = [language for part in PurePosixPath(value).parts if (language := language_of(part)) is not None]
            if languages:
                found.caption_addresses[(leaf, languages[-1])] = value
                found.notes.taken("addresses of captions")


def _read_captions(entry: Entry, found: Found) -> None:
    """The text of a caption file becomes the lesson's in that language; lesson and language are in its path."""
    path = PurePosixPath(entry.name)
    parts = [*path.parts[:-1], *re.split(r"[-_. ]", path.stem)]
    language = next((tag for part in reversed(parts) if (tag := language_of(part)) is not None), None)
    leaves = _LEAF_ID.findall(entry.name)
    if not leaves and language is not None:
        said = {leaf for (leaf, tag), address in found.caption_addresses.items()
                if tag == language and PurePosixPath(address).stem == re.split(r"[-_.]", path.stem)[0]}  # fmt: skip
        leaves = sorted(said) if len(said) == 1 else []
    if not leaves or language is None:
        found.notes.add(Aside.NO_LESSON, file=entry.name, place="file", value=entry.name)
        return
    with entry.open() as file:
        text = cues_of(file.read(MOST_JSON_BYTES).decode("utf-8-sig", "replace"))
    found.texts[(TheirId(leaves[-1]), language)] = text
    found.notes.taken("captions")

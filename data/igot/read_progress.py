"""Enrolments, states of lessons, certificates, results of tests and what telemetry tells of learning."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from data.igot.found import Found, StateRow
from data.igot.given import Given
from data.igot.notes import Aside, Notes
from data.igot.records import Enrolment, Happening, LeafState, TestResult, TheirId
from data.igot.tables import Row
from data.igot.values import (
    folded,
    is_likely,
    language_of,
    map_of,
    moment_of,
    number_of,
    text_of,
    truth_of,
    user_of,
    whole_of,
)
from data.words.models import Language

NOT_BEGUN, BEGUN, FINISHED = 0, 1, 2

_STATUS = {
    "0": NOT_BEGUN, "not-started": NOT_BEGUN, "not started": NOT_BEGUN, "notstarted": NOT_BEGUN, "": NOT_BEGUN,
    "not-enrolled": NOT_BEGUN, "notenrolled": NOT_BEGUN, "enrolled": NOT_BEGUN,
    "1": BEGUN, "in-progress": BEGUN, "in progress": BEGUN, "inprogress": BEGUN,
    "2": FINISHED, "completed": FINISHED, "complete": FINISHED,
}  # fmt: skip


def status_of(value: object) -> int:
    """0 not begun, 1 begun, 2 completed, of a number or any of their words; what is none of them is not begun."""
    return _STATUS.get(folded(text_of(value)), NOT_BEGUN)


def read_enrolments(given: Sequence[Given], found: Found) -> None:
    """Keeps enrolments of a list, those of other platforms among them."""
    for each in given:
        enrolment = _enrolment(each)
        if enrolment is not None:
            found.enrolments.append(enrolment)
            found.notes.taken("enrolments")


def _enrolment(given: Given) -> Enrolment | None:
    person, course = (
        user_of(given.first("userId", "userid")),
        given.id("courseId", "collectionId", "contentId", "courseid"),
    )
    if not person or not course:
        given.notes.add(Aside.NO_ID, file=given.source.file, place=given.source.place, value=course or person)
        return None
    certificate = (given.inners("issuedCertificates", "certificates", "issued_certificates") or [given.inner({}, "")])[
        -1
    ]
    batch = given.id("batchId") or next(iter(given.inners("batches")), given.inner({}, "batches")).id("batchId")
    content = given.within("content") if isinstance(given.record.get("content"), dict) else given.inner({}, "content")
    return Enrolment(
        source=given.source,
        person=TheirId(person),
        course=TheirId(course),
        batch=TheirId(batch) or None,
        status=status_of(given.record.get("status")),
        active=given.truth("active") is not False,
        enrolled=given.moment("enrolledDate", "enrolled_date", "dateTime"),
        touched=given.moment("lastContentAccessTime"),
        completed=given.moment("completedOn", "completedon"),
        certified=certificate.moment("lastIssuedOn"),
        certificate=certificate.id("identifier"),
        percent=given.number("completionPercentage", "completionpercentage"),
        leaves=given.whole("leafNodesCount"),
        language=language_of(given.text("recent_language")),
        states=tuple(_states(given)),
        course_name=given.text("courseName") or content.text("name"),
    )


def _states(given: Given) -> Iterator[LeafState]:
    """The states by language; those without one only for leaves that no language names."""
    told = set[str]()
    for name, states in given.within("langContentStatus").record.items():
        for leaf, state in map_of(states).items():
            told.add(leaf)
            yield LeafState(TheirId(text_of(leaf)), status_of(state), language_of(name))
    language = language_of(given.text("recent_language"))
    for leaf, state in _untold(given).items():
        if leaf not in told:
            yield LeafState(TheirId(text_of(leaf)), status_of(state), language)


def _untold(given: Given) -> Mapping[str, object]:
    value = given.value("contentStatus")
    if isinstance(value, list):
        return {
            text_of(each.record.get("contentId")): each.record.get("status") for each in given.inners("contentStatus")
        }
    return map_of(value)


def read_event_enrolments(given: Sequence[Given], found: Found) -> None:
    """Keeps enrolments in events, as if in courses."""
    read_enrolments(given, found)


def read_states(given: Sequence[Given], found: Found) -> None:
    """Keeps states of leaves that were read apart; both ways of writing their names."""
    for each in given:
        person, course = user_of(each.first("userId", "userid")), each.id("courseId", "courseid", "collectionId")
        leaf = each.id("contentId", "contentid")
        if not course or not leaf:
            found.notes.add(Aside.NO_ID, file=each.source.file, place=each.source.place)
            continue
        state = LeafState(
            TheirId(leaf),
            status_of(each.record.get("status")),
            language_of(each.text("language")),
            each.moment("lastCompletedTime", "lastAccessTime", "last_access_time"),
        )
        found.states.append(StateRow(each.source, TheirId(person), TheirId(course), state))
        found.notes.taken("states of lessons")


def read_passbook(given: Sequence[Given], found: Found) -> None:
    """Keeps certificates of courses; the passbook says possession by certificate, and no level."""
    for each in given:
        for entry in each.within("competency_details").inners("igotCourses"):
            person, course, at = (
                user_of(each.first("user_id")),
                entry.id("acquiredContextId"),
                entry.moment("acquired_at"),
            )
            if not person or not course or at is None:
                found.notes.add(Aside.NO_ID, file=entry.source.file, place=entry.source.place)
                continue
            found.enrolments.append(
                Enrolment(
                    entry.source,
                    TheirId(person),
                    TheirId(course),
                    None,
                    FINISHED,
                    completed=at,
                    certified=at,
                    certificate=entry.id("certificateId"),
                )
            )
            found.notes.taken("competency passbook")


def enrolment_of_row(row: Row, notes: Notes) -> Enrolment | None:
    """An enrolment of the warehouse, an exhaust, or a department's report, which names neither person nor course."""
    person, course, batch = (
        user_of(row.id("userid", "useruuid")),
        row.id("contentid", "collectionid"),
        row.id("batchid"),
    )
    if row.is_rounded("contentid", "collectionid") or row.is_rounded("batchid"):
        notes.add(Aside.ID_DAMAGED, file=row.source.file, place=row.source.place, value=row.text("batchid"))
        return None
    completed = _moment(row, "firstcompletedon", "completedon", "completiondate", "lastcompletedon")
    percent = number_of(row.text("contentprogresspercentage", "progress"))
    status = row.text("userconsumptionstatus", "status")
    return Enrolment(
        source=row.source,
        person=TheirId(person),
        course=TheirId(course),
        batch=TheirId(batch) or None,
        status=status_of(status) if status else _status_of(percent, completed=completed is not None),
        enrolled=_moment(row, "enrolledon", "enrolmentdate"),
        touched=_moment(row, "contentlastaccessedon"),
        completed=completed,
        certified=_moment(row, "firstcertificategeneratedon"),
        certificate=row.id("certificateid"),
        percent=percent,
        rating=number_of(row.text("userrating")),
        course_name=row.text("contentname", "collectionname"),
        provider=row.text("contentprovider"),
        mail=folded(row.text("email", "emailid")),
        phone=row.text("phonenumber", "phone", "mobilenumber"),
    )


def _status_of(percent: float | None, *, completed: bool) -> int:
    return FINISHED if completed or (percent or 0) >= 100 else BEGUN if percent else NOT_BEGUN


def _moment(row: Row, *columns: str) -> datetime | None:
    moment = moment_of(row.text(*columns))
    return moment if moment is not None and is_likely(moment) else None


def result_of_row(row: Row, notes: Notes) -> TestResult | None:
    """The result of a test, of the report of a department's tests."""
    person, course = user_of(row.id("userid")), row.id("courseid")
    share, at = number_of(row.text("latestpercentageachieved")), _moment(row, "lastattempteddate")
    passed = truth_of(row.text("pass"))
    if not person or not course or share is None or at is None:
        reason = Aside.NO_ID if not person or not course else Aside.NO_TIME if at is None else Aside.NOTHING_LEFT
        notes.add(reason, file=row.source.file, place=row.source.place, value=row.text("assessmentname"))
        return None
    mark = number_of(row.text("cutoffpercentage"))
    share = min(1.0, max(0.0, share / 100))
    is_passed = passed if passed is not None else mark is not None and share * 100 >= mark
    return TestResult(row.source, TheirId(person), TheirId(course), row.text("assessmentname"), share, is_passed, at)


def read_telemetry(given: Sequence[Given], found: Found) -> None:
    """Keeps what telemetry says of learning; the rest is use of a page, and is only counted."""
    for each in given:
        happening = _happening(each)
        if happening is not None and happening.id not in found.happenings:
            found.happenings[happening.id] = happening
        found.notes.taken("telemetry")


def _happening(given: Given) -> Happening | None:
    told = _TOLD.get(given.text("eid").upper())
    object_ = given.within("object")
    person, id_, at = user_of(given.within("actor").first("id")), given.id("mid"), given.moment("ets")
    if told is None or not id_ or not person or at is None or not object_.id("id"):
        return None
    said = told(given.within("edata"), object_)
    if said is None:
        return None
    verb, result = said
    course = object_.within("rollup").id("l1") or object_.id("id")
    return Happening(given.source, TheirId(id_), TheirId(person), verb, TheirId(course), at, result)


_Said = tuple[str, Mapping[str, str | int | float | bool]]


def _of_audit(edata: Given, object_: Given) -> _Said | None:
    finished = folded(edata.text("state")) == "completed" and folded(object_.text("type")) == "course"
    return ("completed", {}) if finished else None


def _of_feedback(edata: Given, _: Given) -> _Said | None:
    rating = whole_of(edata.first("rating"))
    return ("rated", {"rating": rating}) if rating is not None and 1 <= rating <= 5 else None


def _of_start(edata: Given, _: Given) -> _Said | None:
    return ("started", {}) if folded(edata.text("type")) == "player" else None


_TOLD = {"AUDIT": _of_audit, "FEEDBACK": _of_feedback, "START": _of_start}


def finished_in(states: Sequence[LeafState], language: Language | None = None) -> frozenset[TheirId]:
    """The leaves that are finished, in one language or in any."""
    return frozenset(state.leaf for state in states if state.state == FINISHED and language in (None, state.language))

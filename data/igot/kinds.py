"""What each file is, told by what is in it and never by its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.igot.values import folded, map_of, maps_in


class Kind(StrEnum):
    """What is imported, with the word for it in the table that people see."""

    CONTENT = "courses"
    LEAVES = "lessons"
    FRAMEWORK = "framework"
    ORGANISATION_FRAMEWORK = "designations of an organisation"
    LEVEL_TEXTS = "texts of levels"
    TREE = "tree of competencies"
    FRAC = "FRAC competencies"
    ROLE_MAPPING = "role mappings"
    WORK_ORDER = "work orders"
    ORGANISATIONS = "organisations"
    USERS = "users"
    GROUPS = "user groups"
    BATCHES = "batches"
    PLANS = "plans"
    ENROLMENTS = "enrolments"
    EVENT_ENROLMENTS = "enrolments in events"
    STATES = "states of lessons"
    PASSBOOK = "competency passbook"
    TELEMETRY = "telemetry"
    CAPTION_ADDRESSES = "addresses of captions"
    QUESTION_SETS = "tests"


@dataclass(frozen=True, slots=True)
class NotImported:
    """A file that is understood and left: why."""

    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON document of a kind, with the part of it that matters."""

    kind: Kind
    payload: object


_Map = Mapping[str, object]

_REQUEST = NotImported("a request; its answer is imported")
_NOT_IMPORTED: Sequence[tuple[Callable[[_Map], bool], NotImported]] = (
    (lambda it: "kpList" in it, NotImported("karma points reward use, and are no evidence of skill")),
    (
        lambda it: "questions" in it or "assessment_data" in it,
        NotImported("questions that name no test of a course; export the question set of the test"),
    ),
    (lambda it: "eligible" in it, NotImported("worked out anew from the plan's courses")),
    (lambda it: "filtered_courses" in it, NotImported("suggestions of another tool; ours are made from the catalogue")),
    (lambda it: "recommended_courses" in it, NotImported("suggestions of another tool; their shape is answered")),
    (lambda it: "state_center_id" in it and "items" in it, NotImported("a request for approval, not yet a plan")),
    (lambda it: "submission_document" in it or "peerReviews" in it, NotImported("words of colleagues on a person")),
    (lambda it: "session_id" in it and "text" in it, NotImported("a conversation with support")),
    (lambda it: "keywords" in map_of(it.get("data")), NotImported("keywords of a search")),
)


def kind_of(value: object) -> Document | NotImported | None:
    """What the document is; None where it is nothing that we know."""
    if isinstance(value, list):
        return _of_list(maps_in(value))
    if not isinstance(value, dict):
        return None
    if "submit" in value and "review" in value:
        return NotImported("words of colleagues on a person")
    both = map_of(value.get("response"))
    if "request" in value and both:
        return _of_answer(both, request=map_of(value["request"]))
    if "request" in value:
        return _of_request(map_of(value["request"]))
    result = value.get("result")
    return _of_result(result) if isinstance(result, dict) else _of_top(value)


def failure_of(value: object) -> str | None:
    """Why an answer says that it failed, whatever its HTTP status was; None for a good one."""
    answer = map_of(value)
    answer = map_of(answer.get("response")) or answer
    params = map_of(answer.get("params"))
    said = folded(params.get("status"))
    if said and said not in {"successful", "success", "ok"}:
        return str(params.get("errmsg") or params.get("err") or said)
    code = answer.get("status_code")
    return str(answer.get("detail") or code) if isinstance(code, int) and code >= 400 else None


def _of_answer(answer: _Map, *, request: _Map) -> Document | NotImported | None:
    """The answer beside its request, which alone says whose states of lessons were asked for."""
    document = kind_of(answer)
    if not isinstance(document, Document) or document.kind is not Kind.STATES:
        return document
    asked = map_of(request.get("request"))
    return Document(Kind.STATES, [{"userId": asked.get("userId"), **each} for each in maps_in(document.payload)])


def _of_request(request: _Map) -> Document | NotImported:
    if "contentList" in request and "name" in request:
        return Document(Kind.PLANS, [request])
    return _REQUEST


def _of_list(records: Sequence[_Map]) -> Document | NotImported | None:
    if not records:
        return None
    first = records[0]
    if "Label" in first:
        return Document(Kind.LEVEL_TEXTS, records)
    if "competency_theme" in first:
        return Document(Kind.TREE, records)
    if "eid" in first:
        return Document(Kind.TELEMETRY, records)
    return _of_records(records)


_TOP: Sequence[tuple[str, Kind]] = (
    ("consumptionRecords", Kind.STATES),
    ("responseData", Kind.FRAC),
    ("role_mappings", Kind.ROLE_MAPPING),
    ("events", Kind.TELEMETRY),
)


def _of_top(value: _Map) -> Document | NotImported | None:
    for key, kind in _TOP:
        if key in value:
            return Document(kind, maps_in(value[key]))
    if "resource_id" in value:
        return Document(Kind.CAPTION_ADDRESSES, value)
    if "roleCompetencyList" in value or ("userIds" in value and "users" in value):
        return Document(Kind.WORK_ORDER, value)
    found = _not_imported(value)
    return found or _of_records([value])


def _of_result(result: _Map) -> Document | NotImported | None:
    framework = map_of(result.get("framework"))
    if framework:
        codes = {folded(each.get("code")) for each in maps_in(framework.get("categories"))}
        kind = Kind.FRAMEWORK if "competencyarea" in codes else Kind.ORGANISATION_FRAMEWORK
        return Document(kind, framework)
    if "courses" in result or "external_courses" in result:
        return Document(Kind.ENROLMENTS, [*maps_in(result.get("courses")), *maps_in(result.get("external_courses"))])
    for key, kind in _IN_RESULT:
        if key in result:
            return Document(kind, maps_in(result[key]))
    found = _not_imported(result)
    if found is not None:
        return found
    response = map_of(result.get("response"))
    if response:
        return _of_records(maps_in(response["content"]) if "content" in response else [response])
    if "content" in result or "count" in result:
        return _of_records(maps_in(result.get("content")))
    return _of_dictionary(result)


_IN_RESULT: Sequence[tuple[str, Kind]] = (
    ("events", Kind.EVENT_ENROLMENTS),
    ("contentList", Kind.STATES),
    ("competencies", Kind.PASSBOOK),
    ("questionset", Kind.QUESTION_SETS),
)


def _not_imported(value: _Map) -> NotImported | None:
    return next((found for fits, found in _NOT_IMPORTED if fits(value)), None)


_BY_FIELD: Sequence[tuple[str, Kind]] = (
    ("usergroupid", Kind.GROUPS),
    ("planYear", Kind.PLANS),
    ("contentList", Kind.PLANS),
    ("orgName", Kind.ORGANISATIONS),
    ("profileDetails", Kind.USERS),
    ("userName", Kind.USERS),
    ("courseCategory", Kind.CONTENT),
    ("children", Kind.CONTENT),
    ("batchId", Kind.BATCHES),
)

_COLLECTION = "application/vnd.ekstep.content-collection"


def _of_records(records: Sequence[_Map]) -> Document | NotImported | None:
    """By the fields of the first record that tells; no records are none of anything, and no fault."""
    if not records:
        return NotImported("an answer without records")
    for field, kind in _BY_FIELD:
        if any(field in record for record in records[:20]):
            return Document(kind, records)
    if any("mimeType" in record for record in records):
        whole = any(record.get("mimeType") == _COLLECTION for record in records)
        return Document(Kind.CONTENT if whole else Kind.LEAVES, records)
    return None


def _of_dictionary(result: _Map) -> Document | NotImported | None:
    """Plans of a learner, by year and by what they count for."""
    plans: list[_Map] = []
    for year, kinds in result.items():
        for name, listed in map_of(kinds).items():
            apar = folded(name).startswith("apar")
            for id_, plan in map_of(listed).items():
                plans.append({"id": id_, "planYear": year, "isApar": apar, "status": "Live", **map_of(plan)})
    if plans:
        return Document(Kind.PLANS, plans)
    done = bool(result) and all(folded(each) == "success" for each in result.values())
    return NotImported("an acknowledgement of a write") if done else None

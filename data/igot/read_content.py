"""Courses, programmes, pathways and their leaves, of search, hierarchy and content answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NewType
from urllib.parse import urlsplit, urlunsplit

from data.igot.found import Found
from data.igot.given import Given
from data.igot.notes import Aside, Repair
from data.igot.read_framework import tags_of
from data.igot.records import BatchRecord, ContentRecord, Leaf, Milestone, SessionRecord, TheirId
from data.igot.values import folded, language_of, list_items, map_of, moment_of, plain_of, shown
from data.words.models import Language

COLLECTION = "application/vnd.ekstep.content-collection"
LIVE, RETIRED = "live", "retired"
_UNIT = "course unit"
_DEEPEST = 8
"""Levels of a tree; theirs have four below the root."""

_Unit = NewType("_Unit", str)

LEAF_CATEGORIES = frozenset(
    {"learning resource", "practice question set", "course assessment", "final program assessment", "offline session"}
)


def read_contents(given: Sequence[Given], found: Found) -> None:
    """Keeps every course of the records; what stands under them as leaves, too."""
    for each in given:
        content = _content(each, found)
        if content is not None:
            found.keep(found.contents, content, file=each.source.file, place=each.source.place)
            found.notes.taken("courses")
            for batch in content.batches:
                found.batches.setdefault(batch.id, batch)


def read_leaves(given: Sequence[Given], found: Found) -> None:
    """Keeps leaves that were asked for by their ids; they have no course of their own."""
    for each in given:
        leaf = _leaf(each, unit=_Unit(""))
        if leaf is not None:
            found.keep(found.leaves, leaf, file=each.source.file, place=each.source.place)
            found.notes.taken("lessons")


def read_batches(given: Sequence[Given], found: Found) -> None:
    """Keeps batches; a fuller one takes the place of the one that came with its course."""
    for each in given:
        batch = batch_of(each, course=TheirId(""))
        if batch is not None:
            found.batches[batch.id] = batch
            found.notes.taken("batches")


def _content(given: Given, found: Found) -> ContentRecord | None:
    record = _plain_content(given)
    if record is None:
        return None
    tree = given.record.get("children")
    if tree is None:
        return record
    leaves, children = _tree(given, found)
    count = given.whole("leafNodesCount")
    if count is not None and not children and count != len(leaves):
        found.notes.add(Repair.LEAVES_RECOUNTED, file=given.source.file, place=given.source.place, value=count)
    return replace(record, leaves=tuple(leaves), children=tuple(children))


def _plain_content(given: Given) -> ContentRecord | None:
    id_, name = given.id("identifier", "content_id"), given.name()
    status = folded(given.text("status"))
    category = given.text("courseCategory", "primaryCategory")
    if _put_aside(given, id_=id_, name=name, status=status, category=category):
        return None
    variants, base = _variants(given)
    secure = given.within("secureSettings")
    return ContentRecord(
        source=given.source,
        id=TheirId(id_),
        name=name,
        category=category,
        status=status,
        description=plain_of(given.record.get("description")),
        objectives=tuple(list_items(given.record.get("instructions"))),
        provider=_provider(given),
        channel=TheirId(given.id("channel")) if given.id("channel") else None,
        seconds=given.seconds("duration"),
        languages=given.languages("language", "languageCode"),
        tags=tuple(tags_of(given)),
        rating=_stars(given.number("avgRating")),
        ratings=given.whole("totalNoOfRating"),
        organisations=frozenset(TheirId(each) for each in secure.ids("organisation")),
        restricted=_is_restricted(given, secure),
        published=given.day("lastPublishedOn"),
        retired=given.day("lastStatusChangedOn") if status == RETIRED else None,
        starts=given.day("startDate"),
        ends=given.day("endDate"),
        version=given.text("pkgVersion"),
        variants=variants,
        base=base,
        batches=tuple(filter(None, (batch_of(each, course=TheirId(id_)) for each in given.inners("batches")))),
        milestones=tuple(_milestone(each) for each in given.inners("milestones_v1")),
        plans=tuple(TheirId(each) for each in given.ids("trainingPlan_v2")),
        external=given.truth("isExternal") is True or id_.startswith("ext_"),
    )


def _put_aside(given: Given, *, id_: str, name: str, status: str, category: str) -> bool:
    if not id_:
        reason = Aside.NO_ID
    elif not name:
        reason = Aside.NO_NAME
    elif status not in {LIVE, RETIRED}:
        reason = Aside.NOT_PUBLISHED
    elif folded(category) in LEAF_CATEGORIES or folded(category) == _UNIT:
        reason = Aside.NOT_A_COURSE
    else:
        return False
    given.notes.add(reason, file=given.source.file, place=given.source.place, value=id_ or name or status)
    return True


def _stars(number: float | None) -> float | None:
    return number if number is not None and 1 <= number <= 5 else None


def _provider(given: Given) -> str:
    named = given.texts("organisation") or given.texts("source", "sourceName")
    if not named:
        given.notes.add(Repair.PROVIDER_MISSING, file=given.source.file, place=given.source.place)
    return ", ".join(named)


def _is_restricted(given: Given, secure: Given) -> bool:
    """Whether it is for some only whom its organisations do not name: it is closed at first."""
    verified_only = folded(secure.text("isVerifiedKarmayogi")) == "yes"
    by_invitation = "invite" in folded(given.text("courseCategory"))
    return given.truth("accessSettingsEnabled") is True or verified_only or by_invitation


def _variants(given: Given) -> tuple[Mapping[Language, TheirId], TheirId | None]:
    """The editions in other languages that are live, and which of them is the first."""
    offered: dict[Language, TheirId] = {}
    base = None
    for tag, entry in given.within("languageMapV1").record.items():
        edition, language = map_of(entry), language_of(tag)
        id_ = TheirId(shown(edition.get("id")))
        if language is not None and id_ and folded(edition.get("status")) == LIVE:
            offered[language] = id_
            base = id_ if edition.get("isBaseLang") is True else base
    return offered, base


def _milestone(given: Given) -> Milestone:
    courses = [
        (TheirId(each.id("identifier")), each.truth("isMandatory") is not False) for each in given.inners("courses")
    ]
    assessment = given.within("assessmentDetail").id("identifier")
    return Milestone(
        given.text("name"), [each for each in courses if each[0]], TheirId(assessment) if assessment else None
    )


def batch_of(given: Given, *, course: TheirId) -> BatchRecord | None:
    """A batch, of a list of batches or within a course; None where it has no id."""
    id_ = given.id("batchId", "identifier", "id")
    if not id_:
        given.notes.add(Aside.NO_ID, file=given.source.file, place=given.source.place)
        return None
    attributes = given.within("batchAttributes")
    return BatchRecord(
        id=TheirId(id_),
        course=TheirId(given.id("courseId", "collectionId")) or course,
        name=given.text("name"),
        starts=given.day("startDate"),
        ends=given.day("endDate"),
        enrol_by=given.day("enrollmentEndDate"),
        seats=attributes.whole("currentBatchSize"),
        place=attributes.text("batchLocationDetails"),
        sessions=tuple(filter(None, (_session(each) for each in attributes.inners("sessionDetails_v2")))),
    )


def _session(given: Given) -> SessionRecord | None:
    day, starts, ends = given.text("startDate"), given.text("startTime"), given.text("endTime")
    begins, finishes = moment_of(f"{day} {starts}"), moment_of(f"{day} {ends}")
    if begins is None:
        given.notes.add(Aside.NO_TIME, file=given.source.file, place=given.source.place, value=f"{day} {starts}")
        return None
    if finishes is None or finishes <= begins:
        hours = given.number("sessionDuration") or 1
        finishes = begins + timedelta(hours=min(24, max(1, hours)))
    return SessionRecord(TheirId(given.id("sessionId")), given.text("title"), begins, finishes)


def _tree(given: Given, found: Found) -> tuple[list[Leaf], list[TheirId]]:
    """The leaves of a course and, of a programme, the courses that lie in it, in order; each is kept by itself, too."""
    leaves: dict[TheirId, Leaf] = {}
    children: list[TheirId] = []
    for node, unit in _nodes(given, unit=_Unit(""), depth=0):
        if _is_course(node):
            inner = TheirId(node.id("identifier"))
            if inner and inner not in children:
                children.append(inner)
                read_contents([node], found)
            continue
        leaf = _leaf(node, unit=unit)
        if leaf is not None:
            leaves.setdefault(leaf.id, leaf)
    return list(leaves.values()), children


def _nodes(given: Given, *, unit: _Unit, depth: int) -> Iterator[tuple[Given, _Unit]]:
    """Courses and leaves below the record, in order, each with the name of the unit it lies in."""
    if depth > _DEEPEST:
        return
    for node in given.inners("children"):
        is_unit = node.record.get("mimeType") == COLLECTION and not _is_course(node)
        if is_unit:
            yield from _nodes(node, unit=_Unit(node.text("name")), depth=depth + 1)
        else:
            yield node, unit


def _is_course(node: Given) -> bool:
    return node.record.get("mimeType") == COLLECTION and folded(node.text("primaryCategory")) != _UNIT


def _leaf(given: Given, *, unit: _Unit) -> Leaf | None:
    id_, mime = given.id("identifier"), given.text("mimeType")
    if not id_ or not mime:
        given.notes.add(Aside.NO_ID, file=given.source.file, place=given.source.place, value=given.text("name"))
        return None
    return Leaf(
        id=TheirId(id_),
        name=given.name() or id_,
        mime=mime,
        seconds=given.seconds("duration"),
        address=_address(given, "artifactUrl", "streamingUrl"),
        mandatory=given.truth("isMandatory") is not False,
        live=folded(given.text("status")) in {"", LIVE},
        unit=unit,
        captions=_captions(given),
        languages=given.languages("language"),
        category=given.text("primaryCategory"),
    )


def _captions(given: Given) -> Mapping[Language, str]:
    captions: dict[Language, str] = {}
    for each in (*given.inners("subTitles"), *given.inners("transcripts")):
        language, address = language_of(each.text("language", "languageCode")), _address(each, "url", "artifactUrl")
        if language is not None and address:
            captions.setdefault(language, address)
    return captions


def _address(given: Given, *keys: str) -> str:
    """The address without its query: what signs it is worth nothing tomorrow, and nobody else's business today."""
    written = given.text(*keys)
    try:
        parts = urlsplit(written)
    except ValueError:
        return ""
    if parts.query:
        given.notes.add(Repair.ADDRESS_CUT, file=given.source.file, place=given.source.place)
    if parts.scheme not in {"", "http", "https"}:
        return ""
    return urlunsplit(parts._replace(query="", fragment=""))

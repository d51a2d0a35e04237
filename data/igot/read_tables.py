"""The warehouse's tables of courses."""

from collections.abc import Iterator

from data.igot.found import Found
from data.igot.notes import Aside
from data.igot.read_content import LIVE, RETIRED
from data.igot.records import ContentRecord, Tag, TheirId
from data.igot.tables import Row
from data.igot.values import day_of, folded, language_of, number_of, seconds_of


def read_content_rows(rows: Iterator[Row], found: Found) -> None:
    """Keeps courses of the table of content; it has no tree and no description."""
    for row in rows:
        id_, name, status = row.id("contentid"), row.text("contentname"), folded(row.text("contentstatus"))
        reason = _reason(row, id_=id_, name=name, status=status)
        if reason is not None:
            found.notes.add(reason, file=row.source.file, place=row.source.place, value=id_ or name)
            continue
        languages = {language_of(part) for part in row.text("language").split(",")} - {None}
        content = ContentRecord(
            source=row.source,
            id=TheirId(id_),
            name=name,
            category=row.text("contentsubtype", "contenttype"),
            status=status,
            provider=row.text("contentprovidername"),
            channel=TheirId(row.id("contentproviderid")) or None,
            seconds=seconds_of(row.text("contentduration")),
            languages=frozenset(language for language in languages if language is not None),
            rating=number_of(row.text("contentrating")),
            published=day_of(row.text("lastpublishedon")),
            retired=day_of(row.text("contentretiredon")),
            external=id_.startswith("ext_"),
        )
        found.keep(found.contents, content, file=row.source.file, place=row.source.place)
        found.notes.taken("courses")


def _reason(row: Row, *, id_: str, name: str, status: str) -> Aside | None:
    if not id_:
        return Aside.ID_DAMAGED if row.is_rounded("contentid") else Aside.NO_ID
    if not name:
        return Aside.NO_NAME
    return None if status in {LIVE, RETIRED} else Aside.NOT_PUBLISHED


def read_content_mapping(rows: Iterator[Row], found: Found) -> None:
    """Keeps which course has which competencies."""
    for row in rows:
        course, competency = row.id("courseid"), row.id("competencysubthemeid")
        if not course or not competency:
            found.notes.add(Aside.NO_ID, file=row.source.file, place=row.source.place, value=course or competency)
            continue
        found.mapped.setdefault(TheirId(course), []).append(Tag(ids=frozenset({competency})))
        found.notes.taken("competencies of courses")

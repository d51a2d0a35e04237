"""Their content as our courses: drafts until somebody publishes them, with what the catalogue knows besides kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from data.catalogue import Catalogue
from data.igot.found import Found, batches_of
from data.igot.map_framework import SYSTEM, Competencies, external, said
from data.igot.notes import Aside
from data.igot.read_content import RETIRED
from data.igot.records import BatchRecord, ContentRecord, Leaf, TheirId
from data.igot.values import folded
from data.words.course_facts import Batch, CourseFacts
from data.words.external import first_own_id
from data.words.models import (
    ENGLISH,
    UNSTATED_LEVEL,
    Course,
    CourseId,
    CourseKind,
    CourseSession,
    CourseStatus,
    Language,
    Lesson,
    LessonId,
    LocalText,
    Media,
    OrganisationId,
)

PAGE = "https://portal.igotkarmayogi.gov.in/app/toc/{id}/overview"
"""Where a course is opened on the platform."""

PROVIDER = "iGOT Karmayogi"
"""Who is named where a record names nobody."""

TEST = "Final Program Assessment"
"""What they call the test at the end of a programme."""

_OFFLINE = "application/offline"
_LEAST_MINUTES = 1


@dataclass(frozen=True, slots=True)
class CourseIds:
    """Our id of each course of theirs, those in the catalogue and those of the import."""

    by_theirs: Mapping[TheirId, CourseId]

    @classmethod
    def of(cls, found: Found, current: Catalogue) -> "CourseIds":
        """The ids of the catalogue, then first ones for what is new."""
        own = {TheirId(each.id): id_ for id_, course in {**current.former, **current.courses}.items()
               for each in course.external if each.system == SYSTEM}  # fmt: skip
        return cls({**{id_: CourseId(first_own_id(id_)) for id_ in found.contents}, **own})


def courses_of(
    found: Found,
    current: Catalogue,
    *,
    competencies: Competencies,
    organisations: Mapping[TheirId, OrganisationId],
    publish: bool,
) -> Mapping[CourseId, Course]:
    """The courses in force with those of the import.

    A new one is a draft, or live where `publish`; one that somebody has published stays so, one that the platform has
    retired is retired. What is for some only, in ways that organisations cannot say, is a draft in any case.
    """
    ids = CourseIds.of(found, current)
    batches: dict[TheirId, list[BatchRecord]] = {}
    for batch in {batch.id: batch for batch in batches_of(found)}.values():
        batches.setdefault(batch.course, []).append(batch)
    making = _Making(found, ids, competencies, organisations, batches, publish=publish)
    courses = dict(current.courses)
    for id_, record in found.contents.items():
        if not is_programme(record):
            own = ids.by_theirs[id_]
            courses[own] = making.course(own, record, current.courses.get(own))
    for record in found.contents.values():
        if is_programme(record):
            courses.pop(ids.by_theirs[record.id], None)  # known by a search alone, it was a course until its tree came
            courses |= {test.id: test for test in making.tests(record, current)}
    return courses


def is_programme(record: ContentRecord) -> bool:
    """Whether a record is courses in an order; a blended programme is a course with sessions."""
    return bool(record.children or record.milestones) and "blended" not in folded(record.category)


def is_test(leaf: Leaf) -> bool:
    """Whether a leaf is a set of questions."""
    return "questionset" in leaf.mime


@dataclass(frozen=True, slots=True)
class _Making:
    found: Found
    ids: CourseIds
    competencies: Competencies
    organisations: Mapping[TheirId, OrganisationId]
    batches: Mapping[TheirId, Sequence[BatchRecord]]
    publish: bool

    def course(self, id_: CourseId, record: ContentRecord, known: Course | None) -> Course:
        tags = record.tags or self.found.mapped.get(record.id, ())
        teaches, unstated = self.competencies.levels_of(tags, source=record.source)
        lessons = self._lessons(id_, record, known)
        language = next(iter(record.languages), ENGLISH) if len(record.languages) == 1 else None
        title = LocalText({language: record.name}) if language is not None else said(record.name)
        base = self.ids.by_theirs.get(record.base) if record.base is not None else None
        open_to = frozenset(self.organisations[each] for each in record.organisations if each in self.organisations)
        made = Course(
            id=id_,
            title=title,
            description=_description(record, language),
            provider=record.provider or self._channel(record) or PROVIDER,
            languages=record.languages or frozenset(title.by_language),
            level=max(
                (level for competency, level in teaches.items() if competency not in unstated), default=UNSTATED_LEVEL
            ),
            kind=_kind(record),
            status=self._status(
                record, known, closed=record.restricted or (bool(record.organisations) and not open_to)
            ),
            teaches=teaches,
            requires=frozenset() if known is None else known.requires,
            sources=(PAGE.format(id=record.id),) if known is None else known.sources,
            lessons=lessons,
            organisations=open_to,
            opens=record.starts,
            sessions=_sessions(self.batches.get(record.id, ())),
            closes=record.ends,
            facts=_facts(record),
            batches=_batches(self.batches.get(record.id, ())),
            variant_of=base if base != id_ else None,
            category=record.category,
            unstated=unstated,
            level_unstated=unstated == teaches.keys(),
            stated_minutes=None if record.seconds is None else _minutes(record.seconds),
            external=external(record.id),
        )
        return made if known is None else _with_ours(made, known)

    def tests(self, record: ContentRecord, current: Catalogue) -> Iterator[Course]:
        """The tests of a programme, each as a course of its own, which opens its way to the end."""
        for leaf in record.leaves or ():
            if is_test(leaf) and leaf.live:
                own = CourseId(first_own_id(leaf.id))
                category = leaf.category or TEST
                test = replace(record, id=leaf.id, name=leaf.name, category=category, tags=(), seconds=leaf.seconds)
                test = replace(test, leaves=(replace(leaf, unit=""),), children=(), milestones=(), objectives=())
                yield self.course(own, replace(test, description="", base=None), current.courses.get(own))

    def _status(self, record: ContentRecord, known: Course | None, *, closed: bool) -> CourseStatus:
        if record.status == RETIRED:
            return CourseStatus.RETIRED
        if closed:
            return CourseStatus.DRAFT
        if known is not None and known.status is CourseStatus.LIVE:
            return CourseStatus.LIVE
        return CourseStatus.LIVE if self.publish else CourseStatus.DRAFT

    def _channel(self, record: ContentRecord) -> str:
        organisation = self.found.organisations.get(record.channel) if record.channel is not None else None
        return "" if organisation is None else organisation.name

    def _lessons(self, id_: CourseId, record: ContentRecord, known: Course | None) -> Sequence[Lesson]:
        """The leaves that are live, as lessons; those in force where the import has no tree of the course."""
        if record.leaves is None:
            return () if known is None else known.lessons
        live = [leaf for leaf in record.leaves if leaf.live]
        minutes = _minutes_of(live, record.seconds)
        before = {} if known is None else {lesson.id: lesson for lesson in known.lessons}
        return tuple(self._lesson(id_, record, leaf, minutes[leaf.id], before) for leaf in live)

    def _lesson(
        self, course: CourseId, record: ContentRecord, leaf: Leaf, minutes: int, before: Mapping[LessonId, Lesson]
    ) -> Lesson:
        id_ = LessonId(first_own_id(leaf.id))
        known = before.get(id_)
        texts = {language: text for (of, language), text in self.found.texts.items() if of == leaf.id and text}
        addresses = {
            language: address for (of, language), address in self.found.caption_addresses.items() if of == leaf.id
        }
        title = f"{leaf.unit}: {leaf.name}" if leaf.unit else leaf.name
        file = PurePosixPath(urlsplit(leaf.address).path).name
        return Lesson(
            id=id_,
            course=course,
            title=said(title),
            minutes=minutes,
            source=f"{record.name}, {file}" if file else record.name,
            text=LocalText({**({} if known is None else known.text.by_language), **texts}),
            asked_as=() if known is None else known.asked_as,
            media=Media(leaf.mime, leaf.address, {**leaf.captions, **addresses}),
            optional=not leaf.mandatory,
            external=external(leaf.id),
        )


def _with_ours(made: Course, known: Course) -> Course:
    """The course with what only we know of it."""
    return replace(
        made,
        pass_mark=known.pass_mark,
        groups=known.groups,
        replaced_by=known.replaced_by,
        external=made.external | known.external,
        sessions=made.sessions or known.sessions,
        batches=made.batches or known.batches,
        facts=made.facts or known.facts,
        teaches={**known.teaches, **made.teaches} if not made.teaches else made.teaches,
        unstated=made.unstated if made.teaches else known.unstated,
        level=made.level if made.teaches else known.level,
        level_unstated=made.level_unstated if made.teaches else known.level_unstated,
    )


def _description(record: ContentRecord, language: Language | None) -> LocalText:
    text = " ".join(filter(None, (record.description, *(_sentence(each) for each in record.objectives))))
    return said(text) if language is None or not text else LocalText({language: text})


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "।")) else f"{text}."


def _kind(record: ContentRecord) -> CourseKind:
    if "blended" in folded(record.category):
        return CourseKind.BLENDED
    leaves = record.leaves or ()
    offline = [leaf.mime == _OFFLINE for leaf in leaves]
    return CourseKind.CLASSROOM if offline and all(offline) else CourseKind.SELF_PACED


def _minutes(seconds: int) -> int:
    return max(_LEAST_MINUTES, -(-seconds // 60))


def _minutes_of(leaves: Sequence[Leaf], whole: int | None) -> Mapping[TheirId, int]:
    """Minutes of each leaf, rounded up; those of unknown length share what the course has left, a minute at least."""
    known = sum(leaf.seconds or 0 for leaf in leaves)
    unknown = sum(leaf.seconds is None for leaf in leaves)
    share = max(0, (whole or 0) - known) // unknown if unknown else 0
    return {leaf.id: _minutes(leaf.seconds if leaf.seconds is not None else share) for leaf in leaves}


def _sessions(batches: Sequence[BatchRecord]) -> Sequence[CourseSession]:
    meetings = [
        CourseSession(
            first_own_id(f"{batch.id}-{session.leaf or number}"),
            session.starts,
            session.ends,
            said(", ".join(filter(None, (session.title, batch.place)))),
            batch=batch.id,
            required=True,
        )
        for batch in batches
        for number, session in enumerate(batch.sessions)
    ]
    return tuple(sorted(meetings, key=_begins))


def _facts(record: ContentRecord) -> CourseFacts | None:
    if record.rating is None and record.published is None and record.retired is None:
        return None
    return CourseFacts(record.rating, record.ratings or 0, record.published, record.retired)


def _batches(batches: Sequence[BatchRecord]) -> Sequence[Batch]:
    """The batches that say when they begin, in that order."""
    begun = [
        Batch(batch.id, batch.starts, batch.ends, batch.enrol_by, batch.seats)
        for batch in batches
        if batch.starts is not None
    ]
    return tuple(sorted(begun, key=lambda batch: (batch.starts, batch.id)))


def _begins(session: CourseSession) -> tuple[datetime, str]:
    return session.starts_at, session.id


def unknown_organisations(found: Found, organisations: Mapping[TheirId, OrganisationId]) -> None:
    """Notes the organisations for which a course is meant and which nobody knows."""
    for record in found.contents.values():
        for each in sorted(record.organisations - organisations.keys()):
            found.notes.add(Aside.NO_ORGANISATION, file=record.source.file, place=record.source.place, value=each)

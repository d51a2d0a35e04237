"""A course written as the file that `read_catalogue` reads it from, for its owner to take into the catalogue folder."""

from collections.abc import Mapping, Sequence

import yaml

from data.words.course_facts import Batch, CourseFacts
from data.words.external import ExternalId
from data.words.models import Course, CourseSession, Lesson, LocalText, Media

LINE = 120
"""Characters of a line, where it can be broken."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they stand."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def course_yaml(course: Course) -> str:
    """The course as YAML: read again, it is the same."""
    return yaml.dump(_course(course), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE)


def _course(course: Course) -> Mapping[str, object]:
    return _given(
        {
            "id": course.id,
            "external": _external(course.external),
            "title": _local(course.title),
            "description": _local(course.description),
            "provider": course.provider,
            "languages": sorted(course.languages),
            "level": None if course.level_unstated else course.level,
            "kind": course.kind.value,
            "category": course.category,
            "status": course.status.value,
            "opens": course.opens,
            "closes": course.closes,
            "minutes": course.stated_minutes,
            "pass_mark": course.pass_mark,
            "replaced_by": course.replaced_by,
            "variant_of": course.variant_of,
            "facts": None if course.facts is None else _facts(course.facts),
            "batches": [_batch(batch) for batch in course.batches],
            "sessions": [_session(session) for session in course.sessions],
            "groups": sorted(course.groups),
        }
    ) | {
        "organisations": sorted(course.organisations),
        "requires": sorted(course.requires),
        "teaches": {str(each): None if each in course.unstated else level for each, level in course.teaches.items()},
        "sources": list(course.sources),
        "lessons": [_lesson(lesson) for lesson in course.lessons],
    }


def _lesson(lesson: Lesson) -> Mapping[str, object]:
    return _given(
        {
            "id": lesson.id,
            "external": _external(lesson.external),
            "minutes": lesson.minutes,
            "optional": lesson.optional,
            "title": _local(lesson.title),
            "source": lesson.source,
            "media": None if lesson.media is None else _media(lesson.media),
            "asked_as": [_local(asked) for asked in lesson.asked_as],
            "text": _local(lesson.text),
        }
    )


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that say something."""
    return {key: value for key, value in fields.items() if value not in (None, "", False, [], {})}


def _local(text: LocalText) -> Mapping[str, str]:
    return {str(language): words for language, words in text.by_language.items()}


def _external(ids: frozenset[ExternalId]) -> Mapping[str, Sequence[str]]:
    return {each.system: [other.id for other in sorted(ids) if other.system == each.system] for each in sorted(ids)}


def _media(media: Media) -> Mapping[str, object]:
    captions = {str(language): address for language, address in media.captions.items()}
    return _given({"mime": media.mime, "address": media.address, "captions": captions})


def _facts(facts: CourseFacts) -> Mapping[str, object]:
    return {
        "rating": facts.rating,
        "ratings": facts.ratings,
        "published": facts.published,
        "retires": facts.retires,
    }


def _batch(batch: Batch) -> Mapping[str, object]:
    return {
        "id": batch.id,
        "starts": batch.starts,
        "ends": batch.ends,
        "enrol_by": batch.enrol_by,
        "seats": batch.seats,
    }


def _session(session: CourseSession) -> Mapping[str, object]:
    return _given(
        {
            "id": session.id,
            "starts": session.starts_at.isoformat(),
            "ends": session.ends_at.isoformat(),
            "place": _local(session.place),
            "batch": session.batch,
            "required": session.required,
        }
    )

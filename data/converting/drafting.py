"""Draft courses made of what files gave: ids that stay from version to version, lessons in several languages joined."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from data.converting.converted import Converted, ConvertedCourse, ConvertedLesson
from data.converting.naming import stem_and_language
from data.converting.writing import slug
from data.markdown import BlockKind, blocks_of
from data.words.imports import DraftCourse, PlacedText, PlaceKind
from data.words.models import (
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Language,
    Lesson,
    LessonId,
    LocalText,
    Media,
    OrganisationId,
)

WORDS_A_MINUTE = 238
"""Silent reading of non-fiction: Brysbaert (2019), a review of 190 studies."""

LONGEST_DESCRIPTION = 400
_SENTENCE_END = re.compile(r"[.?!।](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an import comes from: what it is called, whose it is, and the ids that its courses had before, by name."""

    name: str
    organisation: OrganisationId | None
    provider: str
    before: Mapping[str, CourseId]


def drafts_of(files: Sequence[tuple[str, Converted]], origin: Origin, *, taken: Collection[str]) -> list[DraftCourse]:
    """The draft courses of an import's files, one file for each language; `taken` are ids of other courses."""
    used = set(taken)
    drafts: list[DraftCourse] = []
    for together in _by_course(files):
        name = together[0][1].name
        known = origin.before.get(name)
        id_ = known if known is not None else CourseId(_free(_wanted(together[0][1], origin), used))
        used.add(id_)
        drafts.append(_draft(id_, together, origin))
    return drafts


def _by_course(files: Sequence[tuple[str, Converted]]) -> list[list[tuple[str, ConvertedCourse]]]:
    """The courses of the files; the same course in another language, with as many lessons, goes with the first one."""
    courses: list[list[tuple[str, ConvertedCourse]]] = []
    for file, converted in files:
        for course in converted.courses:
            same = next((each for each in courses if _is_translation(course, each)), None)
            if same is None:
                courses.append([(file, course)])
            else:
                same.append((file, course))
    return courses


def _is_translation(course: ConvertedCourse, of: Sequence[tuple[str, ConvertedCourse]]) -> bool:
    first = of[0][1]
    return (
        course.name == first.name
        and len(_by_name(course.lessons)) == len(_by_name(first.lessons))
        and all(course.language != other.language for _, other in of)
    )


def _wanted(course: ConvertedCourse, origin: Origin) -> str:
    title, file = slug(course.title, longest=60), slug(stem_and_language(origin.name)[0], longest=60)
    return slug(course.name, longest=60) or (title if len(title) > 3 else file) or title or "course"


def _free(wanted: str, used: Collection[str]) -> str:
    numbers = (f"{wanted}-{number}" for number in range(2, len(used) + 3))
    return next(each for each in (wanted, *numbers) if each not in used)


def _draft(id_: CourseId, files: Sequence[tuple[str, ConvertedCourse]], origin: Origin) -> DraftCourse:
    first = files[0][1]
    rows = [
        [lesson for each in together for lesson in each]
        for together in zip(*(_by_name(course.lessons) for _, course in files), strict=True)
    ]
    lessons = [_lesson(id_, row, source=files[0][0]) for row in rows]
    course = Course(
        id=id_,
        title=LocalText({course.language: course.title for _, course in files}),
        description=LocalText({course.language: _description(course) for _, course in files}),
        provider=first.provider or origin.provider,
        languages=frozenset(course.language for _, course in files),
        level=1,
        level_unstated=True,
        stated_minutes=first.minutes,
        kind=CourseKind.SELF_PACED,
        status=CourseStatus.DRAFT,
        teaches={},
        requires=frozenset(),
        sources=tuple(file for file, _ in files),
        lessons=tuple(lessons),
        organisations=frozenset([origin.organisation]) if origin.organisation is not None else frozenset(),
    )
    places = {lesson.id: _places(row) for lesson, row in zip(lessons, rows, strict=True) if _places(row)}
    return DraftCourse(first.name, course, places, [item for _, each in files for item in each.items])


def _by_name(lessons: Sequence[ConvertedLesson]) -> list[list[ConvertedLesson]]:
    """Lessons of one name are one, in several languages."""
    named: dict[str, list[ConvertedLesson]] = {}
    for lesson in lessons:
        named.setdefault(lesson.name, []).append(lesson)
    return list(named.values())


def _lesson(course: CourseId, in_languages: Sequence[ConvertedLesson], *, source: str) -> Lesson:
    first = in_languages[0]
    return Lesson(
        id=LessonId(first.name),
        course=course,
        title=LocalText({lesson.language: lesson.title for lesson in in_languages}),
        minutes=_minutes(first),
        source=source,
        text=LocalText({lesson.language: lesson.text for lesson in in_languages if lesson.text.strip()}),
        media=_media(in_languages),
    )


def _media(in_languages: Sequence[ConvertedLesson]) -> Media | None:
    """What the lesson shows, where it has an address that can be opened; of several the first."""
    found = (media for lesson in in_languages for media in lesson.media)
    return next((Media(each.mime, each.address) for each in found if each.address.startswith("https://")), None)


def _minutes(lesson: ConvertedLesson) -> int:
    """As long as the recording runs, else as long as reading takes; a minute at least."""
    last = max((each.place.number for each in lesson.places if each.place.kind is PlaceKind.TIME), default=0)
    return max(1, round(last / 60), round(len(lesson.text.split()) / WORDS_A_MINUTE) if not last else 1)


def _description(course: ConvertedCourse) -> str:
    """What the file says of itself, else its first paragraph, as many sentences as there is room for."""
    said = course.description or _first_paragraph(course) or course.title
    if len(said) <= LONGEST_DESCRIPTION:
        return said
    ends = [end.end() for end in _SENTENCE_END.finditer(said[:LONGEST_DESCRIPTION])]
    return said[: ends[-1]] if ends else said[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " …"


def _first_paragraph(course: ConvertedCourse) -> str:
    for lesson in course.lessons:
        for block in blocks_of(lesson.text):
            if block.kind is BlockKind.PARAGRAPH:
                return " ".join(block.said.split())
    return ""


def _places(in_languages: Sequence[ConvertedLesson]) -> dict[Language, Sequence[PlacedText]]:
    return {lesson.language: lesson.places for lesson in in_languages if lesson.places}

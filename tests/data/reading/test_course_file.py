"""Courses written as files and read again."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.reading import course_yaml, read_catalogue
from data.sample_path import sample_folder
from data.words import (
    ENGLISH,
    HINDI,
    Batch,
    Course,
    CourseFacts,
    CourseId,
    CourseKind,
    CourseSession,
    ExternalId,
    LessonId,
    LocalText,
    Media,
)

RTI, LEAVE = CourseId("rti-act-essentials"), CourseId("leave-rules-1972")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample with two courses alone."""
    copied = tmp_path / "sample"
    shutil.copytree(sample_folder(), copied, ignore=shutil.ignore_patterns("practice", "plans.yaml", "*.yaml"))
    for name in ("catalogue.yaml", "organisations.yaml", "roles.yaml"):
        shutil.copyfile(sample_folder() / name, copied / name)
    shutil.copytree(sample_folder() / "competencies", copied / "competencies", dirs_exist_ok=True)
    for course in (RTI, LEAVE):
        shutil.copyfile(sample_folder() / f"courses/{course}.yaml", copied / f"courses/{course}.yaml")
    return copied


def read_again(folder: Path, *courses: Course) -> dict[CourseId, Course]:
    for course in courses:
        (folder / f"courses/{course.id}.yaml").write_text(course_yaml(course), encoding="utf-8")
    return dict(read_catalogue(folder).courses)


def test_courses_of_the_sample_read_again_are_the_same(folder: Path) -> None:
    courses = read_catalogue(folder).courses
    assert read_again(folder, *courses.values()) == courses


def test_a_course_with_everything_that_a_file_can_say_reads_again(folder: Path) -> None:
    read = read_catalogue(folder).courses
    first, *rest = read[RTI].lessons
    full = replace(
        read[RTI],
        title=LocalText({ENGLISH: 'Yes: "no" #1', HINDI: "हाँ"}),
        kind=CourseKind.BLENDED,
        level_unstated=True,
        level=1,
        teaches=dict.fromkeys(read[RTI].teaches, 1),
        unstated=frozenset(read[RTI].teaches),
        languages=frozenset({ENGLISH, HINDI}),
        category="program",
        opens=date(2026, 4, 1),
        closes=date(2027, 4, 1),
        pass_mark=0.6,
        variant_of=LEAVE,
        replaced_by=LEAVE,
        requires=frozenset({LEAVE}),
        external=frozenset({ExternalId("igot", "do_113"), ExternalId("igot", "do_114"), ExternalId("lms", "1")}),
        facts=CourseFacts(4.5, 10, date(2025, 1, 1)),
        batches=[Batch("one", date(2026, 5, 1), seats=30)],
        sessions=[
            CourseSession(
                "day",
                datetime(2026, 5, 1, 4, tzinfo=UTC),
                datetime(2026, 5, 1, 6, tzinfo=UTC),
                LocalText({ENGLISH: "Hall"}),
            )
        ],
        stated_minutes=30,
        lessons=[
            replace(
                first, text=LocalText({ENGLISH: "  indented\n\nline \n\n- a\t b: c\n", HINDI: "पाठ"}), optional=True
            ),
            *rest,
            replace(
                first,
                id=LessonId("film"),
                text=LocalText({}),
                asked_as=[],
                source="",
                media=Media("video/mp4", "https://example.org/a.mp4", {HINDI: "https://example.org/a.vtt"}),
                external=frozenset({ExternalId("igot", "do_9")}),
            ),
        ],
    )
    again = read_again(folder, full)[RTI]
    normal = replace(full, sessions=tuple(full.sessions), batches=tuple(full.batches), lessons=tuple(full.lessons))
    assert replace(again, lessons=()) == replace(normal, lessons=())
    assert [replace(each, asked_as=list(each.asked_as)) for each in again.lessons] == [
        replace(each, asked_as=list(each.asked_as)) for each in normal.lessons
    ]

import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from data.converting.converted import Converted, ConvertedCourse, RefusedFileError
from data.converting.converters import convert
from data.markdown import markdown_faults
from data.words.imports import DraftItem, NoteCode, PlaceKind
from tests.data.converting.packages import PACKAGES, files_of, scorm, zipped


def asked(item: DraftItem) -> tuple[str, str, list[str], list[str]]:
    """The kind, the question, the options (those that are right with a star) and what may be typed."""
    options = [f"{option.text}{'*' if option.correct else ''}" for option in item.options]
    matched = [f"{option.text} = {option.match}" for option in item.options if option.match]
    return item.kind.value, item.stem, matched or options, list(item.accepts)


def course_of(kind: str, folder: Path) -> tuple[ConvertedCourse, Converted]:
    converted = convert(PACKAGES[kind](folder / f"course.{kind}"), name="course.zip")
    assert converted.kind == kind
    return converted.courses[0], converted


QUESTIONS: Mapping[str, list[tuple[str, str, list[str], list[str]]]] = {
    "scorm": [
        ("single", 'Who "sanctions" leave?', ["The driver", "The head of office*"], []),
        ("true-false", "Is a tour leave?", ["True", "False*"], []),
        ("short-text", "Days a year?", [], ["30"]),
    ],
    "common-cartridge": [
        ("single", "Who sanctions leave?", ["The head of office*", "The driver"], []),
        ("multiple", "Which are leave?", ["Earned*", "Casual*", "Tour"], []),
        ("true-false", "A tour is leave.", ["True", "False*"], []),
        ("short-text", "Leave of 300 days is called", [], ["earned"]),
    ],
    "qti": [
        ("single", "How many days are credited each half-year? Choose one.", ["Ten", "Fifteen*"], []),
        ("ordering", "Put the steps in order.", ["You apply*", "It is sanctioned*", "You go*"], []),
        ("matching", "Match each leave with its days.", ["Earned = 300", "Casual = 8"], []),
        ("short-text", "Earned leave comes to ____ days a year.", [], ["30", "thirty"]),
    ],
    "h5p": [
        ("single", "How many days of casual leave?", ["8*", "30"], []),
        ("short-text", "Casual leave: ____ days.", [], ["8", "eight"]),
    ],
    "moodle": [
        ("single", "How many days of casual leave?", ["8*", "30"], []),
        ("short-text", "Casual leave: ____ days.", [], ["8", "eight"]),
        ("single", "Days a year?", ["30*", "20"], []),
        ("matching", "Match the days.", ["Earned = 300", "Casual = 8"], []),
        ("ordering", "Order the steps.", ["Apply*", "Go*"], []),
    ],
    "open-edx": [
        ("single", "Read the rules first. How many days are kept?", ["200", "300*"], []),
        ("short-text", "What is it called?", [], ["earned", "EL"]),
    ],
}
LESSONS: Mapping[str, list[tuple[str, str]]] = {
    "scorm": [("Earned leave of the year", "en")],
    "common-cartridge": [("Earned leave, first part", "en"), ("Talk", "en")],
    "qti": [],
    "h5p": [("Leave in H5P", "en")],
    "moodle": [("Earned leave", "en"), ("Handbook", "en"), ("Kinds", "en")],
    "open-edx": [("Earned leave", "en"), ("Applying", "en"), ("Applying", "hi")],
}
UNREAD: Mapping[str, dict[str, int]] = {
    "scorm": {"a question of a script that is no list of values": 1},
    "common-cartridge": {"no typed answer is marked as right": 1},
    "qti": {"extendedtextinteraction": 1},
    "h5p": {"words to drag or mark": 1},
    "moodle": {"words to drag or mark": 1, "essay": 1},
    "open-edx": {"customresponse": 1},
}


@pytest.mark.parametrize("kind", PACKAGES)
def test_every_package_gives_its_lessons_in_order_and_its_questions_as_drafts(kind: str, tmp_path: Path) -> None:
    course, converted = course_of(kind, tmp_path)
    assert [(lesson.title, lesson.language) for lesson in course.lessons] == LESSONS[kind]
    assert [asked(item) for item in course.items] == QUESTIONS[kind]
    unread = {note.found: note.count for note in converted.notes if note.code is NoteCode.QUESTIONS_UNREAD}
    assert unread == UNREAD[kind]
    assert [fault for lesson in course.lessons for fault in markdown_faults(lesson.text)] == []


def test_pages_keep_their_headings_and_lists(tmp_path: Path) -> None:
    course, _ = course_of("open-edx", tmp_path)
    text = course.lessons[0].text
    assert text.startswith("## The rule\n\n### Earned leave\n\nEarned leave is credited in advance")
    assert "\n\n- Not more than 300 days are kept." in text


def test_what_is_said_in_a_video_keeps_its_second_in_every_language(tmp_path: Path) -> None:
    course, _ = course_of("open-edx", tmp_path)
    english, hindi = course.lessons[1:]
    assert english.name == hindi.name == "applying"
    assert [(placed.place.kind, placed.place.number) for placed in hindi.places] == [
        (PlaceKind.TIME, 4),
        (PlaceKind.TIME, 60 + 12),
    ]
    assert hindi.text[hindi.places[1].start :] == "फिर कार्यालय प्रमुख निर्णय लेते हैं।"
    assert [media.address for media in hindi.media] == ["https://www.youtube.com/watch?v=AOUEsgFrYeg"]


def test_older_transcripts_of_open_edx_are_read(tmp_path: Path) -> None:
    files = {f"course/{name}": content for name, content in files_of("open_edx").items()}
    files["course/video/f1.xml"] = b"<video display_name='Applying' youtube='0.75:x,1.00:AOUEsgFrYeg' sub='abc'/>"
    files["course/static/subs_abc.srt.sjson"] = b'{"start": [4000], "end": [7000], "text": ["You apply &amp; wait."]}'
    converted = convert(zipped(tmp_path / "a.zip", files), name="a.zip")
    applying = converted.courses[0].lessons[1]
    assert applying.text == "You apply & wait."
    assert applying.places[0].place.number == 4


def test_what_has_no_text_is_named(tmp_path: Path) -> None:
    named = {
        kind: [note.place for note in course_of(kind, tmp_path)[1].notes if note.code is NoteCode.PARTS_WITHOUT_TEXT]
        for kind in ("scorm", "common-cartridge", "moodle", "open-edx")
    }
    assert named == {
        "scorm": ["Drawn by script"],
        "common-cartridge": ["The rules", "Film"],
        "moodle": ["Rules"],
        "open-edx": ["A tool"],
    }


def test_a_package_packed_with_its_folder_is_the_same_course(tmp_path: Path) -> None:
    files = {f"my course/{name}": content for name, content in files_of("scorm").items()}
    packed = convert(zipped(tmp_path / "a.zip", files), name="a.zip")
    assert packed.courses == convert(scorm(tmp_path / "b.zip"), name="a.zip").courses


def test_a_single_file_of_questions_is_read(tmp_path: Path) -> None:
    path = tmp_path / "quiz.xml"
    path.write_bytes(files_of("cartridge")["quiz.xml"])
    course = convert(path, name="quiz.xml").courses[0]
    assert [asked(item) for item in course.items] == QUESTIONS["common-cartridge"]


def test_one_broken_page_does_not_cost_the_rest(tmp_path: Path) -> None:
    files = {**files_of("moodle"), "activities/book_1/book.xml": b"<activity><book>"}
    converted = convert(zipped(tmp_path / "a.mbz", files), name="a.mbz")
    assert "Earned leave" in [lesson.title for lesson in converted.courses[0].lessons]
    assert [note.place for note in converted.notes if note.code is NoteCode.BROKEN_PART] == ["Handbook", "Kinds"]


BAD: list[tuple[str, Mapping[str, bytes], NoteCode]] = [
    (
        "entities.zip",
        {"imsmanifest.xml": b'<!DOCTYPE m [<!ENTITY a "aaaa">]><manifest>&a;</manifest>'},
        NoteCode.ENTITIES,
    ),
    ("deep.zip", {"imsmanifest.xml": b"<a>" * 5_000 + b"</a>" * 5_000}, NoteCode.DAMAGED),
    ("torn.zip", {"imsmanifest.xml": b"<manifest>"}, NoteCode.DAMAGED),
    ("empty.zip", {"imsmanifest.xml": b"<manifest/>"}, NoteCode.NO_TEXT),
    ("deep.h5p", {"h5p.json": b"{}", "content/content.json": b'{"a":' * 500 + b"1" + b"}" * 500}, NoteCode.DAMAGED),
    ("channel.zip", {"content/databases/a.sqlite3": b"SQLite"}, NoteCode.OFFLINE_LIBRARY),
    ("other.zip", {"a.txt": b"a"}, NoteCode.UNKNOWN_KIND),
]


@pytest.mark.parametrize(("name", "files", "code"), BAD)
def test_bad_packages_are_refused_by_name(
    name: str, files: Mapping[str, bytes], code: NoteCode, tmp_path: Path
) -> None:
    with pytest.raises(RefusedFileError) as refused:
        convert(zipped(tmp_path / name, files), name=name)
    assert refused.value.note.code is code


def test_an_offline_library_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "wikipedia.zim"
    path.write_bytes(b"ZIM\x04" + bytes(80))
    with pytest.raises(RefusedFileError) as refused:
        convert(path, name="wikipedia.zim")
    assert refused.value.note.code is NoteCode.OFFLINE_LIBRARY


DAMAGE = [b"<", b"", b"\0", b"]]>", "ि".encode(), b'"', b"9" * 30]


def test_mutated_packages_are_read_or_refused(tmp_path: Path) -> None:
    """A small share of the seeded run of `eval.benchmarks.packages`."""
    outcomes = set()
    for kind, make in PACKAGES.items():
        files = dict(_members(make(tmp_path / kind)))
        for seed in range(8):
            rng = random.Random(f"{kind} {seed}")
            name = rng.choice(sorted(files))
            mutated = bytearray(files[name])
            for _ in range(rng.randrange(1, 12)):
                at = rng.randrange(len(mutated))
                mutated[at : at + rng.randrange(4)] = rng.choice(
                    [b"<", b"", b"\0", b"]]>", "ि".encode(), b'"', b"9" * 30]
                )
            outcomes.add(_outcome(zipped(tmp_path / "mutated", {**files, name: bytes(mutated)})))
    assert "read" in outcomes


def _members(path: Path) -> Mapping[str, bytes]:
    if not zipfile.is_zipfile(path):
        return {f"course/{name}": content for name, content in files_of("open_edx").items()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _outcome(path: Path) -> str:
    try:
        convert(path, name="mutated")
    except RefusedFileError as refused:
        return refused.note.code
    return "read"

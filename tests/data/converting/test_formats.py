"""Each kind of file gives its words, its structure and its places."""

import shutil
from pathlib import Path

import pytest

from data.converting import converters
from data.converting.converted import Converted
from data.converting.drafting import Origin, drafts_of
from data.words.imports import FileKind, NoteCode, PlaceKind
from data.words.models import Media
from tests.data.converting.files import book_file, pdf_file, sheet_file, slide_file, two_column_file, word_file


def convert(path: Path) -> Converted:
    return converters.convert(path, name=path.name)


def noted(converted: Converted) -> dict[NoteCode, int]:
    return {note.code: note.count for note in converted.notes}


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_word_keeps_headings_lists_tables_and_pages(tmp_path: Path) -> None:
    (course,) = convert(word_file(tmp_path / "noting.docx")).courses

    assert (course.title, course.language) == ("Noting", "en")
    assert [lesson.title for lesson in course.lessons] == ["Facts", "Drafts"]
    assert "- of the file\n- of the rule" in course.lessons[0].text
    assert "| Post | Days |\n| --- | --- |\n| Clerk | 12 \\| 15 |" in course.lessons[1].text
    assert [placed.place.number for placed in course.lessons[1].places] == [2, 3]


def test_a_document_that_names_no_title_is_called_by_the_heading_that_it_begins_with(tmp_path: Path) -> None:
    page = convert(
        written(tmp_path / "F-12 final.html", "<h1>Leave rules</h1><h2>Who</h2><p>All who are employed.</p>")
    )
    slides = convert(slide_file(tmp_path / "F-12 final.pptx"))
    chapters = convert(written(tmp_path / "F-12.html", "<h1>One</h1><p>First.</p><h1>Two</h1><p>Second.</p>"))

    assert page.courses[0].title == "Leave rules"
    assert "Leave rules" not in page.courses[0].lessons[0].text
    assert slides.courses[0].title == "Slide 1"
    assert chapters.courses[0].title == "F 12"


def test_slides_have_their_numbers_and_what_the_speaker_says(tmp_path: Path) -> None:
    (course,) = convert(slide_file(tmp_path / "deck.pptx")).courses
    (lesson,) = course.lessons

    second = lesson.text[lesson.places[1].start :]
    assert second.startswith("## Slide 2\n\n- First point\n- Second point\n\nWhat the speaker says of slide 2.")
    assert (lesson.places[1].place.kind, lesson.places[1].place.number) == (PlaceKind.SLIDE, 2)


@pytest.fixture(params=["poppler", "pdfium"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both readers of PDF files; poppler's where the machine has it."""
    found = shutil.which("pdftotext")
    if request.param == "poppler" and found is None:
        pytest.skip("poppler-utils is not installed")
    if request.param == "pdfium":
        monkeypatch.setattr("shutil.which", lambda _: None)
    name: str = request.param
    return name


def test_a_pdf_has_chapters_whole_words_rows_and_pages_without_heads_and_numbers(tmp_path: Path, reader: str) -> None:
    converted = convert(pdf_file(tmp_path / "leave.pdf"))
    (course,) = converted.courses

    assert [lesson.title for lesson in course.lessons] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    text = course.lessons[1].text
    assert "of page 2, in writing and at once" in text
    assert "Handbook" not in text
    assert "Page 2 of" not in text
    assert [placed.place.number for placed in course.lessons[1].places] == [2]
    notes = noted(converted)
    assert (notes[NoteCode.RUNNING_HEADS], notes[NoteCode.PAGE_NUMBERS], notes[NoteCode.HYPHENS]) == (3, 3, 3)
    assert (NoteCode.ORDER in notes) is (reader == "pdfium")
    if reader == "poppler":
        assert "| Post | Days | Rule |\n| --- | --- | --- |\n| Clerk | 12 | 20 |" in text


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_two_columns_are_read_one_after_the_other_and_a_number_within_a_sentence_begins_no_list(tmp_path: Path) -> None:
    (course,) = convert(two_column_file(tmp_path / "gazette.pdf")).courses

    sides = (
        " ".join(
            f"line {line} of the {side} column under section" if line != 6 else f"58. The {side} one goes on here"
            for line in range(12)
        )
        for side in ("left", "right")
    )
    assert course.lessons[0].text.replace("\n\n", " ") == " ".join(sides)


def test_a_list_of_courses_gives_one_a_row_with_numbers_as_people_write_them(tmp_path: Path) -> None:
    converted = convert(sheet_file(tmp_path / "list.xlsx"))

    assert [(course.name, course.title, course.language) for course in converted.courses] == [
        ("1001", "Noting", "en"),
        ("120000000000", "टिप्पण", "hi"),
    ]
    assert noted(converted) == {NoteCode.ROWS_WITHOUT_TITLE: 1}


def test_a_row_may_be_a_course_without_text_that_opens_elsewhere_and_takes_so_long(tmp_path: Path) -> None:
    text = "Title;Link;Hours;Provider\nNoting;https://example.org/noting.mp4;१.५;ISTM\nLost;;;\n"
    converted = convert(written(tmp_path / "list.csv", text))
    (draft,) = drafts_of([("list.csv", converted)], Origin("list.csv", None, "", {}), taken=[])

    course = draft.course
    assert (course.title.by_language, course.provider, course.stated_minutes) == ({"en": "Noting"}, "ISTM", 90)
    (lesson,) = course.lessons
    assert lesson.text.by_language == {}
    assert lesson.media == Media("video/mp4", "https://example.org/noting.mp4")
    assert noted(converted) == {NoteCode.ROWS_WITHOUT_TEXT: 1}


@pytest.mark.parametrize(
    "text",
    [
        "title,description,code\nNoting,How notes are written.,1001.0\n",
        "sep=;\nTitle;Description;Code\nNoting;How notes are written.;1001.0\n",
        "\ufeffCourse Name\tSummary\tCourse Code\t\t\nNoting\tHow notes are written.\t1001.0\t\t\n\t\t\t\t\n",
        'शीर्षक,विवरण,code\r\nNoting,"How notes are written.",1.001E+3\r\n',
    ],
)
def test_a_list_is_read_whatever_stands_between_its_columns(tmp_path: Path, text: str) -> None:
    (course,) = convert(written(tmp_path / "X.CSV", text)).courses

    assert (course.name, course.title, course.description) == ("1001", "Noting", "How notes are written.")


def test_a_table_that_lists_no_courses_is_read_as_one(tmp_path: Path) -> None:
    (course,) = convert(written(tmp_path / "posts.csv", "Post,Days\nClerk,12\nHead,\n")).courses

    assert course.lessons[0].text == "| Post | Days |\n| --- | --- |\n| Clerk | 12 |\n| Head |  |"


def test_a_page_gives_its_text_and_nothing_that_acts(tmp_path: Path) -> None:
    html = (
        "<html><head><title>Leave</title><script>alert(1)</script></head><body><nav>Home</nav><h1>Rules</h1>"
        "<p>Leave is <b>no</b> right.<ol start=3><li>third<li>fourth</ol><img src=x onerror=alert(1)><table><tr><th>A"
        "<th>B<tr><td>1<td>2</table></body></html>"
    )
    converted = convert(written(tmp_path / "leave.txt", html))

    assert converted.kind is FileKind.HTML
    assert noted(converted) == {NoteCode.WRONG_SUFFIX: 1, NoteCode.IMAGES: 1}
    text = converted.courses[0].lessons[0].text
    assert text == "## Rules\n\nLeave is no right.\n\n3. third\n4. fourth\n\n| A | B |\n| --- | --- |\n| 1 | 2 |"


def test_a_book_is_read_in_the_order_of_its_spine_and_a_missing_chapter_is_named(tmp_path: Path) -> None:
    converted = convert(book_file(tmp_path / "leave.epub"))

    assert converted.courses[0].title == "Leave"
    assert converted.courses[0].lessons[0].text == "## One\n\nLeave is no right."
    assert [(note.code, note.place) for note in converted.notes] == [(NoteCode.BROKEN_PART, "o/gone.xhtml")]


def test_markdown_is_written_anew_without_html_and_images(tmp_path: Path) -> None:
    text = "# Leave\n\nNo <b>right</b>, ![map](m.png) *but* a need.\n\n```\na | b\n```\n\n1. one\n2. two"
    (course,) = convert(written(tmp_path / "leave.md", text)).courses

    assert course.title == "Leave"
    assert course.lessons[0].text == "No right, map but a need.\n\n```\na | b\n```\n\n1. one\n2. two"


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Asha>Noting is a record.\n\n"
        "00:01:10.500 --> 00:01:14.000\nOf <i>facts</i>.\n\nxx --> yy\nlost\n",
        "1\r\n00:00:01,000 --> 00:00:04,000\r\nNoting is a record.\r\n\r\n2\r\n00:01:10,500 --> 00:01:14,000\r\n"
        "Of facts.\r\n\r\nxx --> yy\r\nlost\r\n",
    ],
)
def test_captions_keep_the_second_at_which_something_is_said(tmp_path: Path, text: str) -> None:
    converted = convert(written(tmp_path / "noting.hi.srt", text))
    (lesson,) = converted.courses[0].lessons

    assert lesson.text == "Noting is a record.\n\nOf facts."
    assert [(placed.start, placed.place.number) for placed in lesson.places] == [(0, 1), (21, 70)]
    assert lesson.language == "hi"
    assert noted(converted) == {NoteCode.BROKEN_CUES: 1}


def test_lines_that_roll_are_joined_and_a_heading_that_its_sentence_takes_up_stays(tmp_path: Path) -> None:
    def captions(*texts: str) -> str:
        times = (f"00:{at // 60:02}:{at % 60:02}.000 --> 00:{at // 60:02}:{at % 60:02}.900" for at in range(len(texts)))
        return "WEBVTT\n\n" + "\n\n".join(f"{time}\n{text}" for time, text in zip(times, texts, strict=True))

    plain = [f"Sentence {number} stands for itself." for number in range(20)]
    rolling = convert(written(tmp_path / "rolling.vtt", captions("A note", "A note holds", "A note holds facts.")))
    headed = convert(written(tmp_path / "headed.vtt", captions("Leave", "Leave is no right.", *plain)))

    assert rolling.courses[0].lessons[0].text == "A note holds facts."
    assert noted(rolling) == {}
    assert headed.courses[0].lessons[0].text.startswith("Leave Leave is no right.")


def test_broken_signs_are_mended_and_what_cannot_be_kept_is_left_out(tmp_path: Path) -> None:
    converted = convert(written(tmp_path / "a.txt", "क ि\x00 अवकाश ◌ा\u202e नियमम ाा।\n\nदूसरा अनुच्छेद"))

    assert converted.courses[0].lessons[0].text == "कि अवकाश ा नियममा।\n\nदूसरा अनुच्छेद"
    assert noted(converted) == {NoteCode.CONTROL_CHARACTERS: 2, NoteCode.BROKEN_SIGNS: 4}


def test_text_in_an_old_hindi_font_is_turned_into_unicode(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph().add_run("fganh").font.name = "Kruti Dev 010"
    document.add_paragraph("Plain words beside it.")
    document.save(str(tmp_path / "old.docx"))

    converted = convert(tmp_path / "old.docx")

    assert converted.courses[0].lessons[0].text == "हिंदी\n\nPlain words beside it."
    assert noted(converted) == {NoteCode.LEGACY_FONT: 1}

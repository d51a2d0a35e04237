"""Elements written as Markdown: it has no fault, shows exactly their words, and its places are where they stood."""

from hypothesis import given, settings
from hypothesis import strategies as st

from data.converting.cleaning import Cleaner
from data.converting.converted import RefusedFileError
from data.converting.elements import Element, ElementKind, heading, item, paragraph, table
from data.converting.writing import MOST_CHARACTERS, course_of, written
from data.markdown import markdown_faults, shown
from data.words.imports import Place, PlaceKind

TEXTS = st.text(alphabet=st.sampled_from("ab 1.)#-+*_`<>[]()!&;|~=\\/:\n•कि्ा"), min_size=1, max_size=30)
ELEMENTS = st.one_of(
    TEXTS.map(paragraph),
    TEXTS.map(item),
    st.builds(lambda text, number: item(text, number=number), TEXTS, st.integers(1, 99)),
    st.builds(lambda text, level: heading(text, level=level), TEXTS, st.integers(1, 6)),
    st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=2, max_size=3).map(table),
)


def _words(element: Element) -> str:
    return "".join("".join([element.text, *(cell for row in element.rows for cell in row)]).split())


@settings(max_examples=50, deadline=None)
@given(st.lists(ELEMENTS, min_size=1, max_size=5))
def test_whatever_the_words_are_they_show_as_they_are(elements: list[Element]) -> None:
    try:
        course = course_of([*elements, paragraph("end")], title="T", cleaner=Cleaner())
    except RefusedFileError:
        return
    assert [fault for lesson in course.lessons for fault in markdown_faults(lesson.text)] == []
    cleaner = Cleaner()
    # Without blanks a sign may stand beside itself, which is mended: on both sides alike.
    read = cleaner.clean("".join("".join(shown(lesson.text, 0, len(lesson.text)).split()) for lesson in course.lessons))
    titles = " ".join(cleaner.clean("".join(lesson.title.split())) for lesson in course.lessons).replace("•", "")
    plain = read.replace("—", "").replace("•", "")  # a bullet makes its line an item, with a mark of its own
    said = [
        "".join(cleaner.clean(_words(element)).replace("•", "").split())
        for element in elements
        if element.kind is not ElementKind.TABLE
    ]
    assert [words for words in said if words not in plain and words not in titles] == []


def test_places_are_where_the_text_of_each_page_begins() -> None:
    pages = [paragraph(f"Text of page {page}.", place=Place(PlaceKind.PAGE, page)) for page in (1, 1, 2, 4)]

    text, places = written(pages)

    assert [(text[placed.start :].split(".")[0], placed.place.number) for placed in places] == [
        ("Text of page 1", 1),
        ("Text of page 2", 2),
        ("Text of page 4", 4),
    ]


def test_lessons_begin_at_the_highest_headings_that_there_are_several_of() -> None:
    long = "word " * 50
    elements = [heading("Book", level=1), paragraph(long)]
    for name in ("One", "Two"):
        elements += [heading(name, level=2), paragraph(long), heading("Part", level=3), paragraph("x")]

    course = course_of(elements, title="Book", cleaner=Cleaner())

    assert [lesson.title for lesson in course.lessons] == ["Book", "One", "Two"]
    assert [lesson.name for lesson in course.lessons] == ["book", "one", "two"]
    assert course.lessons[1].text.endswith("## Part\n\nx")


def test_a_lesson_without_a_heading_is_divided_where_it_grows_too_long() -> None:
    elements = [paragraph("word " * 100) for _ in range(2 * MOST_CHARACTERS // 500)]

    course = course_of(elements, title="Long", cleaner=Cleaner())

    assert max(len(lesson.text) for lesson in course.lessons) <= 1.05 * MOST_CHARACTERS
    assert [lesson.title for lesson in course.lessons][:2] == ["Long (1/2)", "Long (2/2)"]

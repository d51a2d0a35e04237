import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tutor.answer.alignment import aligned, says_the_same

LESSON = (
    "Heading\n\nThe officer decides within **thirty** days. The officer’s reply\nis free.\n\n- Not in hard cases.\n"
)


def _quote(span: tuple[int, int] | None) -> str | None:
    return None if span is None else LESSON[span[0] : span[1]]


def test_an_exact_place_is_kept() -> None:
    start = LESSON.index("The officer decides")
    quote = "The officer decides within **thirty** days."
    assert aligned(quote, LESSON, start=start, end=start + len(quote)) == (start, start + len(quote))


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("within thirty days.", "within **thirty** days."),
        ("The officer's reply is free.", "The officer’s reply\nis free."),
        ("  Not   in hard cases. ", "Not in hard cases."),
        ("is free. Not in hard cases.", "is free.\n\n- Not in hard cases."),
    ],
)
def test_markers_blanks_and_quotation_marks_do_not_matter(quote: str, found: str) -> None:
    assert _quote(aligned(quote, LESSON, start=0, end=0)) == found


@pytest.mark.parametrize(
    "quote",
    [
        "within sixty days.",
        "The officer never decides",
        "officer decides in thirty",
        "hirty days.",
        "thirty day",
        "",
        "  ",
        "**",
    ],
)
def test_other_words_parts_of_words_and_nothing_do_not_align(quote: str) -> None:
    assert aligned(quote, LESSON, start=0, end=0) is None


def test_the_nearest_of_several_places_is_taken() -> None:
    assert aligned("thirty days", "thirty days, thirty  days", start=14, end=20) == (13, 25)
    assert aligned("thirty days", "thirty days, thirty  days", start=1, end=3) == (0, 11)


def test_a_vowel_sign_is_part_of_its_word() -> None:
    assert aligned("अवध", "अवधि तीस दिन", start=0, end=0) is None
    assert aligned("अवधि", "अवधि तीस दिन", start=0, end=0) == (0, 4)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    lesson = unicodedata.normalize("NFD", "फ़ीस दस रुपये है।")
    place = aligned(unicodedata.normalize("NFC", "फ़ीस दस"), lesson, start=0, end=0)
    assert place is not None
    assert lesson[place[0] : place[1]] == unicodedata.normalize("NFD", "फ़ीस दस")


def test_a_text_says_the_same_only_with_all_words_in_order() -> None:
    assert says_the_same("Up to ₹50,000 — any seller", "| Up to ₹50,000 | any seller |")
    assert not says_the_same("any seller", "| Up to ₹50,000 | any seller |")
    assert not says_the_same("", "")


@given(lesson=st.text(max_size=200), data=st.data())
def test_every_stretch_of_a_lesson_aligns_with_itself(lesson: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(lesson)))
    end = data.draw(st.integers(start, len(lesson)))
    expected = (start, end) if lesson[start:end].strip() else None
    assert aligned(lesson[start:end], lesson, start=start, end=end) == expected


pieces = st.lists(st.sampled_from(["a", "b", "क", " ", " ", "-", "*", "\n", "10"]), max_size=40).map("".join)
words = st.lists(st.sampled_from(["a", "b", "क", "10"]), min_size=1, max_size=6).map(" ".join)


@given(quote=words, before=pieces, after=pieces, joint=st.sampled_from([" ", "\n- ", " * "]))
def test_what_aligns_says_the_same(quote: str, before: str, after: str, joint: str) -> None:
    lesson = joint.join([before, *quote.split(), after])
    place = aligned(quote, lesson, start=0, end=0)
    assume(place is not None)
    assert place is not None
    assert 0 <= place[0] < place[1] <= len(lesson)
    assert says_the_same(quote, lesson[place[0] : place[1]])

"""What counts as right, and how choices are offered."""

import pytest

from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, LessonId, LocalText
from tutor.practice.items import PracticeItem, PracticeItemId


def item(*choices: str, accepts: tuple[str, ...] = (), name: str = "i") -> PracticeItem:
    return PracticeItem(
        id=PracticeItemId(name),
        course=CourseId("c"),
        lesson=LessonId("l"),
        competency=CompetencyId("k"),
        level=2,
        question=LocalText({ENGLISH: "How many?"}),
        choices=[LocalText({ENGLISH: each, HINDI: f"{each} है"}) for each in choices],
        accepts=accepts,
        clue=LocalText({ENGLISH: "Think."}),
        because=LocalText({ENGLISH: "It is so."}),
    )


def test_the_first_choice_is_the_right_one_and_its_number_does_not_tell() -> None:
    many = [item("yes", "no", "maybe", name=f"item-{number}") for number in range(40)]
    places = {[text for _, text in each.offered(ENGLISH)].index("yes") for each in many}
    numbers = {number for each in many for number, text in each.offered(ENGLISH) if text == "yes"}

    assert places == {0, 1, 2}
    assert len(numbers) == 40


def test_choices_are_answered_by_number_in_either_language() -> None:
    one = item("yes", "no")
    by_text = {text: number for number, text in one.offered(ENGLISH)}

    assert one.is_right(str(by_text["yes"]))
    assert one.is_right(f" {by_text['yes']} ")
    assert not one.is_right(str(by_text["no"]))
    assert [number for number, _ in one.offered(HINDI)] == [number for number, _ in one.offered(ENGLISH)]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_choice_is_meant_by_place_letter_or_text_in_either_script(place: int) -> None:
    one = item("Thirty days", "Sixty days", "Ninety days")
    number, text = one.offered(ENGLISH)[place]
    forms = [
        str(place + 1),
        "१२३"[place],
        "abc"[place],
        f"{'ABC'[place]})",
        f"({'कखग'[place]})",
        text.upper(),
        f"{text} है।",
    ]

    assert {form: one.meant(form) for form in forms} == {form: {number} for form in forms}


@pytest.mark.parametrize("answer", ["4", "0", "d", "thirty", "Thirty days or sixty days", "-1", "1.5", "a b"])
def test_what_is_no_choice_means_none(answer: str) -> None:
    assert item("Thirty days", "Sixty days", "Ninety days").meant(answer) == frozenset()


def test_a_number_that_is_one_choice_and_the_place_of_another_may_mean_both() -> None:
    one = item("1", "2", "3", name="numbers")
    by_text = {text: number for number, text in one.offered(ENGLISH)}
    meant = {text: one.meant(text) for text in by_text}
    expected = {
        str(place): {by_text[str(place)], number} for place, (number, _) in enumerate(one.offered(ENGLISH), start=1)
    }

    assert meant == expected


@pytest.mark.parametrize("answer", ["10", "ten", "Ten days", "It is ten.", " १० ", "within 10 days"])
def test_a_typed_answer_may_be_said_in_many_ways(answer: str) -> None:
    assert item(accepts=("10", "ten")).is_right(answer)


@pytest.mark.parametrize("answer", ["", "?", "often", "11", "10 or 11", "100", "tend", "1 0"])
def test_another_number_or_word_is_not_right(answer: str) -> None:
    assert not item(accepts=("10", "ten")).is_right(answer)


def test_the_right_answer_is_shown_in_the_readers_language() -> None:
    assert item("yes", "no").right_answer(HINDI) == "yes है"
    assert item(accepts=("10", "ten")).right_answer(HINDI) == "10"

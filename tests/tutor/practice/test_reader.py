"""Practice folders: the shipped one whole and true, faulty ones with every fault at once."""

from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.sample_path import sample_folder
from data.words.errors import InvalidCatalogue
from data.words.models import ENGLISH, HINDI, CourseId
from tests.api.planned import planned_catalogue
from tests.sample import sample_catalogue
from tutor.answer.alignment import aligned
from tutor.practice.items import PracticeBook, Quote
from tutor.practice.reader import fitting_practice, read_practice
from tutor.practice.verdicts import not_vouched_for

GOOD = """\
course: rti-basics
competency: rti.replies
items:
  - id: fee
    lesson: one
    question: What is the fee?
    accepts: ["ten", "10"]
    clue: {en: "Less than twenty.", hi: "बीस से कम।"}
    because: The fee for a request is ten rupees.
"""
CASE = """\
- id: case
  role: clerk
  title: A request
  situation: It came today.
  questions:
    - question: What is the fee?
      answer: Ten rupees.
      quotes:
        - {course: rti-basics, lesson: one, text: "The fee for a request is ten rupees."}
"""
BAD = """\
course: rti-basics
competency: rti.reply
items:
  - id: fee
    lesson: two
    question: What is the fee?
    choices: ["ten"]
    accepts: ["ten"]
    clue: ""
    because: The fee for a request is ten rupees.
    hint: no such key
  - id: fee
    lesson: one
    question: What is the fee?
    accepts: ["ten"]
    clue: Think.
    because: The fee is twenty rupees.
"""


@pytest.fixture(scope="module")
def shipped() -> PracticeBook:
    return read_practice(sample_folder() / "practice", catalogue=sample_catalogue())


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_second_reader_stands_for_every_item_that_is_shipped_as_it_is(shipped: PracticeBook) -> None:
    assert [
        (item.id, standing) for item, standing, _ in not_vouched_for(shipped.bank().values(), shipped.readings)
    ] == []
    assert shipped.readings.keys() == shipped.bank().keys()


def test_a_folder_is_read_with_levels_from_the_course(tmp_path: Path) -> None:
    book = read_practice(written(tmp_path, rti=GOOD, role_cases=CASE), catalogue=planned_catalogue())
    (item,), (case,) = book.items.values(), book.cases.values()

    assert (item.id, item.course, item.level) == ("fee", "rti-basics", 2)
    assert item.clue.in_language(HINDI) == "बीस से कम।"
    assert case.questions[0].quotes[0].text.in_language(ENGLISH) == "The fee for a request is ten rupees."


def test_all_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder = written(tmp_path, bad=BAD, role_cases=CASE.replace("clerk", "clark"), list="- x")
    with pytest.raises(InvalidCatalogue) as caught:
        read_practice(folder, catalogue=planned_catalogue())
    told = str(caught.value)

    assert "bad.yaml:2: course 'rti-basics' does not teach this competency (found 'rti.reply')" in told
    assert "Did you mean 'rti.replies'?" in told
    assert "an item has either choices or accepted answers" in told
    assert "a practice item has no such key (found 'hint')" in told
    assert "another one has this id, at bad.yaml:4" in told
    assert "list.yaml:1: this is not a practice file" in told
    assert "no such role (found 'clark'). Did you mean 'clerk'?" in told


def test_a_sentence_that_stands_in_no_lesson_is_a_fault(tmp_path: Path) -> None:
    folder = written(tmp_path, rti=GOOD.replace("is ten rupees", "is twenty rupees"))
    with pytest.raises(InvalidCatalogue, match="does not stand in lesson 'one'"):
        read_practice(folder, catalogue=planned_catalogue())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidCatalogue, match="there is no such folder"):
        read_practice(tmp_path / "nowhere", catalogue=planned_catalogue())


def test_practice_of_another_catalogue_is_left_out_but_bad_form_is_not(tmp_path: Path) -> None:
    other = GOOD.replace("rti-basics", "another").replace("id: fee", "id: other")
    moved = GOOD.replace("is ten rupees", "is twenty rupees").replace("id: fee", "id: moved")
    book = fitting_practice(
        written(tmp_path, rti=GOOD, other=other, moved=moved, role_cases=CASE.replace("clerk", "nurse")),
        catalogue=planned_catalogue(),
    )
    assert (list(book.items), list(book.cases)) == (["fee"], [])

    written(tmp_path, rti=GOOD.replace("clue:", "klue:"))
    with pytest.raises(InvalidCatalogue, match="klue"):
        fitting_practice(tmp_path, catalogue=planned_catalogue())


def test_the_shipped_practice_is_large_enough_and_of_one_mind(shipped: PracticeBook) -> None:
    items = shipped.items.values()

    assert len(items) >= 60
    assert len({item.course for item in items}) >= 15
    assert {case.role for case in shipped.cases.values()} == sample_catalogue().roles.keys()
    assert any(item.choices for item in items)
    assert any(item.accepts for item in items)


def test_no_shipped_clue_or_wrong_choice_gives_the_typed_answer_away(shipped: PracticeBook) -> None:
    assert any(item.accepts for item in shipped.items.values())
    for item in shipped.items.values():
        assert item.because.in_language(ENGLISH) != item.clue.in_language(ENGLISH)
        if item.accepts:
            assert not item.is_right(item.question.in_language(ENGLISH)), item.id
            assert not item.is_right(item.clue.in_language(ENGLISH)), item.id
        texts = [choice.in_language(ENGLISH) for choice in item.choices]
        assert len(set(texts)) == len(texts), item.id


def test_each_accepted_answer_is_right(shipped: PracticeBook) -> None:
    wrong = [(item.id, each) for item in shipped.items.values() for each in item.accepts if not item.is_right(each)]
    assert wrong == []


def test_cases_are_in_both_languages_and_every_model_answer_cites_a_lesson(
    shipped: PracticeBook,
) -> None:
    assert shipped.cases
    for case in shipped.cases.values():
        assert 2 <= len(case.questions) <= 3
        for text in (case.title, case.situation, *(t for q in case.questions for t in (q.question, q.answer))):
            assert {ENGLISH, HINDI} <= text.by_language.keys()
        for question in case.questions:
            assert question.quotes
            for quote in question.quotes:
                _check_aligned(quote, sample_catalogue())


def _check_aligned(quote: Quote, catalogue: Catalogue) -> None:
    texts = catalogue.lesson(CourseId(quote.course), quote.lesson).text.by_language
    assert quote.text.by_language.keys() == texts.keys(), "a quote is in each language that its lesson has"
    for language, text in texts.items():
        assert aligned(quote.text.by_language[language], text, start=0, end=0) is not None

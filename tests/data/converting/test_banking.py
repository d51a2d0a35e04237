from dataclasses import replace
from pathlib import Path

from data.converting.banking import bank_items
from data.converting.converted import Converted, ConvertedCourse, ConvertedLesson, FileKind
from data.converting.converters import convert
from data.converting.drafting import Origin, drafts_of
from data.words.items import ItemKind, ItemStatus
from data.words.models import ENGLISH, HINDI, CompetencyId
from tests.data.converting.packages import moodle

LEAVE = CompetencyId("admin.leave")


def test_questions_of_a_package_become_drafts_of_the_bank(tmp_path: Path) -> None:
    converted = convert(moodle(tmp_path / "a.mbz"), name="a.mbz")
    draft = drafts_of([("a.mbz", converted)], Origin("a", None, "ISTM", {}), taken=())[0]
    assert bank_items(draft) == []  # it teaches nothing yet that they could be on

    items = bank_items(replace(draft, course=replace(draft.course, teaches={LEAVE: 2})))
    kinds = [ItemKind.SINGLE, ItemKind.SHORT_TEXT, ItemKind.SINGLE, ItemKind.MATCHING, ItemKind.ORDERING]
    assert [item.kind for item in items] == kinds
    assert {(item.competency, item.level, item.status) for item in items} == {(LEAVE, 2, ItemStatus.DRAFT)}
    assert [item.lesson for item in items] == ["kinds", "kinds", "earned-leave", "earned-leave", "earned-leave"]
    assert [text.by_language[ENGLISH] for text in items[3].matches] == ["300", "8"]
    assert items[0].right == (0,)
    assert items[1].accepts == ("8", "eight")


def test_a_course_whose_title_has_no_latin_letters_is_called_by_its_file() -> None:
    lesson = ConvertedLesson("one", "भत्ता", HINDI, "पाठ")
    converted = Converted(FileKind.PDF, [ConvertedCourse("", "यात्रा भत्ता", HINDI, [lesson])])

    (draft,) = drafts_of([("travel.pdf", converted)], Origin("rules/travel.pdf", None, "ISTM", {}), taken=())

    assert draft.course.id == "travel"

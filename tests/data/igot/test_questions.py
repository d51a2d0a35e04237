"""Tests of iGOT's become drafts of the item bank: what is asked, what is right, and what is put aside."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from data.catalogue import Catalogue
from data.igot import Answered, Import, OutQuestion, planned_import, question_set, read_igot
from data.words.items import ItemKind, ItemStatus
from data.words.models import ENGLISH, HINDI
from tests.data.igot.exported import FILES, QUIZ, answer, write_export
from tests.data.igot.test_importing import NOW

Json = Mapping[str, object]
QUESTION = "application/vnd.sunbird.question"
SET = "application/vnd.sunbird.questionset"
WHEN = OutQuestion("q1", Answered.CHOICE, "When is it read?", ["Monthly", "Daily"], frozenset({0}), because="R.")
OURS = [
    WHEN,
    OutQuestion(
        "q2", Answered.CHOICES, "What is <entered>?", ["Reading", "Day", "Mood"], frozenset({0, 1}), clue="Two."
    ),
    OutQuestion("q3", Answered.TRUTH, "Is it entered?", ["True", "False"], frozenset({0})),
    OutQuestion("q4", Answered.MATCH, "Match", ["Meter", "Form"], matches=["Read", "Filled in"]),
    OutQuestion("q5", Answered.TYPED, "Entered before ____.", ["noon", "12"]),
]


def question(identifier: str, interaction: Json, correct: object, **further: object) -> Json:
    """A question as theirs are."""
    declared = {"cardinality": "single", "correctResponse": {"value": correct}, **further}
    return {
        "identifier": identifier,
        "mimeType": QUESTION,
        "language": ["Hindi"],
        "body": "<p>क्या?</p>",
        "interactions": {"response1": interaction},
        "responseDeclaration": {"response1": declared},
    }


def asked(folder: Path, identifier: str, children: Sequence[object]) -> Import:
    section = {"identifier": "do_1000000000000000200", "mimeType": SET, "children": children}
    whole = answer({"questionset": {"identifier": identifier, "mimeType": SET, "children": [section]}})
    found = read_igot(write_export(folder, {**FILES, "test.json": whole}))
    return planned_import(found, Catalogue.of(), known={}, erased=frozenset(), now=NOW)


def choices(*labels: str) -> Json:
    return {
        "type": "choice",
        "options": [{"value": str(at), "label": f"<p>{each}</p>"} for at, each in enumerate(labels)],
    }


def test_what_we_give_out_comes_back_as_it_was_on_the_lesson_that_the_test_is(tmp_path: Path) -> None:
    written = question_set("Meters", OURS, language="English", pass_share=0.6)["questionset"]
    assert isinstance(written, dict)
    items = asked(tmp_path, QUIZ, written["children"]).items

    assert {(item.course, item.lesson, item.status) for item in items} == {
        ("do-1000000000000000001", "do-1000000000000000103", ItemStatus.DRAFT)
    }
    assert [item.kind for item in items] == [
        *(ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.MATCHING, ItemKind.SHORT_TEXT)
    ]
    assert [item.question.by_language[ENGLISH] for item in items] == [each.text for each in OURS]
    assert [item.right for item in items] == [(0,), (0, 1), (0,), (), ()]
    assert [text.by_language[ENGLISH] for text in items[3].matches] == ["Read", "Filled in"]
    assert items[4].accepts == ("noon", "12")
    assert (items[0].because.by_language, items[1].clue.by_language) == ({ENGLISH: "R."}, {ENGLISH: "Two."})


def test_pairs_in_their_own_form_are_joined_by_what_is_right(tmp_path: Path) -> None:
    sides = {"left": choices("क", "ख")["options"], "right": choices("दो", "एक")["options"]}
    match = question("do_1", {"type": "match", "options": sides}, [{"0": "1"}, {"1": "0"}])

    (item,) = asked(tmp_path, QUIZ, [match]).items

    assert [text.by_language[HINDI] for text in item.matches] == ["एक", "दो"]


def test_what_cannot_be_asked_is_put_aside_and_told(tmp_path: Path) -> None:
    unread = [
        question("do_2", {"type": "order", "options": []}, [0, 1]),
        question("do_3", choices("क", "ख"), None),
        question("do_4", choices("क", "ख"), 7),
        question("do_5", {"type": "text"}, ""),
        question("", choices("क", "ख"), 0),
    ]
    made = asked(tmp_path, QUIZ, unread)
    nowhere = asked(tmp_path, "do_1000000000000000999", [question("do_6", choices("क", "ख"), 0)])

    assert (made.items, nowhere.items) == ([], [])
    counts = [{each.what: each.count for each in each.found.notes.asides} for each in (made, nowhere)]
    assert counts[0]["question that cannot be asked here"] == 5
    assert [each.place for each in nowhere.found.notes.asides if each.value == "do_1000000000000000999"] == [
        "tests[0].children[0].children[0]"
    ]

"""Draft items: what is asked for, options, gates, and the drafts of a course."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from data.words.models import ENGLISH, HINDI, CompetencyId, Course, CourseId, Lesson, LessonId, LocalText
from tests.api.planned import both, course
from tutor.assessment.rules import item_faults
from tutor.drafting.drafts import drafts_of, question_for
from tutor.drafting.gates import Gate, Proposed, gates_closed, is_alias
from tutor.drafting.key_terms import KeyTerm, TermKind, key_terms
from tutor.drafting.vocabulary import Vocabulary, is_same_kind_of_figure


def trigram_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors that know letters and no meaning."""
    vectors = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in enumerate(texts):
        for place in range(len(text) - 1):
            vectors[row, sum(map(ord, text[place : place + 2])) * 31 % 512] += 1
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    unit: NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return unit


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        (ENGLISH, "The reply is due within thirty days of receipt.", [("figure", "thirty days"), ("term", "receipt")]),
        (ENGLISH, "A fine of up to ten thousand rupees is due.", [("figure", "ten thousand rupees")]),
        (ENGLISH, "Sow within six to eight weeks of rain.", []),
        (HINDI, "छह से आठ सप्ताह बाद बोएँ।", []),
        (ENGLISH, "It covers ten per cent of the cost.", [("figure", "ten per cent")]),
        (ENGLISH, "Under section 7 of 2005 he replies to the applicant.", [("term", "applicant")]),
        (
            ENGLISH,
            "An appeal goes to the Central Information Commission.",
            [("name", "Central Information Commission")],
        ),
        (ENGLISH, "Rule 3A forbids discourtesy in every office.", []),
        (ENGLISH, "The Right to Information Act is in force.", []),
        (HINDI, "दो वर्ष परिवीक्षा पर रहते हैं।", [("figure", "दो वर्ष"), ("term", "परिवीक्षा")]),
        (HINDI, "कार्यस्थल पर लैंगिक उत्पीड़न को रोका जाता है।", [("term", "कार्यस्थल"), ("term", "लैंगिक उत्पीड़न")]),
    ],
)
def test_key_terms_are_figures_names_and_runs_of_rare_words(
    language: str, sentence: str, expected: list[tuple[str, str]]
) -> None:
    found = key_terms(sentence, ENGLISH if language == ENGLISH else HINDI)

    assert [(key.kind.value, key.text) for key in found] == expected
    assert all(sentence[key.start : key.end] == key.text for key in found)


def test_figures_stand_for_one_another_where_they_count_the_same_and_differ() -> None:
    assert is_same_kind_of_figure("30 days", "fifteen days")
    assert not is_same_kind_of_figure("30 days", "thirty days")
    assert not is_same_kind_of_figure("30 days", "fifteen rupees")


def test_a_definition_becomes_a_question_and_everything_else_a_gap_that_tells_no_letter() -> None:
    defined, said = "Natural justice is the duty to hear both sides.", "He acts as an arbiter of the claim."

    assert question_for(defined, KeyTerm("Natural justice", TermKind.TERM, 0, 15), ENGLISH) == (
        "What is the duty to hear both sides?"
    )
    assert (
        question_for(said, KeyTerm("arbiter", TermKind.TERM, 14, 21), ENGLISH) == "He acts as a(n) ____ of the claim."
    )


SENTENCE = "The Public Information Officer replies to the applicant within thirty days."


@pytest.mark.parametrize(
    ("key", "wrong", "closed"),
    [
        ("applicant", ["appellant", "complainant", "petitioner"], []),
        ("supplicant", ["appellant", "complainant", "petitioner"], [Gate.KEY_NOT_IN_SOURCE]),
        ("applicant", ["officer", "complainant", "petitioner"], [Gate.IN_SENTENCE]),
        ("applicant", ["applicants", "complainant", "petitioner"], [Gate.IN_SENTENCE, Gate.ALIAS, Gate.FORM]),
        ("applicant", ["appellant", "complainant", "clerk"], [Gate.LENGTH]),
        ("applicant", ["appellant", "a appellant", "petitioner"], [Gate.TWINS]),
        (
            "Public Information Officer",
            ["PIO", "Chief Vigilance Officer", "State Grievance Officer"],
            [Gate.ALIAS, Gate.LENGTH],
        ),
    ],
)
def test_gates_turn_away_what_cannot_be_told_apart(key: str, wrong: list[str], closed: list[Gate]) -> None:
    question = SENTENCE.replace(key, "____")
    vectors = np.array([[1, 0], *[[0.6, 0.8]] * 3], dtype=np.float32)

    assert gates_closed(Proposed(question, key, wrong, SENTENCE, ENGLISH), vectors=vectors) == closed


def test_an_option_that_says_what_the_key_says_and_a_question_that_tells_the_key_are_turned_away() -> None:
    alike = np.array([[1, 0], [0.95, 0.31], [0.1, 0.99]], dtype=np.float32)
    told = Proposed("Whom does the applicant ask?", "applicant", ["appellant", "hailstorm"], SENTENCE, ENGLISH)

    assert gates_closed(told, vectors=alike) == [Gate.KEY_IN_QUESTION, Gate.TOO_ALIKE, Gate.UNLIKE]


def test_initials_and_parts_are_aliases() -> None:
    assert is_alias("CIC", "Central Information Commission")
    assert not is_alias("Central Information Commission", "State Grievance Commission")


TEXT = """The reply to a request is sent to the applicant within thirty days of its receipt by the office.

The first appeal is decided by the senior officer within forty days of the day of its receipt.

The second appeal is taken to the Information Commission within ninety days of the decision.

The record of a closed case is kept in the archive of the office for twenty days.
"""


def test_drafts_are_made_of_the_lesson_pass_all_gates_and_are_the_same_each_time() -> None:
    one = course(CourseId("rti"), both("Replies", "उत्तर"), LocalText({ENGLISH: TEXT}), teaches={CompetencyId("rti"): 2})
    found = [drafts_of(one, vocabulary=Vocabulary([one], encode=trigram_vectors)) for _ in range(2)]
    (lesson,) = found[0]

    assert found[0] == found[1]
    assert {item.options[0].by_language[ENGLISH] for item in lesson.drafts} >= {
        "thirty days",
        "forty days",
        "ninety days",
    }
    for item in lesson.drafts:
        options = [option.by_language[ENGLISH] for option in item.options]
        assert options[0] in item.because.by_language[ENGLISH]
        assert item.because.by_language[ENGLISH] in TEXT
        assert len({*options}) == 4
        assert all(option not in item.because.by_language[ENGLISH] for option in options[1:])
        assert item_faults(item) == []
    assert len({item.because.by_language[ENGLISH] for item in lesson.drafts}) == len(lesson.drafts)


def test_a_lesson_with_nothing_to_ask_has_no_drafts() -> None:
    lesson = Lesson(LessonId("one"), CourseId("rti"), both("A", "अ"), 10, "", LocalText({ENGLISH: "Read this. Think."}))
    empty: Course = course(CourseId("rti"), both("A", "अ"), lesson.text, teaches={CompetencyId("rti"): 2})

    assert drafts_of(empty, vocabulary=Vocabulary([empty], encode=trigram_vectors))[0].drafts == []


def test_a_course_that_teaches_no_competency_has_no_drafts() -> None:
    one = course(CourseId("untold"), both("A", "अ"), LocalText({ENGLISH: TEXT}), teaches={})
    assert drafts_of(one, vocabulary=Vocabulary([one], encode=trigram_vectors)) == []

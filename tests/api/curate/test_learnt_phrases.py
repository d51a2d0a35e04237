"""Which questions of learners become phrases: what several asked and found helpful, and what names nobody."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from api.curate.learnt_phrases import with_phrases_of_learners
from data.words import ENGLISH, HINDI, CourseId, Language, LearnerId, LessonId, LocalText, Turn
from tests.data.words.test_conversations import DECLINED, GROUNDED, turn
from tests.embeddings.planned import course

LEAVE = course({ENGLISH: "Earned leave is thirty days."}, name="leave-rules")
LESSON = LEAVE.lessons[0].id


def asked(
    people: Sequence[str], question: str, *, lesson: LessonId = LESSON, language: Language = ENGLISH
) -> list[tuple[LearnerId, Turn]]:
    cited = replace(GROUNDED.citations[0], course=CourseId("leave-rules"), lesson=lesson)
    answer = replace(GROUNDED, citations=[cited])
    return [
        (LearnerId(who), replace(turn(f"{question}/{who}", answer=answer, question=question), language=language))
        for who in people
    ]


def phrases(helpful: Sequence[tuple[LearnerId, Turn]], *, askers: int = 3) -> list[LocalText]:
    (learnt,) = with_phrases_of_learners([LEAVE], helpful, askers=askers)
    return list(learnt.lessons[0].asked_as)


def test_what_enough_learners_asked_leads_to_the_lesson_that_answered_them() -> None:
    assert phrases(asked(["a", "b", "c"], "How many ELs pile up?")) == [LocalText({ENGLISH: "How many ELs pile up?"})]
    assert phrases(asked(["a", "b"], "How many ELs pile up?")) == []


def test_one_learner_who_asks_three_times_is_one() -> None:
    assert phrases(asked(["a", "a", "a"], "How many ELs pile up?")) == []


def test_small_words_and_order_make_no_other_question_and_the_shortest_is_kept() -> None:
    helpful = [*asked(["a", "b"], "Can unused ELs pile up?"), *asked(["c"], "ELs: can the unused pile up?")]
    assert phrases(helpful) == [LocalText({ENGLISH: "Can unused ELs pile up?"})]


def test_a_phrase_keeps_its_language_and_comes_after_the_written_ones() -> None:
    written = LocalText({ENGLISH: "days off left over"})
    lesson = replace(LEAVE.lessons[0], asked_as=[written])
    helpful = asked(["a", "b", "c"], "बची छुट्टी का क्या होगा?", language=HINDI)
    (learnt,) = with_phrases_of_learners([replace(LEAVE, lessons=[lesson])], helpful, askers=3)
    assert learnt.lessons[0].asked_as == [written, LocalText({HINDI: "बची छुट्टी का क्या होगा?"})]


@pytest.mark.parametrize("question", ["Is 1234 5678 9012 my Aadhaar?", "Does a.b@nic.in pile up?", "What of the?", "?"])
def test_what_names_somebody_or_says_nothing_is_left_out(question: str) -> None:
    assert phrases(asked(["a", "b", "c"], question)) == []


def test_a_follow_up_that_leans_on_what_was_said_before_is_left_out() -> None:
    helpful = [(who, replace(each, searched="leave and women?")) for who, each in asked(["a", "b", "c"], "and women?")]
    assert phrases(helpful) == []


def test_other_lessons_and_declined_questions_teach_nothing() -> None:
    elsewhere = asked(["a", "b", "c"], "How many ELs pile up?", lesson=LessonId("gone"))
    declined = [(LearnerId(who), turn(who, answer=DECLINED, question="How many?")) for who in "abc"]
    assert phrases([*elsewhere, *declined]) == []

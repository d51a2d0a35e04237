from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from data.words.answers import AnswerBlock, AnswerSentence, Citation, Declined, DeclineReason, Grounded
from data.words.models import ENGLISH, HINDI, CourseId, LessonId, PassageId
from eval.sets.corpus import Corpus
from eval.sets.formats import Distance, Question
from eval.sets.judged import JudgedQuestion
from eval.systems import build_tutor, built_system
from eval.tasks.answers import Judgement, Reply, answers_measure, judgement_of, replies_to, reply_of
from tests.eval.planned import NoTransliteration, Told, corpus_and_questions
from tests.fakes import HashingEncoder

LEAVE = JudgedQuestion(
    Question("q-en", ENGLISH, "How many days of leave, and when?", ["right"], (), None),
    "figure",
    must=["fifteen|15 days", "July"],
    first=["fifteen|15 days"],
    must_not=["sixteen"],
)
GOOD = "Fifteen days of leave are credited in July."


NOTHING = Reply("", "", ())


def _reply(first: str, *others: str, lessons: Sequence[str] = ("right",)) -> Reply:
    return Reply(first, "\n".join([first, *others]), lessons)


@pytest.mark.parametrize(
    ("reply", "judgement"),
    [
        (_reply(GOOD), Judgement.COMPLETE),
        (_reply("It is **15** `days`.", "Credit is in July."), Judgement.COMPLETE),
        (_reply("It is १५ days.", "In July."), Judgement.COMPLETE),
        (_reply("Leave is credited in July.", "It is fifteen days."), Judgement.BURIED),
        (_reply("Not sixteen but fifteen days in July."), Judgement.BURIED),
        (_reply("Fifteen days.", "Not sixteen.", "In July."), Judgement.COMPLETE),
        (_reply("It is fifteen days."), Judgement.PARTIAL),
        (_reply("It is fifteen days.", lessons=["wrong"]), Judgement.PARTIAL),
        (_reply("Leave lapses.", lessons=["wrong", "right"]), Judgement.WRONG_SENTENCE),
        (_reply("Leave lapses.", lessons=["wrong"]), Judgement.WRONG_LESSON),
        (NOTHING, Judgement.WRONGLY_DECLINED),
    ],
)
def test_an_answer_is_judged_by_what_it_says_and_says_first(reply: Reply, judgement: Judgement) -> None:
    assert judgement_of(LEAVE, reply) is judgement


def _uncovered(distance: Distance) -> JudgedQuestion:
    return JudgedQuestion(Question(f"u-{distance}", HINDI, "?", (), (), distance), distance)


def test_shares_are_of_covered_questions_and_declines_of_uncovered_ones() -> None:
    asked = [LEAVE, LEAVE, LEAVE, LEAVE, _uncovered(Distance.NEAR), _uncovered(Distance.FAR), _uncovered(Distance.FAR)]
    replies = [
        _reply(GOOD),
        _reply(GOOD, lessons=["wrong"]),
        NOTHING,
        _reply("Leave lapses."),
        _reply("Something."),
        NOTHING,
        NOTHING,
    ]
    figures = answers_measure(asked, replies)(np.arange(7))
    assert {name: (each.value, each.n) for name, each in figures.items()} == {
        "complete": (pytest.approx(2 / 4), 4),
        "buried": (0.0, 4),
        "partial": (0.0, 4),
        "wrong_sentence": (pytest.approx(1 / 4), 4),
        "wrong_lesson": (0.0, 4),
        "wrongly_declined": (pytest.approx(1 / 4), 4),
        "declined": (pytest.approx(2 / 3), 3),
        "declined_near": (0.0, 1),
        "declined_far": (1.0, 2),
        "first_citation_right": (pytest.approx(2 / 3), 3),
    }


COURSE = CourseId("leave")
CORPUS = Corpus([], {}, {(COURSE, LessonId(name)): name for name in ("right", "wrong")})


def _answer(*blocks: AnswerBlock, headline: str | None = None) -> Grounded:
    """Citation 1 is of the wrong lesson, 2 of the right one."""
    citations = [
        Citation(number, PassageId(name), COURSE, LessonId(name), ENGLISH, "", "x", 0, 1)
        for number, name in ((1, "wrong"), (2, "right"))
    ]
    return Grounded([AnswerSentence("A sentence.", [1])], citations, 0.9, blocks=blocks, headline=headline)


def test_a_reply_holds_what_is_read_first_all_blocks_and_their_lessons_in_the_order_shown() -> None:
    best = AnswerBlock("Leave lapses. It is fifteen days.", "Leave", (14, 33), [2])
    second = AnswerBlock("It is sixteen days.", "", (0, 19), [1])
    reply = reply_of(_answer(best, second), corpus=CORPUS)
    assert reply.first.strip() == "It is fifteen days."
    assert reply.shown.strip() == "Leave lapses. It is fifteen days.\nIt is sixteen days."
    assert reply.lessons == ["right", "wrong"]


def test_a_headline_is_read_first_and_shown() -> None:
    block = AnswerBlock("Leave lapses. It is fifteen days.", "Leave", (0, 13), [2])
    reply = reply_of(_answer(block, headline="fifteen days"), corpus=CORPUS)
    assert reply.first.split("\n") == ["fifteen days", "Leave lapses."]
    assert reply.shown.split("\n") == ["fifteen days", "Leave lapses. It is fifteen days."]


def test_of_a_decline_nothing_is_shown() -> None:
    assert reply_of(Declined(DeclineReason.NOT_COVERED, [], 0.2), corpus=CORPUS) == NOTHING


def test_the_whole_served_path_is_asked(tmp_path: Path) -> None:
    corpus, questions = corpus_and_questions(tmp_path)
    asked = [JudgedQuestion(each, "figure", must=each.answers) for each in questions]
    told = Told()
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        replies = replies_to(asked, tutor=build_tutor(system.retriever), corpus=corpus, progress=told)
    assert told.steps[-1] == (4, 4)
    assert [reply.shown != "" for reply in replies] == [len(reply.lessons) > 0 for reply in replies]

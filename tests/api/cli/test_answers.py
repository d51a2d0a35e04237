"""An answer on the console: what is to be known, several questions, and what of them is not answered."""

from dataclasses import replace

from api.ask.answer_shapes import GroundedOut, answer_out
from api.cli.answers import print_answer
from api.cli.console import OUT
from api.running.i18n import words_for
from data.words.answers import AnswerPart, Grounded, Notice, NoticeKind
from data.words.models import ENGLISH
from tests.api.ask.test_answer_shapes import ANSWER
from tests.api.planned import planned_catalogue


def _printed(answer: Grounded) -> list[str]:
    words = words_for(ENGLISH)
    out = answer_out(answer, catalogue=planned_catalogue(), words=words)
    assert isinstance(out, GroundedOut)
    with OUT.capture() as captured:
        print_answer(out, words=words)
    return captured.get().splitlines()


def test_the_notice_comes_before_the_headline() -> None:
    printed = _printed(replace(ANSWER, notices=[Notice(NoticeKind.OTHERWISE, "ten rupees")]))
    assert printed[:3] == ["The lesson says: ten rupees", "30 days", "Thirty days. Or more."]


def test_each_question_stands_above_what_answers_it() -> None:
    parts = [AnswerPart("When?", "30 days"), AnswerPart("What on the moon?"), AnswerPart("Which?")]
    blocks = [ANSWER.blocks[0], replace(ANSWER.blocks[1], part=2)]
    printed = _printed(replace(ANSWER, blocks=blocks, parts=parts))
    assert [line for line in printed if not line.startswith("  ")] == [
        "When?",
        "30 days",
        "Thirty days. Or more.",
        "What on the moon?",
        "The courses you can open do not answer this part.",
        "Which?",
        "Leave.",
    ]

"""What counts as sent in the model's words, as without support, and how both modes are judged."""

from collections.abc import Generator, Sequence
from dataclasses import replace

import pytest

from data.words import AnswerBlock, AnswerSentence, Declined, DeclineReason, Grounded, WrittenBy
from eval.benchmarks.model_server import figures_of, without_support, worded
from eval.sets.corpus import Corpus
from eval.sets.formats import Question
from eval.sets.judged import JudgedQuestion
from tests.tutor.rewrite.planned import FEE, REPLY, grounded, verifier
from tutor.rewrite import Message, Rewriter

QUESTION = Question(
    "q-en", grounded(REPLY).citations[0].language, "How long may a reply take?", ["rti/lesson-1"], (), None
)
ASKED = JudgedQuestion(QUESTION, "figure", must=["thirty days"], first=["thirty days"])
QUOTED = replace(grounded(REPLY, FEE), blocks=[AnswerBlock(REPLY, "Section 7", (0, len(REPLY)), [1], False)])
CORPUS = Corpus(
    passages=[],
    lesson_texts={(each.course, each.lesson, each.language): each.quote for each in QUOTED.citations},
    gold_ids={(each.course, each.lesson): f"{each.course}/{each.lesson}" for each in QUOTED.citations},
)


class Saying:
    """A model that says what it is told to say."""

    def __init__(self, *pieces: str) -> None:
        self.said = pieces

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """Its words, whatever is asked."""
        yield from self.said


def rewriter(said: str) -> Rewriter:
    return Rewriter(Saying(said), verifier())


def test_a_sentence_that_repeats_its_evidence_is_no_sentence_of_the_model() -> None:
    one = worded(ASKED, QUOTED, rewriter=rewriter(f"{REPLY} [1]"), clock=iter([1.0, 3.5]).__next__)
    assert (one.by_model, one.seconds, one.fallback) == ([], 2.5, None)
    figures = figures_of([one], corpus=CORPUS)
    assert (figures["sentences_of_the_model"], figures["unsupported_sent"], figures["seconds_p50"]) == (0, 0, 2.5)
    assert figures["quoted_complete"] == figures["worded_complete"] == 1


def test_what_the_check_holds_back_is_counted_and_not_sent() -> None:
    one = worded(ASKED, QUOTED, rewriter=rewriter("A reply takes sixty days. [1]"), clock=iter([0.0, 0.0]).__next__)
    figures = figures_of([one], corpus=CORPUS)
    assert (figures["held_back"], figures["sentences_of_the_model"], figures["worded_complete"]) == (1, 0, 1)


def test_a_decline_is_never_given_to_the_model() -> None:
    declined = Declined(DeclineReason.NOT_COVERED, [], 0.1)
    one = worded(ASKED, declined, rewriter=rewriter("Yes."), clock=iter(()).__next__)
    assert figures_of([one], corpus=CORPUS)["quoted_wrongly_declined"] == 1
    assert one.answer is declined


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The authority replies within thirty days.", []),
        ("The authority replies within 30 days.", []),
        ("The minister replies within thirty days.", ["minist"]),
        ("The authority replies within sixty days.", ["60"]),
    ],
)
def test_words_and_figures_that_the_cited_lessons_lack_have_no_support(text: str, missing: list[str]) -> None:
    sentence = AnswerSentence(text, [1], WrittenBy.MODEL)
    lacking = without_support(sentence, QUOTED, corpus=CORPUS)
    assert [term[: len(word)] for term, word in zip(lacking, missing, strict=True)] == missing


def test_unsupported_sentences_that_were_sent_are_counted() -> None:
    said = AnswerSentence("The minister replies within thirty days.", [1], WrittenBy.MODEL)
    one = worded(ASKED, QUOTED, rewriter=rewriter(""), clock=iter([0.0, 0.0]).__next__)
    sent = replace(one, sentences=[said], answer=replace(QUOTED, sentences=[said]))
    assert isinstance(sent.answer, Grounded)
    assert figures_of([sent], corpus=CORPUS)["unsupported_sent"] == 1

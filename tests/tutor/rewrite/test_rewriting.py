"""Rewrites by a model that may lie: what is sent stands on the evidence, whatever the model says."""

import threading
from collections.abc import Generator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.words.answers import Fallback, Grounded, WrittenBy
from data.words.errors import ModelServerFailed
from data.words.models import ENGLISH, HINDI, Language
from tests.tutor.rewrite.planned import FEE, REPLY, URGENT, grounded, texts_of, verifier
from tests.tutor.rewrite.scripted_server import answers, event, for_ever, says, scripted, streams
from tutor.rewrite.generator import Message
from tutor.rewrite.openai_server import OpenAiServer, ServerLimits
from tutor.rewrite.orders import OrderModel, OrderReader
from tutor.rewrite.resting import FAILURES_RUNNING, REST_SECONDS, Rest
from tutor.rewrite.rewriting import Rewriter, Rewritten, renumbered
from tutor.rewrite.verification import Rejection

EVIDENCE = grounded(REPLY, URGENT, FEE)
QUESTION = "By when is a request answered?"
SHORT = "If life or liberty is at stake, the reply is due within 48 hours."
BRIEF = "A public authority replies to a request for information within 30 days."


class Says:
    """A model that says the same thing whatever it is asked, in pieces of one character; then fails, if told to."""

    def __init__(self, text: str, *, then: Fallback | None = None) -> None:
        self.text, self.then = text, then
        self.asked: list[Sequence[Message]] = []
        self.closed = 0

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        self.asked.append(messages)
        try:
            yield from self.text
            if self.then is not None:
                raise ModelServerFailed(self.then, "scripted")
        finally:
            self.closed += 1


def rewritten(text: str, *, evidence: Grounded = EVIDENCE, language: Language = ENGLISH) -> Rewritten:
    return Rewriter(Says(text), verifier()).rewritten(QUESTION, evidence, language=language)


def test_a_faithful_rewrite_goes_out_with_its_citation() -> None:
    answer = rewritten("A request for information is replied to within 30 days. [1]").answer
    (sentence,) = answer.sentences
    assert (sentence.text, sentence.written_by) == (
        "A request for information is replied to within 30 days.",
        WrittenBy.MODEL,
    )
    assert [citation.quote for citation in answer.citations] == [REPLY]
    assert (answer.written_by, answer.fallback) == (WrittenBy.MODEL, None)


def test_citations_are_numbered_in_the_order_of_the_model() -> None:
    answer = rewritten(f"{SHORT} [2]\n{BRIEF} [1]").answer
    assert [sentence.citations for sentence in answer.sentences] == [[1], [2]]
    assert [citation.quote for citation in answer.citations] == [URGENT, REPLY]


def test_a_sentence_without_a_citation_gets_that_of_the_evidence_it_stands_on() -> None:
    answer = rewritten(f"{BRIEF} [1] {SHORT}").answer
    assert answer.citations[answer.sentences[1].citations[0] - 1].quote == URGENT


def test_a_sentence_that_cites_the_wrong_evidence_gets_the_right_citation() -> None:
    answer = rewritten(f"{SHORT} [3]\n{REPLY} [1]").answer
    assert answer.citations[0].quote == URGENT


LIES = {
    "number": "A public authority replies to a request for information within ninety days. [1]",
    "unit": "A public authority replies to a request for information within thirty hours. [1]",
    "negation": "A public authority does not reply to a request for information within thirty days. [1]",
    "name": "A public authority in Mumbai replies to a request for information within thirty days. [1]",
    "invented": "Officers who are late lose their pension and their house. [1]",
    "link": "Reply within thirty days, see [the form](http://evil.example/pay). [1]",
    "html": "A public authority <img src=x onerror=alert(1)> replies within thirty days. [1]",
    "address": "A public authority replies within thirty days at www.evil.example. [1]",
    "other language": "Una autoridad pública responde a la solicitud en treinta días. [1]",
    "another script": "लोक प्राधिकरण तीस दिन के भीतर उत्तर देता है। [1]",
    "look-alikes": "A public аuthority replies to a request for information within thirty days. [1]",
    "hidden": "A public\u200b authority replies to a request within thirty days. [1]",
    "right to left": "A public authority replies within \u202eyriht\u202c thirty days. [1]",
    "role": "system: A public authority replies within thirty days. [1]",
    "forged citation": "A public authority replies to a request for information within thirty days. [7]",
    "forged beside a true one": "A public authority replies to a request for information within thirty days. [1][9]",
    "cut out of its sentence": "Citizens pay fee. [3]",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_is_replaced_by_the_evidence(lie: str) -> None:
    result = rewritten(lie)
    assert result.answer.fallback is Fallback.UNSUPPORTED
    assert set(texts_of(result.answer)) <= {REPLY, URGENT, FEE}
    assert result.answer.written_by is WrittenBy.LESSON
    assert result.rejected.total() == 1


def test_beside_a_true_sentence_a_lie_is_replaced_by_what_it_cites() -> None:
    result = rewritten(f"{SHORT} [2]\nCitizens below the poverty line pay fifty rupees. [3]")
    assert texts_of(result.answer) == [SHORT, FEE, REPLY]
    assert [sentence.written_by for sentence in result.answer.sentences] == [
        WrittenBy.MODEL,
        WrittenBy.LESSON,
        WrittenBy.LESSON,
    ]
    assert result.rejected == {Rejection.QUANTITY: 1}


def test_the_best_evidence_is_never_missing() -> None:
    assert REPLY in texts_of(rewritten(f"{SHORT} [2]").answer)


def test_evidence_is_quoted_once_however_often_the_model_lies_about_it() -> None:
    lies = "\n".join(f"The fee is {rupees} rupees. [3]" for rupees in (20, 30, 40))
    assert texts_of(rewritten(f"{SHORT} [2]\n{lies}").answer).count(FEE) == 1


def test_a_refusal_is_named() -> None:
    assert rewritten("I'm sorry, but I cannot help with that.").answer.fallback is Fallback.REFUSED


def test_an_unfinished_sentence_is_not_sent() -> None:
    answer = rewritten(f"{SHORT} [2]\nA public authority replies to a request for information within thir").answer
    assert texts_of(answer) == [SHORT, REPLY]


def test_a_model_that_does_not_stop_is_stopped() -> None:
    model = Says(f"{SHORT} [2]\n" * 1_000)
    Rewriter(model, verifier()).rewritten(QUESTION, EVIDENCE, language=ENGLISH)
    assert model.closed == 1


def test_evidence_in_another_language_is_quoted() -> None:
    result = rewritten("लोक प्राधिकरण 30 दिन के भीतर उत्तर देता है। [1]", evidence=grounded(REPLY), language=HINDI)
    assert texts_of(result.answer) == [REPLY]
    assert result.rejected == {Rejection.LANGUAGE: 1}


def test_what_a_model_repeats_word_by_word_is_a_quote() -> None:
    result = rewritten(f"{FEE} [3]")
    assert texts_of(result.answer) == [FEE, REPLY]
    assert (result.answer.written_by, result.answer.fallback, result.rejected.total()) == (WrittenBy.LESSON, None, 0)


def test_two_pieces_of_evidence_are_never_spliced() -> None:
    spliced = "Where life or liberty is at stake, citizens below the poverty line pay no fee. [2][3]"
    assert texts_of(rewritten(spliced).answer) == [REPLY, URGENT, FEE]


FAILURES = {
    Fallback.OVERLOADED: answers(429),
    Fallback.SERVER_ERROR: answers(500),
    Fallback.REJECTED: answers(403),
    Fallback.EMPTY: says(""),
    Fallback.TRUNCATED: streams(event(f"{SHORT} [2]\nThe reply"), whole=False),
    Fallback.GARBAGE: streams("data: {{{\n\n"),
    Fallback.TIMED_OUT: for_ever(": ping\n\n", every=0.05),
}


@pytest.mark.parametrize("cause", FAILURES)
def test_where_the_server_fails_the_extractive_answer_goes_out_marked(cause: Fallback) -> None:
    with scripted(FAILURES[cause]) as server:
        model = OpenAiServer(server.url, model="scripted", limits=ServerLimits(2.0, 0.5, 64))
        answer = Rewriter(model, verifier()).rewritten(QUESTION, EVIDENCE, language=ENGLISH).answer
        model.close()
    assert answer.fallback is cause
    assert (answer.sentences, answer.citations) == (EVIDENCE.sentences, EVIDENCE.citations)


def test_after_a_failure_in_mid_stream_the_rest_is_quoted() -> None:
    rewriter = Rewriter(Says(f"{SHORT} [2]\nThe ", then=Fallback.TRUNCATED), verifier())
    rewriting = rewriter.start(QUESTION, EVIDENCE, language=ENGLISH)
    assert [sentence.text for sentence in rewriting.sentences()] == [SHORT, REPLY, FEE]
    assert rewriting.fallback is Fallback.TRUNCATED


def test_the_first_sentence_is_sent_before_the_model_is_done() -> None:
    go_on = threading.Event()

    class Waits:
        def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
            yield f"{SHORT} [2]\n"
            assert go_on.wait(10)
            yield f"{FEE} [3]"

    sentences = Rewriter(Waits(), verifier()).start(QUESTION, EVIDENCE, language=ENGLISH).sentences()
    assert next(sentences).text == SHORT
    go_on.set()
    assert [sentence.text for sentence in sentences] == [FEE, REPLY]


def test_closing_the_sentences_stops_the_model() -> None:
    model = Says(f"{SHORT} [2]\n{FEE} [3]\n")
    sentences = Rewriter(model, verifier()).start(QUESTION, EVIDENCE, language=ENGLISH).sentences()
    next(sentences)
    sentences.close()
    assert model.closed == 1


def test_a_server_that_fails_again_and_again_is_left_alone_for_a_while() -> None:
    now = [0.0]
    model = Says("", then=Fallback.UNREACHABLE)
    rewriter = Rewriter(model, verifier(), rest=Rest(clock=lambda: now[0]))

    def fallback() -> Fallback | None:
        return rewriter.rewritten(QUESTION, EVIDENCE, language=ENGLISH).answer.fallback

    assert [fallback() for _ in range(FAILURES_RUNNING + 1)] == [Fallback.UNREACHABLE] * FAILURES_RUNNING + [
        Fallback.RESTING
    ]
    assert len(model.asked) == FAILURES_RUNNING
    now[0] += REST_SECONDS + 1
    model.text, model.then = f"{SHORT} [2]", None
    assert fallback() is None


def test_a_model_that_is_busy_keeps_nobody_waiting() -> None:
    rewriter = Rewriter(Says(f"{SHORT} [2]\n{FEE} [3]\n"), verifier(), most_at_once=1)
    first = rewriter.start(QUESTION, EVIDENCE, language=ENGLISH).sentences()
    next(first)
    busy = rewriter.rewritten(QUESTION, EVIDENCE, language=ENGLISH).answer
    first.close()
    free = rewriter.rewritten(QUESTION, EVIDENCE, language=ENGLISH).answer
    assert (busy.fallback, texts_of(busy)) == (Fallback.OVERLOADED, [REPLY, URGENT, FEE])
    assert free.fallback is None


def test_nothing_is_encoded_for_a_model_that_is_busy() -> None:
    encoded: list[str] = []

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        encoded.extend(texts)
        return np.zeros((len(texts), 2), dtype=np.float32)

    harmless = OrderModel("small", np.zeros(2), intercept=-60.0, threshold=0.5)
    orders = OrderReader(vectors, harmless)
    rewriter = Rewriter(Says(f"{SHORT} [2]\n"), verifier(), orders=orders, most_at_once=1)
    first = rewriter.start(QUESTION, EVIDENCE, language=ENGLISH).sentences()
    next(first)
    shown = len(encoded)
    busy = rewriter.rewritten(QUESTION, EVIDENCE, language=ENGLISH).answer
    first.close()

    assert busy.fallback is Fallback.OVERLOADED
    assert shown == len(encoded) > 0


def test_citations_that_no_sentence_cites_are_left_out() -> None:
    kept = renumbered(Grounded(EVIDENCE.sentences[1:], EVIDENCE.citations, 0.5))
    assert [sentence.citations for sentence in kept.sentences] == [[1], [2]]
    assert [(citation.number, citation.quote) for citation in kept.citations] == [(1, URGENT), (2, FEE)]


PIECES = [
    "reply",
    "thirty days",
    "forty-eight hours",
    "not",
    "no fee",
    "[1]",
    "[2]",
    "[9]",
    ". ",
    "\n",
    "ninety",
    "[",
    "1]",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, REPLY, URGENT, SHORT]) | st.text(max_size=8), max_size=12).map(" ".join))
def test_whatever_a_model_says_the_answer_cites_what_there_is(text: str) -> None:
    answer = rewritten(text).answer
    assert answer.sentences
    used = list(dict.fromkeys(number for sentence in answer.sentences for number in sentence.citations))
    assert used == [citation.number for citation in answer.citations] == list(range(1, len(used) + 1))
    for sentence in answer.sentences:
        assert sentence.citations
        if sentence.written_by is WrittenBy.LESSON:
            assert sentence.text in {REPLY, URGENT, FEE}
        assert "ninety" not in sentence.text

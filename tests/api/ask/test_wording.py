"""Answers in a model's words and with translations, over HTTP and on the page: marked, counted, and harmless."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.ask.wording import Wording
from api.implementations import build_wording
from api.running.auth import AccessRole
from api.running.observability import Metrics
from api.running.settings import read_settings
from api.wiring import Parts, text_in
from data.words.answers import Fallback
from tests.api.applications import application
from tests.api.page_reading import HOST
from tests.api.planned import LEAVE_COURSE, PRINCIPALS, RTI_COURSE, bearer
from tests.fakes import HashingEncoder
from tests.tutor.planned import ALWAYS
from tests.tutor.rewrite.scripted_server import Script, answers, says, scripted
from tests.tutor.translation.bhashini import bhashini
from tutor.answer.tutor import Tutor
from tutor.rewrite.openai_server import OpenAiServer, ServerLimits
from tutor.rewrite.rewriting import Rewriter
from tutor.rewrite.verification import Verifier
from tutor.translation.bhashini import BhashiniTranslator
from tutor.translation.side import SideTranslations

QUESTION = "Within how many days does a public authority reply to a request for information?"
TRUE = "A request for information is replied to within 30 days. [1]"
LIE = "A request for information is replied to within ninety days. [1]"
HINDI_QUESTION = "अर्जित अवकाश कब जमा होता है?"
EARNED = "Earned leave is credited in advance on the first of January and the first of July."
IN_HINDI = {
    EARNED: "अर्जित अवकाश 1 जनवरी और 1 जुलाई को अग्रिम जमा होता है।",
    "Ask before you go.": "जाने से पहले पूछें।",
}


def verifier() -> Verifier:
    return Verifier(HashingEncoder().encode_passages, to_devanagari=str, least_likeness=-1.0)


@contextmanager
def app_with(parts: Parts, wording: Wording) -> Iterator[TestClient]:
    with (
        application(replace(parts, wording=wording)) as app,
        TestClient(app, base_url=HOST, client=("127.0.0.1", 50_000)) as client,
    ):
        client.headers.update(bearer(parts, PRINCIPALS[AccessRole.LEARNER]))
        yield client


@contextmanager
def model_that(script: Script) -> Iterator[Wording]:
    with scripted(script) as server:
        model = OpenAiServer(server.url, model="scripted", limits=ServerLimits(5.0, 5.0, 64))
        yield Wording(Metrics(), rewriter=Rewriter(model, verifier()))
        model.close()


def ask(client: TestClient, question: str = QUESTION) -> dict[str, object]:
    answer: dict[str, object] = client.post("/v1/tutor/questions", json={"question": question}).json()
    return answer


def page(client: TestClient, question: str = QUESTION) -> str:
    asked = {"question": question, "lesson": "one", "in": "en"}
    return client.post(f"/courses/{RTI_COURSE}/ask", data=asked, headers={"HX-Request": "true"}).text


def test_a_checked_rewrite_goes_out_marked_and_counted(parts: Parts) -> None:
    with model_that(says(TRUE)) as wording, app_with(parts, wording) as client:
        answer = ask(client)
        metrics = client.get("/metrics").text
    assert (answer["written_by"], answer["fallback"]) == ("model", None)
    assert answer["sentences"][0]["text"] == "A request for information is replied to within 30 days."  # type: ignore[index]
    assert [block["citations"] for block in answer["blocks"]] == [[1]]  # type: ignore[attr-defined]
    assert 'saarthi_model_answers_total{outcome="written"} 1.0' in metrics


def test_a_lie_does_not_go_out_and_is_counted(parts: Parts) -> None:
    with model_that(says(LIE)) as wording, app_with(parts, wording) as client:
        answer = ask(client)
        metrics = client.get("/metrics").text
    assert (answer["written_by"], answer["fallback"]) == ("lesson", "unsupported")
    assert "ninety" not in str(answer)
    assert 'saarthi_model_answers_total{outcome="unsupported"} 1.0' in metrics
    assert 'saarthi_model_rejected_sentences_total{reason="quantity"} 1.0' in metrics


def test_where_the_server_fails_the_quoted_answer_says_so(parts: Parts) -> None:
    with model_that(answers(500)) as wording, app_with(parts, wording) as client:
        failed = ask(client)
    with app_with(parts, Wording(Metrics())) as client:
        quoted = ask(client)
    assert failed["fallback"] == Fallback.SERVER_ERROR.value
    assert quoted["fallback"] is None
    assert (failed["sentences"], failed["citations"]) == (quoted["sentences"], quoted["citations"])


def test_the_page_says_who_wrote_the_answer(parts: Parts) -> None:
    with model_that(says(TRUE)) as wording, app_with(parts, wording) as client:
        by_model = page(client)
    assert "Written by a language model" in by_model
    said, source = by_model.index("Worded by AI"), by_model.index("The lesson says")
    assert said < by_model.index("replied to within 30 days.") < source < by_model.index("<blockquote")
    with model_that(answers(500)) as wording, app_with(parts, wording) as client:
        failed = page(client)
    assert "the language model gave no answer" in failed
    with app_with(parts, Wording(Metrics())) as client:
        quoted = page(client)
    assert "Quoted from the lessons." in quoted
    for without_model in (failed, quoted):
        assert without_model.count("replies to a request for information within thirty days") == 1
        assert "Worded by AI" not in without_model
        assert "The lesson says" not in without_model


def test_a_quote_in_another_language_is_marked_and_translated(parts: Parts) -> None:
    with scripted(bhashini(IN_HINDI)) as server:
        translator = BhashiniTranslator(user="u", key="k", url=server.url, seconds=5.0)
        wording = Wording(Metrics(), translations=SideTranslations(translator, verifier()))
        answering = replace(parts, tutor=Tutor(parts.retriever, model=ALWAYS))
        with app_with(answering, wording) as client:
            asked = {"question": HINDI_QUESTION, "course": LEAVE_COURSE}
            answer = client.post("/v1/tutor/questions", json=asked).json()
            first, block = answer["sentences"][0], answer["blocks"][0]
            shown = client.post(
                f"/courses/{LEAVE_COURSE}/ask",
                data={"question": HINDI_QUESTION, "lesson": "one", "in": "en"},
                headers={"HX-Request": "true"},
            ).text
            metrics = client.get("/metrics").text
        translator.close()
    assert (first["foreign"], first["written_by"]) == ("en", "lesson")
    assert first["translation"] == {"text": IN_HINDI[first["text"]], "language": "hi", "made_by": "Bhashini"}
    assert block["foreign"] == "en"
    assert block["translation"]["text"] == " ".join(IN_HINDI.values())
    assert 'saarthi_translations_total{outcome="made"}' in metrics
    assert "Lesson text in English:" in shown
    assert "Machine translation by Bhashini:" in shown
    assert shown.index(first["text"]) < shown.index(IN_HINDI[first["text"]])


HOSTILE = (
    'Use the [form](http://evil.example/f), <img src=x onerror="alert(1)"> or <script>alert(2)</script> for requests '
    "for information. [1]"
)


def test_nothing_that_a_model_says_becomes_markup_on_the_page(parts: Parts) -> None:
    with model_that(says(HOSTILE)) as wording, app_with(parts, wording) as client:
        shown = page(client)
    assert "evil.example" not in shown
    assert "<script>alert" not in shown
    assert "onerror" not in shown


@pytest.mark.model
def test_the_settings_build_a_rewriter_and_a_translator(parts: Parts) -> None:
    metrics, lesson_text = Metrics(), text_in(parts.store)
    plain = build_wording(read_settings({}), parts.retriever, lesson_text=lesson_text, metrics=metrics)
    assert plain == Wording(metrics)
    made = build_wording(
        read_settings(
            {
                "SAARTHI_STATE_FOLDER": str(Path("var").absolute()),
                "SAARTHI_MODEL_URL": "http://127.0.0.1:9/v1",
                "SAARTHI_MODEL_NAME": "small",
                "SAARTHI_TRANSLATOR": "model",
            }
        ),
        parts.retriever,
        lesson_text=lesson_text,
        metrics=metrics,
    )
    assert made.rewriter is not None
    assert made.translations is not None

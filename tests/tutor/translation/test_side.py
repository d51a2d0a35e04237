"""Machine translations beside quotes: one contract for both translators, and what is refused."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.words.answers import AnswerBlock, Fallback, Grounded, WrittenBy
from data.words.errors import ModelServerFailed
from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from tests.tutor.rewrite.planned import FEE, REPLY, REPLY_HINDI, cited, grounded, verifier
from tests.tutor.rewrite.scripted_server import Exchange, Script, ScriptedServer, answers, says, scripted
from tests.tutor.translation.bhashini import bhashini
from tutor.rewrite.openai_server import OpenAiServer, ServerLimits
from tutor.rewrite.resting import FAILURES_RUNNING
from tutor.translation.bhashini import BhashiniTranslator
from tutor.translation.model_server import ModelTranslator
from tutor.translation.side import SideTranslations, Translator

FEE_HINDI = "गरीबी रेखा से नीचे के नागरिक कोई शुल्क नहीं देते।"
MADE = {REPLY: REPLY_HINDI, FEE: FEE_HINDI}


def asked_to_translate(exchange: Exchange) -> str:
    """The text that a model is asked to translate."""
    content: str = exchange.body["messages"][1]["content"]
    return next(text for text in MADE if text in content)


def translating_model(exchange: Exchange) -> None:
    says(MADE[asked_to_translate(exchange)])(exchange)


class Built:
    """A translator over a scripted server."""

    def __init__(self, kind: str, script: Script) -> None:
        self.server = ScriptedServer(script)
        self.client: OpenAiServer | BhashiniTranslator
        self.translator: Translator
        if kind == "model":
            self.client = OpenAiServer(self.server.url, model="small", limits=ServerLimits(5.0, 5.0, 64))
            self.translator = ModelTranslator(self.client, name="small")
        else:
            made = BhashiniTranslator(user="user", key="key", url=f"{self.server.url}/config", seconds=5.0)
            self.client = self.translator = made

    def close(self) -> None:
        self.client.close()
        self.server.close()


@pytest.fixture(params=["model", "bhashini"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def built(kind: str) -> Iterator[Built]:
    made = Built(kind, translating_model if kind == "model" else bhashini(MADE))
    yield made
    made.close()


def test_each_text_gets_its_translation_in_order(built: Built) -> None:
    assert built.translator.translated([FEE, REPLY], source=ENGLISH, target=HINDI) == [FEE_HINDI, REPLY_HINDI]
    assert built.translator.name


@pytest.mark.parametrize(
    ("status", "cause"),
    [(429, Fallback.OVERLOADED), (500, Fallback.SERVER_ERROR), (401, Fallback.REJECTED)],
)
def test_a_status_of_failure_is_named(kind: str, status: int, cause: Fallback) -> None:
    made = Built(kind, answers(status))
    with pytest.raises(ModelServerFailed) as caught:
        made.translator.translated([FEE], source=ENGLISH, target=HINDI)
    made.close()
    assert caught.value.cause == cause


def test_a_translation_stands_beside_the_quote_and_is_marked(built: Built) -> None:
    translated = SideTranslations(built.translator, verifier()).beside(grounded(REPLY, FEE), language=HINDI)
    assert [sentence.text for sentence in translated.answer.sentences] == [REPLY, FEE]
    made = [sentence.translation for sentence in translated.answer.sentences]
    assert [each and (each.text, each.language, each.made_by) for each in made] == [
        (REPLY_HINDI, HINDI, built.translator.name),
        (FEE_HINDI, HINDI, built.translator.name),
    ]


class Scripted:
    """A translator that says what it is told to."""

    name = "scripted"

    def __init__(self, made: str | None) -> None:
        self.made = made
        self.calls = 0

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        self.calls += 1
        if self.made is None:
            raise ModelServerFailed(Fallback.TIMED_OUT, "scripted")
        return [self.made for _ in texts]


class ByText:
    """A translator that knows these texts."""

    name = "by text"

    def __init__(self, made: Mapping[str, str]) -> None:
        self.made = made
        self.asked: list[str] = []

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        self.asked.extend(texts)
        return [self.made[text] for text in texts]


@pytest.mark.parametrize(
    "wrong",
    [
        "लोक प्राधिकरण सूचना के अनुरोध का उत्तर साठ दिन के भीतर देता है।",
        "लोक प्राधिकरण सूचना के अनुरोध का उत्तर देता है।",
        "लोक प्राधिकरण सूचना के अनुरोध का उत्तर तीस दिन के भीतर नहीं देता है।",
        "A public authority replies within thirty days.",
        "तीस दिन <b>के भीतर</b> उत्तर।",
        "",
    ],
    ids=["number", "left out", "negation", "language", "markup", "empty"],
)
def test_a_wrong_translation_is_not_shown(wrong: str) -> None:
    translated = SideTranslations(Scripted(wrong), verifier()).beside(grounded(REPLY), language=HINDI)
    (sentence,) = translated.answer.sentences
    assert (sentence.text, sentence.translation) == (REPLY, None)
    assert translated.rejected.total() == (1 if wrong else 0)


def test_quotes_in_the_language_asked_need_none() -> None:
    translator = Scripted("unused")
    for answer, language in ((grounded(REPLY), ENGLISH), (grounded(REPLY_HINDI, language=HINDI), HINGLISH)):
        assert SideTranslations(translator, verifier()).beside(answer, language=language).answer == answer
    assert translator.calls == 0


def test_what_a_model_wrote_is_in_the_language_asked_already() -> None:
    (sentence,) = grounded(REPLY).sentences
    written = type(sentence)(REPLY_HINDI, [1], WrittenBy.MODEL)
    answer = Grounded([written], grounded(REPLY).citations, 0.9)
    assert SideTranslations(Scripted("unused"), verifier()).beside(answer, language=HINDI).answer == answer


def test_a_translation_is_asked_for_once() -> None:
    translator = Scripted(REPLY_HINDI)
    translations = SideTranslations(translator, verifier())
    for _ in range(3):
        assert translations.beside(grounded(REPLY), language=HINDI).answer.sentences[0].translation is not None
    assert translator.calls == 1


def test_where_the_translator_fails_the_quote_stands_alone_and_the_translator_is_left_in_peace() -> None:
    translator = Scripted(None)
    translations = SideTranslations(translator, verifier())
    failures = [translations.beside(grounded(REPLY), language=HINDI).failure for _ in range(FAILURES_RUNNING + 1)]
    assert failures == [Fallback.TIMED_OUT] * FAILURES_RUNNING + [Fallback.RESTING]
    assert translator.calls == FAILURES_RUNNING


def test_the_pipeline_of_bhashini_is_called_as_it_asks_to_be() -> None:
    with scripted(bhashini(MADE)) as server:
        translator = BhashiniTranslator(user="u-1", key="k-1", url=f"{server.url}/config", pipeline="p-1", seconds=5.0)
        for _ in range(2):
            translator.translated([FEE, REPLY], source=ENGLISH, target=HINDI)
        translator.close()
    config, *computed = server.exchanges
    task = {"taskType": "translation", "config": {"language": {"sourceLanguage": "en", "targetLanguage": "hi"}}}
    assert (config.headers["userid"], config.headers["ulcaapikey"]) == ("u-1", "k-1")
    assert config.body == {"pipelineTasks": [task], "pipelineRequestConfig": {"pipelineId": "p-1"}}
    assert [each.path for each in computed] == ["/services/inference/pipeline"] * 2
    assert computed[0].headers["authorization"] == "inference-key"
    assert computed[0].body == {
        "pipelineTasks": [{**task, "config": {**task["config"], "serviceId": "org/nmt-en-hi"}}],  # type: ignore[dict-item]
        "inputData": {"input": [{"source": FEE}, {"source": REPLY}]},
    }


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"pipelineResponseConfig": []},
        {"pipelineResponseConfig": [{"taskType": "translation", "config": [{"serviceId": "x"}]}]},
        {"pipelineResponseConfig": 7, "pipelineInferenceAPIEndPoint": "x"},
    ],
)
def test_an_answer_that_names_no_service_is_garbage(answer: object) -> None:
    with scripted(lambda exchange: exchange.answer(answer)) as server:
        translator = BhashiniTranslator(user="u", key="k", url=server.url, seconds=5.0)
        with pytest.raises(ModelServerFailed, match="names no service") as caught:
            translator.translated([FEE], source=ENGLISH, target=HINDI)
        translator.close()
    assert caught.value.cause == Fallback.GARBAGE


def test_too_few_translations_are_garbage() -> None:
    with scripted(bhashini({})) as server:
        translator = BhashiniTranslator(user="u", key="k", url=server.url, seconds=5.0)
        with pytest.raises(ModelServerFailed, match="0 translations of 1 texts"):
            translator.translated([FEE], source=ENGLISH, target=HINDI)
        translator.close()


@pytest.mark.parametrize("text", ["<html>", "[" * 200_000])
def test_a_page_or_a_bomb_instead_of_an_answer_is_garbage(text: str) -> None:
    def page(exchange: Exchange) -> None:
        exchange.start(kind="text/html")
        exchange.send(text)
        exchange.end()

    with scripted(page) as server:
        translator = BhashiniTranslator(user="u", key="k", url=server.url, seconds=5.0)
        with pytest.raises(ModelServerFailed, match="no JSON"):
            translator.translated([FEE], source=ENGLISH, target=HINDI)
        translator.close()


def test_a_block_is_translated_sentence_by_sentence_or_not_at_all() -> None:
    quote = f"{REPLY} {FEE}\nAsk."
    block = AnswerBlock(quote, "Fees", (0, len(REPLY)), [1])
    answer = Grounded([], [cited(quote, 1)], 0.9, blocks=[block])
    made = {REPLY: REPLY_HINDI, FEE: FEE_HINDI, "Ask.": "पूछें।"}
    translator = ByText(made)
    translations = SideTranslations(translator, verifier())

    (whole,) = translations.beside(answer, language=HINDI).answer.blocks
    (sentence,) = translations.beside(grounded(REPLY), language=HINDI).answer.sentences
    assert whole.translation is not None
    assert whole.translation.text == f"{REPLY_HINDI} {FEE_HINDI}\nपूछें।"
    assert sentence.translation is not None
    assert translator.asked == [REPLY, FEE, "Ask."]

    lying = SideTranslations(ByText({**made, FEE: "गरीब दस रुपये देते हैं।"}), verifier()).beside(answer, language=HINDI)
    assert lying.answer.blocks[0].translation is None
    assert lying.rejected.total() == 1


class Silent:
    """A translator that says nothing until it may end."""

    name = "silent"

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.may_end = threading.Event()

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        self.asked.release()
        assert self.may_end.wait(20.0)
        return [MADE[text] for text in texts]


def test_while_a_silent_translator_is_asked_others_get_their_quotes_at_once() -> None:
    silent = Silent()
    beside = SideTranslations(silent, verifier(), most_at_once=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(beside.beside, grounded(REPLY), language=HINDI)
        assert silent.asked.acquire(timeout=20.0)
        second = beside.beside(grounded(FEE), language=HINDI)
        silent.may_end.set()

    assert second.failure is Fallback.OVERLOADED
    assert second.answer == grounded(FEE)
    assert first.result().failure is None
    assert beside.beside(grounded(FEE), language=HINDI).failure is None

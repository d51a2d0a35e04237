"""Text that nobody should send, through everything that text goes through; docs/reference/index-format.md says what
comes of it."""

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from embeddings.default_models.build import ENCODER_FOLDER
from embeddings.encoders.encoder import Encoder, fit_to_encode
from embeddings.encoders.onnx_encoder import OnnxEncoder
from embeddings.index.builder import build_generation
from embeddings.languages.hinglish import Transliterator, detect_language
from embeddings.search.retriever import Retriever, Scope
from embeddings.text.passages import embedded_text, passages_of
from embeddings.text.tokens import terms
from tests.embeddings.languages.test_hinglish import CountingNetwork
from tests.embeddings.planned import course
from tests.fakes import HashingEncoder

NOTHING = {"empty": "", "blank": " \t\n ", "NULs": "\0\0\0", "lone surrogate": "\ud800", "controls": "\x01\x1b\x7f"}
PUNCTUATION = {"punctuation": "?!… ।॥ — ()[]{}", "symbols": "©®™ 🙂👍🏽 1️⃣", "zero-width alone": "\u200b\u200d\ufeff"}
MIXED = {
    "a megabyte in one word": "a" * 1_000_000,
    "a megabyte of words": "kya leave hai " * 70_000,
    "a megabyte of Hindi": "अवकाश " * 60_000,
    "NULs within": "earned\0 leave",
    "surrogates within": "earned \udc00leave\ud83d rules",
    "mixed scripts": "leave अवकाश விடுப்பு 休暇 إجازة отпуск",
    "zero-width within": "ear\u200bned lea\u200dve",
    "bidirectional controls": "\u202eleave\u202c \u2066rules\u2069",
    "marks without a letter": "\u093f\u094d\u0902 \u0301\u0301",
    "a thousand marks on one letter": "क" + "\u093c\u0902" * 1_000,
    "every line of Markdown": "# \n- \n| |\n***\n> > >\n```\n1. \n",
}
HOSTILE = {**NOTHING, **PUNCTUATION, **MIXED}
MOST = 4_000
"""Characters of a text in the index: several passages of each that is longer, at 50 ms each with the real encoder."""
every = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


@pytest.fixture(params=["hashing", pytest.param("onnx", marks=pytest.mark.model)], scope="module")
def encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "hashing":
        return HashingEncoder()
    loaded: OnnxEncoder = request.getfixturevalue("onnx_encoder")
    assert loaded.name.startswith(ENCODER_FOLDER)
    return loaded


@every
def test_vectors_are_unit_or_zero_and_never_nan(encoder: Encoder, text: str) -> None:
    for row in (encoder.encode_queries([text])[0], encoder.encode_passages([text])[0]):
        expected = 1.0 if fit_to_encode(text) else 0.0
        assert float(np.linalg.norm(row)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_the_zero_vector_without_terms_and_english(text: str) -> None:
    assert fit_to_encode(text) == ""
    assert terms(text) == []
    assert detect_language(text) == ENGLISH


@every
def test_every_text_has_a_language_and_terms_that_can_be_written(text: str) -> None:
    assert detect_language(text) in (ENGLISH, HINDI, HINGLISH)
    assert all(term and len(term) <= 64 for term in terms(text))


@every
def test_transliteration_keeps_all_but_latin_words_and_leaves_none_in_reach(text: str) -> None:
    written = Transliterator(CountingNetwork()).to_devanagari(text)
    assert not any("a" <= letter.lower() <= "z" for letter in written[:1_000])
    others = [letter for letter in text[:2_000] if not (letter.isascii() and letter.isalpha())]
    assert [letter for letter in others if letter not in written] == []


@every
def test_passages_are_exact_parts_of_the_text(text: str) -> None:
    passages = list(passages_of(course({ENGLISH: text})))
    assert bool(passages) is bool(text.strip())
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert len(passage.text) <= 200_000
        assert embedded_text(passage)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Retriever:
    """An index of all hostile texts, those of a megabyte cut to 4,000 characters, and of one that is not."""
    root = tmp_path_factory.mktemp("hostile")
    texts = [text[:MOST] for text in HOSTILE.values()] + ["Earned leave is credited on the first of January."]
    passages = [
        passage
        for number, text in enumerate(texts)
        for passage in passages_of(course({ENGLISH: text}, name=f"course-{number}"))
    ]
    build_generation(passages, encoder=encoder, root=root, catalogue_revision="h")
    return Retriever(encoder, Transliterator(CountingNetwork()), root)


@every
def test_search_answers_every_question_with_scores_that_are_numbers(retriever: Retriever, text: str) -> None:
    found = retriever.search(text, scope=Scope(), top_k=5)
    assert len(found.hits) == (5 if fit_to_encode(text) else 0)
    assert all(np.isfinite([hit.score, hit.cosine, hit.lexical, hit.coverage]).all() for hit in found.hits)
    assert found.question == text


def test_hostile_passages_do_not_hide_the_one_that_answers(retriever: Retriever) -> None:
    best = retriever.search("When is earned leave credited?", scope=Scope(), top_k=1).hits[0]
    assert best.passage.text.startswith("Earned leave is credited")


def test_hostile_passages_are_read_back_to_the_letter(retriever: Retriever) -> None:
    whole = {text[:MOST] for text in HOSTILE.values()}

    hits = retriever.search("leave", scope=Scope(), top_k=1_000).hits
    assert all(any(hit.passage.text in each for each in whole) or hit.passage.text.startswith("Earned") for hit in hits)

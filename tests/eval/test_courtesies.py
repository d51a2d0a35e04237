"""Politeness around a question, with the real models over the sample's courses."""

from pathlib import Path

import pytest

from embeddings.search.retriever import Scope
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.formats import Question, read_questions
from eval.systems import built_system, load_encoder, load_transliterator

ROOT = Path(__file__).parents[2]
EVERY = 10
"""Of the 192 covered questions: twenty, of three languages in turn, over many courses."""

AROUND = (
    "Respected sir, kindly tell me {} Thanks and regards",
    "Good morning madam. {} I shall be grateful. Yours faithfully, Asha Devi",
    "सर जी, कृपया बताइए {}",
    "आदरणीय महोदय, मैं जानना चाहता हूँ कि {} सादर धन्यवाद",
    "sir ji please bataiye {}",
    "namaste, mujhe ye bataiye ki {} dhanyavaad",
)


def _asked(corpus: Corpus) -> list[Question]:
    questions = read_questions(ROOT / "eval/sets/questions/sample", known=frozenset(corpus.gold_ids.values()))
    return [question for question in questions if question.gold][::EVERY][:20]


@pytest.mark.model
@pytest.mark.slow
def test_politeness_around_a_question_does_not_change_what_is_found() -> None:
    corpus = corpus_of_catalogue(ROOT / "data/sample")
    questions = _asked(corpus)
    models = ROOT / "var/models"
    own = {gold.partition("/")[0] for question in questions for gold in question.gold}
    near = [passage for passage in corpus.passages if passage.course in own]
    system = built_system(
        Corpus(near, corpus.lesson_texts, corpus.gold_ids),
        encoder=load_encoder(models),
        transliterator=load_transliterator(models),
    )
    with system as built:

        def lessons(text: str) -> list[tuple[str, str]]:
            hits = built.retriever.search(text, scope=Scope(), top_k=5).hits
            return [(hit.passage.course, hit.passage.lesson) for hit in hits]

        pairs = [
            (lessons(around.format(question.text)), lessons(question.text))
            for question in questions
            for around in AROUND
        ]
    assert len(pairs) == 20 * len(AROUND)
    assert sum(polite[0] == bare[0] for polite, bare in pairs) >= 0.95 * len(pairs)
    # Among these courses alone the first lesson mostly stays whatever is searched for; those behind it do not.
    assert sum(polite == bare for polite, bare in pairs) >= 0.9 * len(pairs)

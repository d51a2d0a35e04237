from collections.abc import Iterator

import pytest

from eval.fit.answers import NEUTRAL, Asking
from eval.fit.examples import TRAINING, Example
from eval.sets.corpus import Corpus, corpus_of_question_set
from eval.systems import built_system
from tests.eval.fit.planned import NEAR, PASSAGES, TRAINED
from tests.eval.planned import NoTransliteration, question_set
from tests.fakes import HashingEncoder
from tutor.answer.tutor import Tutor


@pytest.fixture(scope="package")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus_of_question_set(question_set(tmp_path_factory.mktemp("set"), passages=PASSAGES, questions=[]))


@pytest.fixture(scope="package")
def tutor(corpus: Corpus) -> Iterator[Tutor]:
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        yield Tutor(system.retriever, model=NEUTRAL)


@pytest.fixture(scope="package")
def examples(tutor: Tutor, corpus: Corpus) -> list[Example]:
    return list(Asking(tutor, corpus).examples([*TRAINED, NEAR], source=TRAINING))

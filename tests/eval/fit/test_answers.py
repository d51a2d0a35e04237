from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from eval.fit.answers import (
    ELSEWHERE,
    NEUTRAL,
    OWN,
    QUESTIONS_ELSEWHERE,
    RIGHT_DECLINED,
    TRAINING,
    XQUAD,
    Asking,
    Decisions,
    Example,
    block_choices,
    data_card,
    figures,
    fitted_ranking,
    model_data,
    put_elsewhere,
    sentence_choices,
    threshold_of,
)
from eval.sets.corpus import Corpus, corpus_of_question_set
from eval.sets.formats import Distance, Question
from eval.sets.training import TrainingQuestion, as_compared
from eval.systems import built_system
from tests.eval.planned import NoTransliteration, question_set
from tests.fakes import HashingEncoder
from tutor.answer.decline import FEATURES, DeclineModel
from tutor.answer.model import AnswerModel, model_from
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES
from tutor.answer.tutor import Tutor

PASSAGES: Sequence[Mapping[str, object]] = [
    {
        "id": f"{name}-{part}",
        "course": name,
        "language": "en",
        "title": name.title(),
        "text": f"{said[part]}\n\nThe office of {name} opens daily. It closes on holidays.",
    }
    for name, said in {
        "leave": (
            "Fifteen days are credited in July. Leave is asked for in writing.",
            "Leave may be refused by nobody.",
        ),
        "tender": ("A tender is opened in public. The lowest bidder wins the contract.", "A bidder pays a deposit."),
        "travel": ("Travel is paid by the kilometre. Receipts are kept for a year.", "A train is paid in full."),
        "pension": ("A pension begins in the month after retirement.", "A widow gets half of the pension."),
        "record": ("Records are weeded after ten years. Maps are kept for ever.", "A register lists all records."),
        "notice": ("A notice is signed by an officer. It names the rule.", "A notice hangs at the gate."),
    }.items()
    for part in (0, 1)
]
ASKED: Mapping[str, tuple[str, str, str]] = {
    "a-1": ("When are fifteen days credited?", "leave-0", "Fifteen days are credited in July."),
    "a-2": ("Which bidder wins the contract?", "tender-0", "The lowest bidder wins the contract."),
    "a-3": ("How long are receipts kept?", "travel-0", "Receipts are kept for a year."),
    "a-4": ("What does a widow get of the pension?", "pension-1", "A widow gets half of the pension."),
    "a-5": ("Which records are kept for ever, maps?", "record-0", "Maps are kept for ever."),
    "a-6": ("By whom is a notice signed?", "notice-0", "A notice is signed by an officer."),
}
TRAINED = [
    TrainingQuestion(f"{name}-en", ENGLISH, text, "fact", [gold], {ENGLISH: as_compared(said)}, whole=False)
    for name, (text, gold, said) in ASKED.items()
]
NEAR = TrainingQuestion("n-1-en", ENGLISH, "Who may fly zebras over pension offices?", "near", [], {}, whole=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus_of_question_set(question_set(tmp_path_factory.mktemp("set"), passages=PASSAGES, questions=[]))


@pytest.fixture(scope="module")
def tutor(corpus: Corpus) -> Iterator[Tutor]:
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        yield Tutor(system.retriever, model=NEUTRAL)


@pytest.fixture(scope="module")
def examples(tutor: Tutor, corpus: Corpus) -> list[Example]:
    return list(Asking(tutor, corpus).examples([*TRAINED, NEAR], source=TRAINING))


def test_a_question_is_put_to_its_index_and_its_blocks_read(examples: list[Example]) -> None:
    first, near = examples[0], examples[-1]
    assert len(examples) == len(TRAINED) + 1
    assert (first.source, first.group, first.language, first.covered) == (TRAINING, "leave-0", ENGLISH, True)
    assert [block.evidence.block.text for block in first.examined.blocks if first.is_right(block)] == [
        "Fifteen days are credited in July. Leave is asked for in writing."
    ]
    assert (near.covered, near.distance, near.group) == (False, Distance.NEAR, "n-1")
    assert not any(map(near.is_right, near.examined.blocks))


def test_questions_about_one_course_are_of_one_group_whatever_set_they_are_of(tutor: Tutor, corpus: Corpus) -> None:
    """Else a fold would judge questions of a course that another set of questions taught it."""
    own = Question("q-1-hi", HINDI, "Fifteen days?", ["leave-0"], ["fifteen days"], None)
    asking = Asking(tutor, corpus)
    (trained,), (other,) = asking.examples(TRAINED[:1], source=TRAINING), asking.examples([own], source=OWN)
    assert trained.group == other.group
    assert any(map(other.is_right, other.examined.blocks))


def test_there_is_a_choice_of_blocks_where_any_answers(examples: list[Example]) -> None:
    choices = list(block_choices(examples))
    assert len(choices) == len(TRAINED)
    for choice, example in zip(choices, examples, strict=False):
        assert choice.rows.shape == (len(example.examined.blocks), len(BLOCK_FEATURES))
        assert choice.right.sum() == 1


def test_there_is_a_choice_of_sentences_where_one_is_better_than_another(examples: list[Example]) -> None:
    """The answer on the widow's pension is one sentence, and of the one on notices the second leans on the first."""
    choices = list(sentence_choices(examples))
    assert [choice.right.tolist() for choice in choices] == [[True, False], *[[False, True]] * 3]
    assert all(choice.rows.shape == (2, len(SENTENCE_FEATURES)) for choice in choices)
    whole = [replace(example, whole=True) for example in examples]
    assert list(sentence_choices(whole)) == []


def test_the_fitted_ranking_puts_the_answering_blocks_first(examples: list[Example]) -> None:
    model = AnswerModel(fitted_ranking(examples), NEUTRAL.decline)
    covered = [_turned(example) for example in examples if example.covered]
    assert not any(example.is_right(example.examined.blocks[0]) for example in covered)
    assert all(example.is_right(example.ranked(model).examined.blocks[0]) for example in covered)


def _turned(example: Example) -> Example:
    """With the worst block first."""
    return replace(example, examined=replace(example.examined, blocks=example.examined.blocks[::-1]))


def test_an_answer_of_a_question_set_is_looked_for_as_everywhere(tutor: Tutor, corpus: Corpus) -> None:
    """Whatever the case of its letters, and in a gold lesson only."""
    asked = [
        Question(f"q-{answer}", ENGLISH, "Fifteen days?", [gold], [answer], None)
        for gold, answer in (("leave-0", "fifteen days"), ("leave-0", "sixteen days"), ("leave-1", "fifteen days"))
    ]
    found = list(Asking(tutor, corpus).examples(asked, source=OWN))
    assert [any(map(each.is_right, each.examined.blocks)) for each in found] == [True, False, False]


def _decisions(examples: list[Example], strengths: Sequence[float], right: Sequence[bool]) -> Decisions:
    """Decisions told by their first feature alone."""
    features = np.zeros((len(strengths), len(FEATURES)))
    features[:, 0] = strengths
    planned = [
        replace(examples[0], group=f"course-{place}", distance=None if answers else Distance.FAR)
        for place, answers in enumerate(right)
    ]
    return Decisions(planned, features, np.array(right))


def test_a_decision_is_right_where_what_would_be_shown_answers(examples: list[Example]) -> None:
    model = AnswerModel(fitted_ranking(examples), NEUTRAL.decline)
    decisions = Decisions.of([example.ranked(model) for example in examples])
    assert decisions.right.tolist() == [True] * len(TRAINED) + [False]
    assert decisions.features.shape == (len(TRAINED) + 1, len(FEATURES))


def test_the_decision_is_learnt_from_the_feature_that_tells(examples: list[Example]) -> None:
    right = [place % 2 == 0 for place in range(60)]
    strengths = [(2.0 if answers else -2.0) + 0.01 * (place % 7) for place, answers in enumerate(right)]
    decisions = _decisions(examples, strengths, right)
    model = decisions.fitted(np.arange(60))
    assert model.weights[0] > 0
    assert set(model.weights[1:]) == {0.0}
    unseen = decisions.cross_validated()
    assert ((unseen > 0.5) == np.array(right)).all()
    assert unseen.shape == (60,)


def test_the_threshold_costs_its_share_of_the_right_answers_to_training_questions(examples: list[Example]) -> None:
    right = [True] * 101 + [False] * 9 + [True] * 50
    decisions = _decisions(examples, [0.0] * 160, right)
    others = [replace(each, source=OWN) for each in decisions.examples[110:]]
    mixed = replace(decisions, examples=[*decisions.examples[:110], *others])
    probabilities = np.concatenate([np.arange(101) / 100, np.zeros(9 + 50)])
    assert threshold_of(mixed, probabilities) == pytest.approx(RIGHT_DECLINED)


def test_figures_are_told_by_source_and_language_and_distance(examples: list[Example]) -> None:
    covered, far = replace(examples[0], source=OWN), replace(examples[-1], distance=Distance.FAR)
    given = [covered, covered, replace(covered, language=HINGLISH), far]
    decisions = Decisions(given, np.zeros((4, len(FEATURES))), np.array([True, False, True, False]))
    table = figures(decisions, np.array([0.9, 0.9, 0.1, 0.1]), threshold=0.5)
    rows = list(zip(*(column.cells for column in table.columns), strict=True))
    assert rows == [
        ("own", "en", "2", "0.500", "0.500", "0.000", "–", "–"),
        ("own", "hi-Latn", "1", "0.000", "0.000", "1.000", "–", "–"),
        ("training", "en", "1", "–", "–", "–", "–", "1.000"),
    ]


def test_every_nth_matter_is_put_elsewhere_in_all_its_languages_where_nothing_answers_it() -> None:
    asked = [
        Question(f"{language}-q{place}", language, "?", ["p"], ["x"], None)
        for place in range(QUESTIONS_ELSEWHERE * 2)
        for language in (ENGLISH, HINDI)
    ]
    put = put_elsewhere(asked)
    every_second = range(0, QUESTIONS_ELSEWHERE * 2, 2)
    assert [each.id for each in put] == [f"{language}-q{n}" for n in every_second for language in (ENGLISH, HINDI)]
    assert {(each.gold, each.answers, each.distance) for each in map(_frozen, put)} == {((), (), Distance.FAR)}
    assert len(put_elsewhere(asked[:6])) == 6


def _frozen(question: Question) -> Question:
    return replace(question, gold=tuple(question.gold), answers=tuple(question.answers))


def test_what_is_written_reads_as_the_model_that_was_fitted(examples: list[Example]) -> None:
    decline = DeclineModel([place / 4 for place in range(len(FEATURES))], -1.5, 0.25)
    written = model_data(AnswerModel(fitted_ranking(examples), decline), examples)
    model = model_from(written)
    assert list(model.ranking.blocks) == fitted_ranking(examples).blocks
    assert (list(model.decline.weights), model.decline.intercept, model.decline.threshold) == (
        decline.weights,
        -1.5,
        0.25,
    )


def test_the_data_card_counts_examples_and_numbers(examples: list[Example]) -> None:
    card = data_card([*examples, replace(examples[0], source=XQUAD)])
    assert card["examples"] == {TRAINING: len(examples), XQUAD: 1, OWN: 0, ELSEWHERE: 0}
    assert card["fitted_numbers"] == len(BLOCK_FEATURES) + len(SENTENCE_FEATURES) + len(FEATURES) + 2

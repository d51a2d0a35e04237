from dataclasses import replace

from data.words.models import ENGLISH, HINDI
from eval.fit.answers import (
    NEUTRAL,
    QUESTIONS_ELSEWHERE,
    Asking,
    block_choices,
    data_card,
    fitted_margin,
    fitted_ranking,
    model_data,
    put_elsewhere,
    reading_choices,
    sentence_choices,
)
from eval.fit.examples import ELSEWHERE, OWN, TRAINING, XQUAD, Example
from eval.sets.corpus import Corpus
from eval.sets.formats import Distance, Question
from tests.eval.fit.planned import TRAINED
from tutor.answer.decline import FEATURES, READ_FEATURES, DeclineModel
from tutor.answer.model import AnswerModel, model_from
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES
from tutor.answer.tutor import Tutor


def test_a_question_is_put_to_its_index_and_its_blocks_read(examples: list[Example]) -> None:
    first, near = examples[0], examples[-1]
    assert len(examples) == len(TRAINED) + 1
    assert (first.source, first.group, first.language, first.covered) == (TRAINING, "leave-0", ENGLISH, True)
    assert [block.evidence.block.text for block in first.examined.blocks if first.is_right(block)] == [
        "Fifteen days are credited in July. Leave is asked for in writing."
    ]
    assert (near.covered, near.distance, near.group) == (False, Distance.NEAR, "leave-0")
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


def test_a_margin_weighs_what_it_tells_beside_the_score(examples: list[Example]) -> None:
    """The reader is right of every block, the score of those of two questions in three."""
    covered = [example for example in examples if example.covered]
    read = [_read_rightly(example, scored=place % 3 > 0) for place, example in enumerate(covered)]
    assert fitted_margin(read) > 1
    assert list(reading_choices(covered)) == []  # nobody read them
    assert list(reading_choices([replace(read[0], source=XQUAD)])) == []


def _read_rightly(example: Example, *, scored: bool) -> Example:
    told = [(block, example.is_right(block)) for block in example.examined.blocks]
    blocks = [replace(block, margin=2.0 * right, score=float(right is scored)) for block, right in told]
    return replace(example, examined=replace(example.examined, blocks=blocks))


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
    read = DeclineModel([place / 8 for place in range(len(READ_FEATURES))], -2.5, 0.5)
    ranking = replace(fitted_ranking(examples), margin=0.5)
    model = model_from(model_data(AnswerModel(ranking, decline, read), examples))
    assert model.decline_read == replace(read, weights=tuple(read.weights))
    assert list(model.ranking.blocks) == fitted_ranking(examples).blocks
    assert model.ranking.margin == 0.5
    assert (list(model.decline.weights), model.decline.intercept, model.decline.threshold) == (
        decline.weights,
        -1.5,
        0.25,
    )


def test_the_data_card_counts_examples_and_numbers(examples: list[Example]) -> None:
    card = data_card([*examples, replace(examples[0], source=XQUAD)])
    assert card["examples"] == {TRAINING: len(examples), XQUAD: 1, OWN: 0, ELSEWHERE: 0}
    numbers = len(BLOCK_FEATURES) + len(SENTENCE_FEATURES) + len(FEATURES) + len(READ_FEATURES) + 5
    assert card["fitted_numbers"] == numbers

import math
from dataclasses import replace

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from tests.tutor.answer.planned import evidence_of, hit_of
from tests.tutor.planned import passage_of
from tutor.answer.evidence import Evidence
from tutor.answer.ranking import (
    BLOCK_FEATURES,
    SENTENCE_FEATURES,
    RankingModel,
    block_features,
    ranked_blocks,
    sentence_features,
)

FARM = passage_of("Goats eat grass all day. Cows give white milk.\n\nHens lay brown eggs.\n\nWho milks the cows?")


def _model(blocks: dict[str, float] | None = None, sentences: dict[str, float] | None = None) -> RankingModel:
    """These weights; others are 0."""
    return RankingModel(
        [(blocks or {}).get(name, 0.0) for name in BLOCK_FEATURES],
        [(sentences or {}).get(name, 0.0) for name in SENTENCE_FEATURES],
    )


def _farm(question: str = "Poultry?") -> list[Evidence]:
    sentences, blocks = [1.0, 3.0, 2.0, 0.5], [0.5, 0.75, 0.25]
    return evidence_of(question, [hit_of(FARM, sentences=sentences, blocks=blocks)])


def test_features_of_a_block_are_what_speaks_for_it() -> None:
    passage = replace(
        passage_of("## Fees\n\nThe officer waits thirty days. A fee is due.", name="fees"), title="The officer"
    )
    hits = [
        hit_of(passage_of("Goats eat grass."), score=6.0),
        hit_of(passage, score=4.5, sentences=[0.5, 2.0], blocks=[1.25]),
    ]
    _, found = evidence_of("How long are fees with the officer in vain?", hits)
    features = dict(zip(BLOCK_FEATURES, block_features(found, asked_in=ENGLISH).tolist(), strict=True))
    assert len(found.worth) == 4  # long, fee, officer, vain
    rare, nowhere = math.log((3 + 1) / (1 + 1)), math.log(3 + 1)
    assert features == pytest.approx(
        {
            "best_sentence": 2.0,
            "likeness": 1.25,
            "telling": rare / (2 * rare + 2 * nowhere),
            "behind": 4.5 - 6.0,
            "lesson_behind": 0.0,
            "other_language": 0.0,
            "figure": 1.0,
            "words": math.log(1 + 9),
            "telling_heading": rare / (2 * rare + 2 * nowhere),
            "coverage_title": 1 / 4,
            "unmet": 2 / 4,
            "question": 0.0,
        }
    )


def test_text_in_another_language_than_is_read_first_is_marked() -> None:
    place = BLOCK_FEATURES.index("other_language")
    (english,) = evidence_of("Milk?", [hit_of(passage_of("Cows give milk."))])
    (hindi,) = evidence_of("दूध?", [hit_of(passage_of("गाय दूध देती है।", language=HINDI))])
    assert [block_features(english, asked_in=language)[place] for language in (ENGLISH, HINDI, HINGLISH)] == [0, 1, 1]
    assert [block_features(hindi, asked_in=language)[place] for language in (ENGLISH, HINDI, HINGLISH)] == [1, 0, 0]


def test_a_block_that_asks_itself_is_marked() -> None:
    place = BLOCK_FEATURES.index("question")
    assert [block_features(each, asked_in=ENGLISH)[place] for each in _farm()] == [0, 0, 1]


def test_features_of_a_sentence_are_what_speaks_for_it() -> None:
    passage = passage_of("The officer waits thirty days. A fee is due.")
    (found,) = evidence_of("How long is the officer waiting?", [hit_of(passage, sentences=[0.5, 2.0])])
    first, second = found.sentences
    assert sentence_features(first).tolist() == pytest.approx([0.5, first.telling, 1.0])
    assert sentence_features(second).tolist() == pytest.approx([2.0, 0.0, 0.0])
    assert first.telling > 0


def test_blocks_come_in_the_order_of_the_weighted_sum() -> None:
    found = ranked_blocks(_farm(), asked_in=ENGLISH, model=_model({"likeness": 2.0, "best_sentence": 0.25}))
    assert [block.score for block in found] == pytest.approx(
        [2 * 0.75 + 0.25 * 2.0, 2 * 0.5 + 0.25 * 3.0, 2 * 0.25 + 0.25 * 0.5]
    )
    assert found[0].evidence.block.text == "Hens lay brown eggs."


def test_equal_scores_keep_the_order_given() -> None:
    given = _farm()
    found = ranked_blocks(given, asked_in=ENGLISH, model=_model())
    assert [block.evidence.block.place for block in found] == [evidence.block.place for evidence in given]


def test_the_key_sentence_of_a_block_is_its_best() -> None:
    likest, telling = (
        next(
            block
            for block in ranked_blocks(_farm("Goats?"), asked_in=ENGLISH, model=_model(sentences=weights))
            if len(block.sentences) == 2
        )
        for weights in ({"likeness": 1.0}, {"telling": 9.0, "likeness": 1.0})
    )
    assert likest.key.candidate.text == "Cows give white milk."
    assert telling.key.candidate.text == "Goats eat grass all day."
    assert [sentence.score for sentence in likest.sentences] == [3.0, 1.0]


def test_nothing_found_is_nothing_ranked() -> None:
    assert ranked_blocks([], asked_in=ENGLISH, model=_model()) == []

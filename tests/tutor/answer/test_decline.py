import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from embeddings.search.retriever import Hit
from tests.tutor.answer.planned import evidence_of, hit_of, ranked, retrieval_of
from tests.tutor.planned import passage_of
from tutor.answer.decline import FEATURES, READ_FEATURES, DeclineModel, features_of
from tutor.answer.ranking import Examined

REPLY = passage_of("The reply is due in thirty days. The fee is ten rupees.\n\nAn appeal is free.", name="reply")
HINDI_PASSAGE = passage_of("उत्तर तीस दिन में देय है।", name="hi", lesson="other", language=HINDI)


def _named(examined: Examined) -> dict[str, float]:
    return dict(zip(FEATURES, features_of(examined).tolist(), strict=True))


def _examined(
    question: str, hits: Sequence[Hit], *, scores: Sequence[float] = (), language: Language = ENGLISH
) -> Examined:
    """The blocks of the hits in their order, with these scores."""
    found = evidence_of(question, hits)
    blocks = [ranked(each, score) for each, score in zip(found, scores or [0.0] * len(found), strict=True)]
    return Examined(retrieval_of(question, hits, language=language), blocks, words=3, unknown=0.25)


def _features(question: str, *texts: str, language: Language = ENGLISH) -> dict[str, float]:
    """Of blocks of these texts of one lesson, the first of them the best."""
    hits = [hit_of(passage_of(text, name=f"p{place}")) for place, text in enumerate(texts)]
    return _named(_examined(question, hits, language=language))


def test_the_probability_is_the_logistic_function_of_the_weighted_sum() -> None:
    model = DeclineModel([2.0, -1.0], intercept=0.5, threshold=0.5)
    assert model.probability(np.array([1.0, 3.0])) == pytest.approx(1 / (1 + math.exp(-(0.5 + 2 - 3))))


def test_extreme_features_give_probabilities_and_no_overflow() -> None:
    model = DeclineModel([1.0], intercept=0.0, threshold=0.5)
    assert 0 <= model.probability(np.array([-1e9])) < 1e-9
    assert 1 - 1e-9 < model.probability(np.array([1e9])) <= 1


def test_features_are_what_search_and_ranking_saw() -> None:
    hits = [
        hit_of(
            REPLY, score=4.0, cosine=0.85, lexical=0.4, coverage=0.5, cosines=[0.7, 0.9, 0.6], sentences=[1.5, 0.5, 0]
        ),
        hit_of(HINDI_PASSAGE, score=3.0, cosine=0.95, lexical=0.1, coverage=0.75, cosines=[0.99]),
    ]
    found = _named(_examined("Is the reply of 1994 late or the fee?", hits, scores=[2.0, 1.0, 0.0]))
    shares = np.exp([2.0, 1.0, 0.0]) / np.exp([2.0, 1.0, 0.0]).sum()
    assert found == pytest.approx(
        {
            "cosine": 0.85,
            "lexical": 0.4,
            "lexical_elsewhere": 0.1,
            "coverage": 0.5,
            "sentence_cosine": 0.9,
            "sentence_coverage": 1 / 4,  # reply, 1994, late, fee
            "sentence_gap": 0.9 - 0.6,
            "insisted_in_vain": 1.0,
            "unknown": 0.25,
            "words": math.log(1 + 3),
            "lead": 4.0 - 3.0,
            "found": 4.0,
            "uncertainty": -(shares * np.log(shares)).sum(),
            "key_likeness": 1.5,
            "unmet": 2 / 4,
            "unmet_by_key": 3 / 4,
            "unmet_by_lesson": 2 / 4,
            "rarest_unmet": 1.0,
            "asks_figure": 0.0,
            "no_figure": 0.0,
            "no_figure_in_lesson": 0.0,
            "numbers_unmet": 1.0,
            "question_words": 4.0,
            "same_language": 1.0,
            "hindi": 0.0,
            "hinglish": 0.0,
        },
        abs=1e-6,
    )


def test_what_the_reader_thinks_comes_last_where_one_reads() -> None:
    examined = _examined("Is the reply late?", [hit_of(REPLY)])
    best, *others = examined.blocks
    read = features_of(replace(examined, blocks=[replace(best, margin=-1.5), *others]))
    assert read.tolist() == [*features_of(examined).tolist(), -1.5]
    assert len(read) == len(READ_FEATURES)


def test_what_the_rest_of_the_lesson_says_is_met_there_and_what_stands_above_everywhere() -> None:
    best = replace(passage_of("## Appeal\n\nIt is free.", name="a"), title="Requests")
    rest = replace(passage_of("The officer hears it soon.", name="b"), title="Requests")
    other = passage_of("The fee is ten rupees.", name="c", lesson="other")
    found = _named(
        _examined("Are appeal requests free of officer fee?", [hit_of(each) for each in (best, rest, other)])
    )
    assert found["unmet"] == pytest.approx(2 / 5)  # officer, fee
    assert found["unmet_by_key"] == pytest.approx(2 / 5)
    assert found["unmet_by_lesson"] == pytest.approx(1 / 5)  # fee


def test_the_rarest_word_that_is_not_met_is_worth_most() -> None:
    worth = {"fee": 9.0, "late": 2.0, "zebra": 7.0}
    hits = [hit_of(passage_of("The fee is ten rupees."))]
    found = evidence_of("fee late zebra", hits, weight=worth.__getitem__)
    examined = Examined(retrieval_of("fee late zebra", hits), [ranked(found[0])], words=3, unknown=0.0)
    assert _named(examined)["rarest_unmet"] == 7.0
    assert _named(examined)["unmet"] == pytest.approx((2 + 7) / (9 + 2 + 7))


def test_a_figure_that_is_asked_for_is_looked_for_in_the_block_and_in_its_lesson() -> None:
    question = "How long may the officer take?"
    names = ("asks_figure", "no_figure", "no_figure_in_lesson")
    days, pages = "It takes thirty days.", "It takes thirty pages."
    told = [
        tuple(_features(*given)[name] for name in names)
        for given in ((question, days), (question, pages, days), (question, pages), ("Who is it?", pages))
    ]
    assert told == [(1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 0, 0)]


def test_numbers_of_the_question_are_looked_for_in_the_lesson() -> None:
    assert _features("Is it 40 or 50 or 50 days?", "It takes 40 days.")["numbers_unmet"] == 1
    assert _features("Is it 40 or 50 days?", "It takes 40 days.", "Or it is 50 days.")["numbers_unmet"] == 0


def test_a_number_within_a_longer_one_is_not_met() -> None:
    assert _features("What was passed in 40 days?", "It was passed in 1940 by many.")["numbers_unmet"] == 1


def test_digits_of_either_script_meet() -> None:
    assert _features("Is it 40 days?", "It takes ४० days here.")["numbers_unmet"] == 0


@pytest.mark.parametrize(
    ("asked", "evidence", "told"),
    [
        (ENGLISH, REPLY, (1, 0, 0)),
        (ENGLISH, HINDI_PASSAGE, (0, 0, 0)),
        (HINDI, HINDI_PASSAGE, (1, 1, 0)),
        (HINDI, REPLY, (0, 1, 0)),
        (HINGLISH, HINDI_PASSAGE, (1, 0, 1)),
        (HINGLISH, REPLY, (0, 0, 1)),
    ],
)
def test_hinglish_is_at_home_in_hindi(asked: Language, evidence: object, told: tuple[int, int, int]) -> None:
    passage = next(each for each in (REPLY, HINDI_PASSAGE) if each is evidence)
    found = _named(_examined("Fee?", [hit_of(passage)], language=asked))
    assert (found["same_language"], found["hindi"], found["hinglish"]) == told


def _hits(*, coverage: Sequence[float] = (), texts: Sequence[str] = (), count: int = 8) -> list[Hit]:
    """`count` English hits whose scores fall by 1, 2, 3 …, with the coverages and texts given for the first of them."""
    scores = np.cumsum([100.0, *(-float(step) for step in range(1, count))])
    return [
        hit_of(
            passage_of(texts[place] if place < len(texts) else "Any text stands here.", name=f"p{place}"),
            score=float(scores[place]),
            coverage=coverage[place] if place < len(coverage) else 0.0,
        )
        for place in range(count)
    ]


def test_coverage_is_the_greatest_among_the_first_three_passages() -> None:
    assert _named(_examined("Which?", _hits(coverage=[0.1, 0.2, 0.3, 0.4])))["coverage"] == 0.3


def test_things_insisted_on_are_looked_for_in_the_first_five_passages() -> None:
    texts = ["Any text stands here."] * 4 + ["The Act is of 1994.", "The Act is of 1995."]
    for year, in_vain in (("1994", 0), ("1995", 1)):
        examined = _examined(f"What was passed in {year}?", _hits(texts=texts))
        assert _named(examined)["insisted_in_vain"] == in_vain


@pytest.mark.parametrize(("count", "lead"), [(8, 1 + 2 + 3 + 4 + 5), (3, 1 + 2), (1, 0)])
def test_the_lead_is_over_the_sixth_passage_or_the_last_where_there_are_fewer(count: int, lead: int) -> None:
    found = _named(_examined("Which?", _hits(count=count)))
    assert (found["lead"], found["found"]) == (lead, 100)


@pytest.mark.parametrize(("count", "gap"), [(7, 0.9 - 0.4), (3, 0.9 - 0.2)])
def test_the_gap_is_that_between_the_best_sentence_and_the_sixth_or_the_last(count: int, gap: float) -> None:
    cosines = [0.2, 0.9, 0.8, 0.75, 0.7, 0.55, 0.4][:count]  # in the order of ranking, which is another
    hits = [hit_of(passage_of("Any text stands here.", name=f"p{each}"), cosines=[each]) for each in cosines]
    assert _named(_examined("Which?", hits))["sentence_gap"] == pytest.approx(gap)

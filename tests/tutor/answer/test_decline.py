import json
import math
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from embeddings.search.retriever import Hit, Retrieval
from embeddings.text.evidence import candidates_of
from tests.tutor.planned import PAIRS, passage_of
from tutor.answer.blocks import Examined
from tutor.answer.decline import (
    FEATURES,
    LogisticRegression,
    features_of,
    language_pair,
    model_from,
    shipped_model,
)
from tutor.answer.ranking import Ranked

ENGLISH_PASSAGE = passage_of("The reply is due in thirty days. The fee is ten rupees.")
HINDI_PASSAGE = passage_of("उत्तर तीस दिन में देय है।", name="hi", language=HINDI)


def _ranked(language: Language = ENGLISH) -> list[Ranked]:
    passage = ENGLISH_PASSAGE if language == ENGLISH else HINDI_PASSAGE
    return [
        Ranked(candidate, 2.0 - place, 0.9 - 0.1 * place, 0.2 + 0.1 * place)
        for place, candidate in enumerate(candidates_of(passage))
    ]


def test_the_probability_is_the_logistic_function_of_the_weighted_sum() -> None:
    regression = LogisticRegression([2.0, -1.0], intercept=0.5)
    assert regression.probability(np.array([1.0, 3.0])) == pytest.approx(1 / (1 + math.exp(-(0.5 + 2 - 3))))


def test_extreme_features_give_probabilities_and_no_overflow() -> None:
    regression = LogisticRegression([1.0], intercept=0.0)
    assert 0 <= regression.probability(np.array([-1e9])) < 1e-9
    assert 1 - 1e-9 < regression.probability(np.array([1e9])) <= 1


def test_features_are_what_search_and_ranking_saw() -> None:
    hits = [
        Hit(ENGLISH_PASSAGE, score=4.0, cosine=0.85, lexical=0.4, coverage=0.5),
        Hit(HINDI_PASSAGE, score=3.0, cosine=0.95, lexical=0.1, coverage=0.0),
    ]
    retrieval = Retrieval("In which year?", ENGLISH, None, {}, hits, np.zeros(2, dtype=np.float32))
    found = features_of(Examined(retrieval, _ranked(), (), words=3, unknown=0.25))
    assert dict(zip(FEATURES, found.tolist(), strict=True)) == pytest.approx(
        {
            "cosine": 0.85,
            "lexical": 0.4,
            "lexical_elsewhere": 0.1,
            "coverage": 0.5,
            "sentence_cosine": 0.9,
            "sentence_coverage": 0.3,
            "sentence_gap": 0.9 - 0.8,
            "insisted_in_vain": 0.0,
            "unknown": 0.25,
            "words": math.log(1 + 3),
            "lead": 4.0 - 3.0,
        }
    )


def _hits(*, coverage: Sequence[float] = (), texts: Sequence[str] = (), count: int = 8) -> list[Hit]:
    """`count` English hits whose scores fall by 1, 2, 3 …, with the coverages and texts given for the first of them."""
    scores = np.cumsum([100.0, *(-float(step) for step in range(1, count))])
    return [
        Hit(
            passage_of(texts[place] if place < len(texts) else "Any text.", name=f"p{place}"),
            score=float(scores[place]),
            cosine=0.5,
            lexical=0.0,
            coverage=coverage[place] if place < len(coverage) else 0.0,
        )
        for place in range(count)
    ]


def _features(hits: Sequence[Hit], *, question: str = "Which?", cosines: Sequence[float] = (0.9,)) -> dict[str, float]:
    candidate = candidates_of(ENGLISH_PASSAGE)[0]
    ranked = [Ranked(candidate, 1.0, cosine, 0.0) for cosine in cosines]
    retrieval = Retrieval(question, ENGLISH, None, {}, hits, np.zeros(2, dtype=np.float32))
    found = features_of(Examined(retrieval, ranked, (), words=1, unknown=0.0))
    return dict(zip(FEATURES, found.tolist(), strict=True))


def test_coverage_is_the_greatest_among_the_first_three_passages() -> None:
    assert _features(_hits(coverage=[0.1, 0.2, 0.3, 0.4]))["coverage"] == 0.3


def test_things_insisted_on_are_looked_for_in_the_first_five_passages() -> None:
    texts = ["Any text."] * 4 + ["The Act of 1994.", "The Act of 1995."]
    assert _features(_hits(texts=texts), question="What was passed in 1994?")["insisted_in_vain"] == 0
    assert _features(_hits(texts=texts), question="What was passed in 1995?")["insisted_in_vain"] == 1


def test_the_lead_is_over_the_sixth_passage_or_the_last_where_there_are_fewer() -> None:
    assert _features(_hits())["lead"] == 1 + 2 + 3 + 4 + 5
    assert _features(_hits(count=3))["lead"] == 1 + 2
    assert _features(_hits(count=1))["lead"] == 0


def test_the_gap_is_that_between_the_best_sentence_and_the_sixth_or_the_last() -> None:
    cosines = [0.2, 0.9, 0.8, 0.75, 0.7, 0.55, 0.4]  # in the order of ranking, which is another
    assert _features(_hits(), cosines=cosines)["sentence_gap"] == pytest.approx(0.9 - 0.4)
    assert _features(_hits(), cosines=cosines[:3])["sentence_gap"] == pytest.approx(0.9 - 0.2)


@pytest.mark.parametrize(
    ("asked", "evidence", "pair"),
    [
        (ENGLISH, ENGLISH, "en/same"),
        (ENGLISH, HINDI, "en/cross"),
        (HINDI, ENGLISH, "hi/cross"),
        (HINGLISH, HINDI, "hi-Latn/same"),
        (HINGLISH, ENGLISH, "hi-Latn/cross"),
    ],
)
def test_hinglish_is_at_home_in_hindi(asked: Language, evidence: Language, pair: str) -> None:
    assert language_pair(asked, _ranked(evidence)[0]) == pair


def test_the_shipped_model_covers_every_pair_and_says_where_it_comes_from() -> None:
    data = json.loads(files("tutor.answer").joinpath("decline_model.json").read_text(encoding="utf-8"))
    assert set(data["pairs"]) == set(PAIRS)
    assert 0 < shipped_model().threshold < 1
    assert "CC BY-SA 4.0" in " ".join(data["data_card"]["data"])


def test_a_language_that_was_not_fitted_is_judged_like_english() -> None:
    model = shipped_model()
    assert model.of(Language("ta"), _ranked()[0]) is model.by_pair["en/cross"]


@pytest.mark.parametrize("change", [{"format": "other/1"}, {"features": ["cosine"]}])
def test_a_model_for_other_features_is_refused(change: dict[str, object]) -> None:
    data = json.loads(files("tutor.answer").joinpath("decline_model.json").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="decline model"):
        model_from({**data, **change})

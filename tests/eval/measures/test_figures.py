from collections.abc import Mapping

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, Language
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, gold_clusters, mean_of, section_of, sections_by_language
from eval.sets.formats import Question

VALUES = np.array([1.0, 0.0, 1.0, np.nan])


def _measure(rows: Rows) -> Mapping[str, Measured]:
    return {"mean": mean_of(VALUES[rows]), "of nothing": Measured(float("nan"), 0)}


def _question(number: int, *, language: Language, gold: tuple[str, ...]) -> Question:
    return Question(f"q{number}", language, "?", gold, (), None)


QUESTIONS = [
    _question(0, language=ENGLISH, gold=("a", "b")),
    _question(1, language=HINDI, gold=("b", "a")),
    _question(2, language=ENGLISH, gold=()),
    _question(3, language=HINDI, gold=()),
]


def test_a_figure_states_how_many_it_is_over_and_values_that_are_nan_do_not_count() -> None:
    section = section_of(_measure, rows=np.arange(4), clusters=np.arange(4), rng=None)
    assert section.n == 4
    [figure] = section.figures
    assert (figure.name, figure.n, figure.interval) == ("mean", 3, None)
    assert figure.value == pytest.approx(2 / 3)


def test_a_figure_over_nothing_is_left_out() -> None:
    section = section_of(_measure, rows=np.array([3]), clusters=np.arange(4), rng=np.random.default_rng(0))
    assert (section.n, list(section.figures)) == (1, [])
    with pytest.raises(KeyError):
        section.value("mean")


def test_intervals_hold_the_value() -> None:
    section = section_of(_measure, rows=np.arange(4), clusters=np.arange(4), rng=np.random.default_rng(0))
    interval = section.figures[0].interval
    assert interval is not None
    assert 0 <= interval.low <= section.value("mean") <= interval.high <= 1


def test_languages_are_measured_apart_and_together() -> None:
    overall, by_language = sections_by_language(_measure, QUESTIONS)
    assert overall.value("mean") == pytest.approx(2 / 3)
    assert list(by_language) == ["en", "hi"]
    assert by_language["en"].value("mean") == pytest.approx((1 + 1) / 2)
    assert by_language["hi"].value("mean") == pytest.approx(0 / 1)


def test_questions_with_the_same_gold_are_one_cluster_and_unanswerable_ones_stand_alone() -> None:
    assert gold_clusters(QUESTIONS).tolist() == [0, 0, 1, 2]


def test_an_uncovered_question_and_its_translations_are_drawn_together() -> None:
    asked = [
        Question("u1-en", ENGLISH, "?", (), (), None),
        Question("u1-hi", HINDI, "?", (), (), None),
        Question("u2-en", ENGLISH, "?", (), (), None),
    ]
    assert gold_clusters(asked).tolist() == [0, 0, 1]

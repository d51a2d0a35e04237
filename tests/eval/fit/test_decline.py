import numpy as np
import pytest

from data.words.models import ENGLISH
from eval.fit.decline import OWN, XQUAD, Example, best_threshold, cross_validated, data_card, figures, fitted
from tutor.answer.decline import FEATURES


def _example(number: int, *, covered: bool, source: str = OWN, strength: float = 1.0) -> Example:
    features = np.zeros(len(FEATURES))
    features[0] = (strength if covered else -strength) + 0.01 * (number % 7)
    return Example(source, f"{source}/{number}", ENGLISH, "en/same", features, covered, None)


PLANNED = [_example(number, covered=number % 2 == 0, source=OWN if number < 30 else XQUAD) for number in range(60)]


def test_a_model_is_fitted_for_each_pair_with_both_kinds_of_example() -> None:
    found = fitted(PLANNED)
    assert set(found) == {"en/same"}
    assert found["en/same"].probability(PLANNED[0].features) > 0.5 > found["en/same"].probability(PLANNED[1].features)


def test_a_pair_with_one_kind_of_example_only_gets_no_model() -> None:
    assert fitted([_example(number, covered=True) for number in range(10)]) == {}


def test_unseen_questions_are_told_apart_where_the_features_do() -> None:
    probabilities = cross_validated(PLANNED)
    assert all((one > 0.5) == example.covered for one, example in zip(probabilities, PLANNED, strict=True))


def test_the_threshold_is_where_the_worse_of_both_shares_is_best() -> None:
    probabilities = np.array([0.1, 0.2, 0.3, 0.6, 0.7, 0.9])
    covered = np.array([False, False, False, True, True, True])
    assert best_threshold(probabilities, covered) == pytest.approx(0.6)


def test_the_table_has_a_row_for_each_source_and_one_for_all_of_our_own() -> None:
    assert figures(PLANNED, cross_validated(PLANNED), threshold=0.5).row_count == 2 + 1


def test_the_data_card_counts_what_was_fitted() -> None:
    card = data_card(PLANNED, fitted(PLANNED))
    assert card["examples"] == {OWN: 30, XQUAD: 30, "xquad-across": 0}
    assert card["fitted_numbers"] == 1 * (len(FEATURES) + 1) + 1

import numpy as np
import pytest

from eval.measures.reliability import ALL, LEAST, Band, reliability, reliability_lines


def test_answers_are_counted_in_the_band_that_their_confidence_begins() -> None:
    bands = reliability(np.array([0.9, 0.899, 0.8, 0.2]), np.array([True, False, True, False]), ["en"] * 4)
    assert [(band.least, band.answers, band.right) for band in bands if band.language == ALL] == [
        (0.9, 1, 1.0),
        (0.8, 2, 1 / 2),
        (0.0, 1, 0.0),
    ]
    assert bands[1].confidence == pytest.approx((0.899 + 0.8) / 2)


def test_each_language_has_its_own_bands_after_those_of_all() -> None:
    bands = reliability(np.array([0.6, 0.6]), np.array([True, False]), ["hi", "en"])
    assert [(band.language, band.answers, band.right) for band in bands] == [
        (ALL, 2, 0.5),
        ("en", 1, 0.0),
        ("hi", 1, 1.0),
    ]


def test_no_answers_have_no_bands() -> None:
    assert reliability(np.zeros(0), np.zeros(0, dtype=np.bool_), []) == []


def test_every_confidence_is_in_a_band() -> None:
    confidence = np.linspace(0, 1, 101)
    bands = reliability(confidence, np.ones(101, dtype=np.bool_), ["en"] * 101)
    assert sum(band.answers for band in bands if band.language == ALL) == 101
    assert [band.least for band in bands if band.language == ALL] == list(LEAST)


def test_a_band_is_a_line() -> None:
    lines = reliability_lines([Band("hi", 0.9, 12, 0.93, 0.875)])
    assert lines[1:] == ["hi       from 0.9    12 answers  confidence 0.93  complete and right 0.88"]

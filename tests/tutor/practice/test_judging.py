"""Typed answers beside a model answer, by points."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tutor.practice.evidence import CASE_ERROR, case_result
from tutor.practice.judging import Point, Said, judged, points_of

MODEL = "Record what was said on the file the same day and ask for it in writing. The reply is due within thirty days."


def apart(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that know no meaning: only a text itself is near."""
    known = {text: row for row, text in enumerate(dict.fromkeys(texts))}
    return np.eye(len(known), dtype=np.float32)[[known[text] for text in texts]]


def said(answer: str) -> list[Said]:
    return [point.said for point in judged(answer, MODEL, encode=apart)]


def test_each_clause_of_the_model_answer_is_a_point_and_short_ones_are_part_of_another() -> None:
    assert points_of(MODEL) == [
        "Record what was said on the file the same day",
        "ask for it in writing",
        "The reply is due within thirty days",
    ]
    assert points_of("No, the fee is ten rupees.") == ["No, the fee is ten rupees"]
    assert points_of("उसी दिन फ़ाइल पर दर्ज करें और लिखित पुष्टि माँगें।") == ["उसी दिन फ़ाइल पर दर्ज करें", "लिखित पुष्टि माँगें"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (MODEL, [Said.NAMED] * 3),
        ("I would ask him in writing.", [Said.MISSED, Said.NAMED, Said.MISSED]),
        ("The reply is due within sixty days.", [Said.MISSED, Said.MISSED, Said.UNSURE]),
        ("The reply is not due within thirty days.", [Said.MISSED, Said.MISSED, Said.UNSURE]),
        ("I like tea.", [Said.MISSED] * 3),
        ("?!", [Said.MISSED] * 3),
    ],
)
def test_a_point_is_named_missed_or_nobody_can_be_sure(answer: str, expected: list[Said]) -> None:
    assert said(answer) == expected


def test_what_means_the_like_with_some_of_the_words_is_named() -> None:
    def alike(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    answer = "Note on the file what he told you."
    assert judged(answer, "Record what was said on the file.", encode=apart)[0].said is Said.UNSURE
    assert judged(answer, "Record what was said on the file.", encode=alike)[0].said is Said.NAMED


def test_most_points_named_are_weak_evidence_and_fewer_are_none() -> None:
    named, missed = Point("a", Said.NAMED), Point("b", Said.MISSED)
    most = case_result("c", 0, points=[named] * 3 + [missed], level=2)

    assert (most["level"], most["standard_error"], most["at_least"]) == (2.0, CASE_ERROR, True)
    assert "level" not in case_result("c", 0, points=[named, missed], level=2)
    assert "level" not in case_result("c", 0, points=[], level=2)

import numpy as np

from eval.measures.coverage_curve import STEPS, CurvePoint, coverage_curve, curve_lines


def test_the_surest_are_answered_first() -> None:
    confidence, right = np.linspace(0, 1, 50), np.arange(50) >= 25
    curve = coverage_curve(confidence, right)

    assert [point.coverage for point in curve] == [step / STEPS for step in range(1, STEPS + 1)]
    assert [point.accuracy for point in curve][:5] == [1.0] * 5
    assert curve[-1] == CurvePoint(1.0, 0.0, 0.5)
    assert [point.threshold for point in curve] == sorted((point.threshold for point in curve), reverse=True)


def test_questions_of_one_confidence_count_alike_in_whatever_order_they_come() -> None:
    right = np.array([True, False] * 10)
    curves = [coverage_curve(np.full(20, 0.4), order) for order in (right, right[::-1], np.sort(right))]

    assert curves[0] == curves[1] == curves[2]
    assert {point.accuracy for point in curves[0]} == {0.5}


def test_of_few_questions_there_are_few_points_and_of_none_none() -> None:
    assert len(coverage_curve(np.array([0.2, 0.9]), np.array([False, True]))) == 2
    assert curve_lines(coverage_curve(np.zeros(0), np.zeros(0, dtype=np.bool_))) == []


def test_a_bar_is_as_long_as_the_accuracy() -> None:
    lines = curve_lines([CurvePoint(0.5, 0.8, 1.0), CurvePoint(1.0, 0.1, 0.5)])
    assert [line.count("█") for line in lines] == [0, 40, 20]
    assert lines[1].startswith("  50 %  from 0.80")

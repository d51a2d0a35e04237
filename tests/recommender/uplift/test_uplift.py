"""Gains against simulated truth, and what is told of whom."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data.words.models import CompetencyId, Course, CourseId, Event, LearnerId, RoleId, Verb
from recommender.uplift.records import Record, checks_due, record_of
from recommender.uplift.report import GroupStanding, UpliftRow, uplift_rows
from tests.recommender.planned import CLERK, DAY, course, event

COURSES = {each.id: each for each in (course("a-basics", teaches={"a": 2}), course("ab", teaches={"a": 3, "b": 3}))}
A, AB = COURSES
DONE = datetime(2026, 6, 1, 12, tzinfo=UTC)
ERROR = 0.5


def measured(who: str, days: float, level: float, competency: str = "a", **result: str | float | bool) -> Event:
    """A level found so many days after `DONE`."""
    found = {"by": "quiz", "level": level, "standard_error": ERROR, **result}
    return event(Verb.ASSESSED, competency, at=DONE + timedelta(days=days), who=who, result=found)


def done(who: str, name: CourseId = A) -> Event:
    return event(Verb.COMPLETED, name, at=DONE, who=who)


def record(who: str, *events: Event, role: RoleId = CLERK) -> Record:
    return record_of(LearnerId(who), role, events)


def department(
    *, gain: float, seed: int, delayed: bool = False, by_level: bool = True, people: int = 400
) -> list[Record]:
    """People of whom those who measured lowest, or any, two in five, finished a course that brings `gain` levels."""
    rng = np.random.default_rng(seed)
    true = rng.normal(2.3, 0.7, people)
    before, noise = true + rng.normal(0, ERROR, people), rng.normal(0, ERROR, people)
    chosen = before if by_level else rng.random(people)
    takes = chosen < np.quantile(chosen, 0.4)
    after = true + gain * takes + noise
    return [
        record(
            f"l{number}",
            measured(f"l{number}", -10, before[number]),
            measured(f"l{number}", 45 if delayed else 5, after[number]),
            *([done(f"l{number}")] if takes[number] else []),
        )
        for number in range(people)
    ]


def row_of(records: Iterable[Record], name: CourseId | None = A, *, smallest: int = 10) -> UpliftRow:
    return next(row for row in uplift_rows(list(records), COURSES, smallest=smallest) if row.course == name)


def test_regression_to_the_mean_is_no_gain() -> None:
    uplift = row_of(department(gain=0, seed=1)).soon
    gain = uplift.finished.gain
    assert gain is not None
    assert gain.normalised is not None
    assert uplift.difference is not None

    assert gain.after - gain.before > 0.2, "as measured, those who were sent seem to have gained"
    for interval in (gain.levels, gain.normalised, uplift.difference):
        assert interval.low < 0 < interval.high


@pytest.mark.parametrize("by_level", [True, False])
def test_a_known_gain_lies_within_its_intervals(by_level: bool) -> None:
    uplift = row_of(department(gain=0.5, seed=2, by_level=by_level)).soon
    gain = uplift.finished.gain
    assert gain is not None
    assert uplift.difference is not None

    for interval in (gain.levels, uplift.difference):
        assert 0 < interval.low < 0.5 < interval.high


def test_what_others_gain_by_being_tested_again_is_not_the_courses() -> None:
    """Everybody measures .4 higher the second time, whatever they did between."""
    practised = [
        record(
            f"{group}{number}",
            measured(f"{group}{number}", -10, level),
            measured(f"{group}{number}", 5, level + 0.4),
            *([done(f"{group}{number}")] if group == "took" else []),
        )
        for group in ("took", "none")
        for number, level in enumerate(np.linspace(0.5, 4, 30))
    ]
    uplift = row_of(practised).soon
    assert uplift.finished.gain is not None
    assert uplift.difference is not None

    assert uplift.finished.gain.levels.value == pytest.approx(0.4)
    assert uplift.difference.value == pytest.approx(0)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    trials = [row_of(department(gain=0.3, seed=seed, people=60)).soon.difference for seed in range(40)]

    held = sum(each is not None and each.low <= 0.3 <= each.high for each in trials)
    assert held >= 0.8 * len(trials)


def test_the_normalised_gain_is_of_the_class_and_not_of_persons() -> None:
    pair = [(1.0, 2.0), (3.0, 4.0)]
    records = [
        record(
            f"l{number}",
            measured(f"l{number}", -1, before, standard_error=1e-6),
            measured(f"l{number}", 1, after),
            done(f"l{number}"),
        )
        for number, (before, after) in enumerate(pair)
    ]
    gain = row_of(records, smallest=2).soon.finished.gain
    assert gain is not None
    assert gain.normalised is not None

    assert (gain.before, gain.after) == (2, 3)
    assert gain.normalised.value == pytest.approx((3 - 2) / (5 - 2))


def test_few_people_and_nobody_are_told_apart_and_never_as_nothing_gained() -> None:
    nine = [
        record(f"l{number}", measured(f"l{number}", -1, number / 3), measured(f"l{number}", 1, 3), done(f"l{number}"))
        for number in range(9)
    ]
    few = row_of(nine)
    assert (few.soon.finished.standing, few.soon.finished.gain) == (GroupStanding.TOO_FEW, None)
    assert (few.delayed.finished.standing, few.delayed.finished.gain) == (GroupStanding.NOT_MEASURED, None)
    assert few.soon.others.standing is GroupStanding.NOT_MEASURED
    assert row_of(nine, smallest=9).soon.finished.standing is GroupStanding.MEASURED

    nobody = row_of([], None)
    assert nobody.soon.finished.standing is nobody.delayed.others.standing is GroupStanding.NOT_MEASURED


def test_a_delayed_level_is_no_level_soon_after() -> None:
    row = row_of(department(gain=0.5, seed=3, delayed=True))
    assert row.soon.finished.standing is GroupStanding.NOT_MEASURED
    assert row.delayed.finished.gain is not None
    assert row.delayed.finished.gain.levels.low < 0.5 < row.delayed.finished.gain.levels.high


def test_others_are_of_like_roles_without_the_course_and_measured_as_far_apart() -> None:
    took = [
        record(f"l{number}", measured(f"l{number}", -1, number / 3), measured(f"l{number}", 1, 3), done(f"l{number}"))
        for number in range(10)
    ]
    elsewhere = record("driver", measured("driver", -1, 1), measured("driver", 1, 1), role=RoleId("driver"))
    too_far = record("far", measured("far", -100, 1), measured("far", 1, 1))
    other_course = record("other", measured("other", -1, 1), done("other", AB), measured("other", 1, 3))
    like = record("like", measured("like", -1, 1), measured("like", 1, 1))

    def standing(*others: Record) -> GroupStanding:
        return row_of([*took, *others]).soon.others.standing

    assert standing(elsewhere, too_far, other_course) is GroupStanding.NOT_MEASURED
    assert standing(like) is GroupStanding.TOO_FEW


def test_everybody_counts_once_however_many_competencies_and_courses() -> None:
    records = [
        record(
            f"l{number}",
            *(measured(f"l{number}", -1, number / 10, competency) for competency in "ab"),
            *(measured(f"l{number}", 1, 3, competency) for competency in "ab"),
            done(f"l{number}"),
            done(f"l{number}", AB),
        )
        for number in range(12)
    ]
    for name in (AB, None):
        gain = row_of(records, name).soon.finished.gain
        assert gain is not None
        assert gain.learners == 12


@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ([measured("asha", -1, 1), measured("asha", 1, 3)], True),
        ([measured("asha", -200, 1), measured("asha", 1, 3)], False),
        ([measured("asha", -1, 1), measured("asha", 100, 3)], False),
        ([measured("asha", -1, 1, by="peer"), measured("asha", 1, 3)], False),
        ([measured("asha", -1, 1, right=True), measured("asha", 1, 3)], False),
        ([measured("asha", -1, 1), measured("asha", -0.1, 3)], True),
        (
            [event(Verb.STARTED, A, at=DONE - DAY / 4), measured("asha", -0.3, 1), measured("asha", -0.1, 3)],
            True,
        ),
    ],
    ids=["around", "too old", "too late", "a view", "an answer", "test before its entry", "begun that day"],
)
def test_which_levels_stand_before_and_after(events: list[Event], counts: bool) -> None:
    standing = row_of([record("asha", *events, done("asha"))]).soon.finished.standing
    assert standing is (GroupStanding.TOO_FEW if counts else GroupStanding.NOT_MEASURED)


@pytest.mark.parametrize(
    ("days", "events", "due"),
    [
        (40, [measured("asha", -1, 1)], True),
        (29, [measured("asha", -1, 1)], False),
        (91, [measured("asha", -1, 1)], False),
        (40, [], False),
        (40, [measured("asha", -1, 1), measured("asha", 5, 2)], True),
        (40, [measured("asha", -1, 1), measured("asha", 35, 2)], False),
    ],
    ids=["due", "early", "late", "never measured", "measured soon after", "done"],
)
def test_a_level_is_to_be_checked_again_from_the_30th_to_the_90th_day(
    days: int, events: list[Event], due: bool
) -> None:
    courses: dict[CourseId, Course] = dict(COURSES)
    own = record("asha", *events, done("asha"))
    assert list(checks_due(own, courses, now=DONE + days * DAY)) == ([A] if due else [])
    assert CompetencyId("a") in courses[A].teaches

"""Planned logs of known answer: what was taken, where, and what it counts."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data.words.models import CourseId, Event, EventId, LearnerId, Verb
from data.words.shown import shown_event, shown_list
from data.words.suggestions import Basis, Reason, ReasonKind, Recommendation, Suggestions
from eval.tasks.replay import Exposure, corrected, propensities, read_log, reordered_value
from eval.tasks.replay_report import report_of
from recommender.suggest.blend import Weights

START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
FORTNIGHT = timedelta(days=14)
LATER = START + timedelta(days=60)


def suggestions(*courses: str, kind: ReasonKind = ReasonKind.GAP) -> Suggestions:
    items = [
        Recommendation(CourseId(name), 1 - place / 10, [Reason(kind, 1.0, {})], {"gap": 1 - place / 10})
        for place, name in enumerate(courses)
    ]
    return Suggestions(items, Basis.ROLE_ONLY)


def shown(*courses: str, who: str = "asha", at: datetime = START, weights: str = "default") -> Event:
    return shown_event(suggestions(*courses), learner=LearnerId(who), at=at, surface="page", weights=weights)


def started(course: str, *, at: datetime, who: str = "asha", verb: Verb = Verb.STARTED) -> Event:
    return Event(EventId(f"{who}-{course}-{at.isoformat()}"), LearnerId(who), verb, course, at, "tests")


def outcomes(events: Sequence[Event], *, until: datetime = LATER) -> list[tuple[str, int, bool]]:
    log = read_log(events, within=FORTNIGHT, until=until)
    return [(each.course, each.place, each.taken) for each in log.exposures]


def test_a_list_comes_back_from_the_ledger_as_it_was_shown() -> None:
    read = shown_list(shown("a", "b"))
    assert read is not None
    assert (read.learner, read.at, read.basis, read.weights, read.surface) == (
        "asha", START, "role-only", "default", "page",
    )  # fmt: skip
    assert [(each.course, each.score, each.parts, each.reason) for each in read.courses] == [
        ("a", 1.0, {"gap": 1.0}, "gap"),
        ("b", 0.9, {"gap": 0.9}, "gap"),
    ]


def test_an_empty_list_is_no_event_and_a_foreign_event_no_list() -> None:
    with pytest.raises(ValueError, match="empty"):
        shown_event(Suggestions([], Basis.ROLE_ONLY), learner=LearnerId("asha"), at=START, surface="", weights="")
    foreign = Event(EventId("imported"), LearnerId("asha"), Verb.SHOWN, "a", START, "import", {"courses": "a,b"})
    assert shown_list(foreign) is None
    assert read_log([foreign], within=FORTNIGHT, until=LATER).unread == 1


def test_what_is_taken_up_in_time_counts_by_any_of_the_three_verbs() -> None:
    events = [
        shown("a", "b", "c", "d"),
        started("a", at=START + DAY),
        started("b", at=START + 2 * DAY, verb=Verb.ENROLLED),
        started("c", at=START + FORTNIGHT),
        started("d", at=START - DAY),
        started("d", at=START + DAY, who="ravi"),
    ]
    assert outcomes(events) == [("a", 0, True), ("b", 1, True), ("c", 2, False), ("d", 3, False)]


def test_a_course_shown_again_is_counted_for_the_last_list_before_it_was_taken() -> None:
    events = [shown("a"), shown("b", "a", at=START + 3 * DAY), started("a", at=START + 4 * DAY)]
    assert outcomes(events) == [("a", 0, False), ("b", 0, False), ("a", 1, True)]


def test_lists_too_young_to_judge_are_left_out() -> None:
    events = [shown("a"), shown("a", who="ravi", at=START + DAY)]
    assert len(outcomes(events, until=START + FORTNIGHT)) == 1
    assert outcomes(events, until=START + DAY) == []


def planned_exposures(*, rates: dict[str, int], effects: Sequence[float]) -> list[Exposure]:
    """Each course 100 times at each place; `rates` is how many per 100 would take it at the first."""
    exposures: list[Exposure] = []
    for course, rate in rates.items():
        for place, effect in enumerate(effects):
            for number in range(100):
                exposures.append(
                    Exposure(
                        learner=LearnerId(f"{course}-{place}-{number}"),
                        list_number=len(exposures),
                        place=place,
                        course=CourseId(course),
                        reason="gap",
                        basis="role-only",
                        weights="default",
                        surface="page",
                        score=1.0,
                        parts={"gap": 1.0},
                        taken=number < rate * effect,
                    )
                )
    return exposures


def test_propensities_of_places_are_found_whatever_the_courses_are_worth() -> None:
    exposures = planned_exposures(rates={"good": 40, "poor": 8}, effects=[1.0, 0.5, 0.25])
    assert propensities(exposures).tolist() == pytest.approx([1.0, 0.5, 0.25])


def test_good_courses_on_top_are_not_taken_for_an_effect_of_the_place() -> None:
    # The good course stands first nine times in ten, the poor one last: raw rates differ by place, looks do not.
    exposures = planned_exposures(rates={"good": 40, "poor": 8}, effects=[1.0, 1.0])
    kept = [
        each
        for number, each in enumerate(exposures)
        if (each.course == "good") == (each.place == 0) or number % 10 == 0
    ]
    raw = [np.mean([each.taken for each in kept if each.place == place]) for place in (0, 1)]
    assert raw[0] > 2 * raw[1]
    assert propensities(kept).tolist() == pytest.approx([1.0, 1.0], abs=0.1)


def test_correcting_gives_what_the_first_place_would_have_given() -> None:
    exposures = planned_exposures(rates={"good": 40}, effects=[1.0, 0.5])
    values = corrected(exposures, np.array([1.0, 0.5]))
    at = np.array([each.place for each in exposures])
    assert values[at == 0].mean() == pytest.approx(0.4)
    assert values[at == 1].mean() == pytest.approx(0.2 / 0.5)


def test_a_very_unlikely_place_counts_ten_times_at_most() -> None:
    exposures = planned_exposures(rates={"good": 40}, effects=[1.0])[:1]
    assert corrected(exposures, np.array([0.001])).tolist() == [10.0]


def test_a_log_without_takings_says_nothing_of_places() -> None:
    assert propensities(planned_exposures(rates={"idle": 0}, effects=[1.0, 0.5])).tolist() == [1.0, 1.0]
    assert len(propensities([])) == 0


def of_list(course: str, place: int, *, parts: dict[str, float], taken: bool) -> Exposure:
    base = planned_exposures(rates={course: 0}, effects=[1.0])[0]
    values = {name: getattr(base, name) for name in ("learner", "basis", "weights", "surface", "reason")}
    score = sum(parts.values())
    return Exposure(
        list_number=0, place=place, course=CourseId(course), score=score, parts=parts, taken=taken, **values
    )


def test_other_weights_are_worth_what_was_taken_where_they_would_have_put_it() -> None:
    listed = [
        of_list("a", 0, parts={"gap": 0.3, "popular": 0.1}, taken=False),
        of_list("b", 1, parts={"popular": 0.3}, taken=True),
    ]
    propensity = np.array([1.0, 0.5])
    assert reordered_value(listed, propensity, {}).tolist() == [0, 1.0]
    # popular doubled: b 0.6 before a 0.5, so b moves to the place that is looked at twice as often
    assert reordered_value(listed, propensity, {"popular": 2.0}).tolist() == [0, 1.0 / 0.5]


def test_the_report_holds_each_table_with_samples_and_intervals() -> None:
    events = [shown("a", "b", who=f"l{number}", weights="default" if number % 2 else "f00") for number in range(40)]
    events += [started("a", at=START + DAY, who=f"l{number}") for number in range(20)]
    log = read_log(events, within=FORTNIGHT, until=LATER)
    report = report_of(log, other=Weights(gap=0.2, transitions=0.29), data="planned", seconds=0.0)
    places = report.groups["by_place"]
    assert (places["place 1"].value("taken"), places["place 2"].value("taken")) == (0.5, 0.0)
    assert places["place 1"].figures[0].n == 40
    assert set(report.groups["by_weights"]) == {"weights default", "weights f00"}
    assert report.overall.value("per_list") == pytest.approx(0.5)
    assert report.groups["policies"][Weights(gap=0.2, transitions=0.29).version].value("difference") == 0
    interval = places["place 1"].figures[0].interval
    assert interval is not None
    assert interval.low < 0.5 < interval.high

"""Ways of gaming that are seen, and honest ways of learning that are not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.words.models import (
    ENGLISH,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Event,
    EventId,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Verb,
)
from tests.tutor.practice.test_items import item
from tutor.practice.integrity import Flag, FlagKind, Thresholds, flag_event, flag_kind, flags_of, same_mistakes
from tutor.practice.items import banked

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
THRESHOLDS = Thresholds(words_a_minute=1000, answers=3, course_share=0.1, mistakes=4, minutes=60)
ITEMS = {
    each.id: replace(each, question=LocalText({ENGLISH: "word " * 48}))
    for each in (banked(item("yes", "no", name=f"item-{number}")) for number in range(8))
}
"""Fifty words each: three seconds at a thousand words a minute."""

NAMES = list(ITEMS)
TEXT = LocalText({ENGLISH: "x"})
COURSE = Course(
    id=CourseId("c"),
    title=TEXT,
    description=TEXT,
    provider="Tests",
    languages=frozenset({ENGLISH}),
    level=2,
    kind=CourseKind.SELF_PACED,
    status=CourseStatus.LIVE,
    teaches={CompetencyId("k"): 2},
    requires=frozenset(),
    sources=[],
    lessons=[Lesson(LessonId(name), CourseId("c"), TEXT, 10, "", TEXT) for name in ("a", "b")],
    organisations=frozenset(),
)
"""Of twenty minutes: a tenth of it are two."""


def answer(name: int, seconds: float, *, of: str = "lina", right: bool = False, chosen: int = 7) -> Event:
    told: dict[str, str | int | float | bool] = {"practice": NAMES[name], "right": right, "chosen": chosen}
    at = NOON + timedelta(seconds=seconds)
    return Event(
        EventId(f"{of}-{name}-{seconds}"), LearnerId(of), Verb.ASSESSED, CompetencyId("k"), at, "practice", told
    )


def happened(verb: Verb, seconds: float, **told: str) -> Event:
    at = NOON + timedelta(seconds=seconds)
    return Event(EventId(f"{verb}-{seconds}"), LearnerId("lina"), verb, CourseId("c"), at, "api:service", dict(told))


def kinds(*history: Event) -> list[FlagKind]:
    found = flags_of(history, items=ITEMS, courses={COURSE.id: COURSE}, thresholds=THRESHOLDS)
    return [flag.kind for flag in found]


def test_answers_quicker_than_their_questions_can_be_read_are_flagged_with_their_events() -> None:
    clicks = [answer(number, 2 * number) for number in range(4)]
    [flag] = flags_of(clicks, items=ITEMS, courses={}, thresholds=THRESHOLDS)

    assert (flag.kind, flag.about, flag.seconds, list(flag.events)) == (FlagKind.QUICK_ANSWERS, "k", 6, clicks)


@pytest.mark.parametrize("gap", [3, 30])
def test_answers_that_leave_time_to_read_are_not(gap: int) -> None:
    assert kinds(*(answer(number, gap * number) for number in range(8))) == []


def test_two_quick_answers_are_not_three() -> None:
    assert kinds(answer(0, 0), answer(1, 2), answer(2, 4), answer(3, 60), answer(4, 62), answer(5, 64)) == []


def test_a_twenty_minute_course_in_twenty_seconds_is_flagged_and_one_in_an_hour_is_not() -> None:
    assert kinds(happened(Verb.STARTED, 0), happened(Verb.COMPLETED, 20)) == [FlagKind.QUICK_COURSE]
    assert kinds(happened(Verb.STARTED, 0), happened(Verb.COMPLETED, 3_600)) == []
    assert kinds(happened(Verb.COMPLETED, 20)) == [], "nobody knows when it was begun"


def test_jumping_to_the_last_lesson_is_flagged_and_reading_all_is_not() -> None:
    first, last = happened(Verb.OPENED, 0, lesson="a"), happened(Verb.OPENED, 600, lesson="b")
    done = happened(Verb.COMPLETED, 1_300)

    assert kinds(last, done) == [FlagKind.JUMPED]
    assert kinds(first, last, done) == []
    assert kinds(first, done) == [], "who looked in here learned it elsewhere"


def same(
    *, of: Sequence[str] = ("lina", "omar"), minutes: float = 5, names: Sequence[int] = (0, 1, 2, 3)
) -> list[Flag]:
    """Flags where the second learner makes the first one's mistakes so many minutes later, in the order of `names`."""
    first = [answer(number, 60 * place, of=of[0]) for place, number in enumerate(range(4))]
    second = [answer(number, 60 * (place + minutes), of=of[1]) for place, number in enumerate(names)]
    return list(same_mistakes([*first, *second], thresholds=THRESHOLDS))


def test_the_same_mistakes_in_the_same_order_are_flagged_for_both_and_name_nobody_else() -> None:
    flags = same()

    assert {flag.learner for flag in flags} == {"lina", "omar"}
    for flag in flags:
        told = str(flag_event(flag).result)
        assert ("omar" if flag.learner == "lina" else "lina") not in told


def test_mistakes_a_day_apart_in_another_order_or_of_ones_own_are_not_flagged() -> None:
    assert same(minutes=24 * 60) == []
    assert same(names=(3, 2, 1, 0)) == []
    assert same(of=("lina", "lina")) == []


def test_right_answers_and_other_mistakes_alike_are_no_copying() -> None:
    right = [answer(number, 60 * number, of=of, right=True) for of in ("lina", "omar") for number in range(6)]
    other = [
        answer(number, 60 * number, of=of, chosen=chosen)
        for chosen, of in enumerate(("lina", "omar"))
        for number in range(6)
    ]

    assert list(same_mistakes(right, thresholds=THRESHOLDS)) == []
    assert list(same_mistakes(other, thresholds=THRESHOLDS)) == []


def test_what_is_seen_again_is_the_same_event_and_its_check_begins_after_it() -> None:
    clicks = [answer(number, 2 * number) for number in range(4)]
    [flag], [again] = (
        list(flags_of(clicks, items=ITEMS, courses={}, thresholds=replace(THRESHOLDS, words_a_minute=speed)))
        for speed in (1000, 1100)
    )

    assert flag_event(flag) == flag_event(again)
    assert flag_event(flag).at > clicks[-1].at
    assert flag_kind(flag_event(flag)) is FlagKind.QUICK_ANSWERS

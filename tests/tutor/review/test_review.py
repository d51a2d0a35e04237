"""Spaced review: the log, the schedule, the queue and the fit."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from fsrs import Card
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from data.words.errors import WeightsRefused
from data.words.models import ENGLISH, Event, EventId, LearnerId, Verb
from tests.api.planned_practice import PLANNED_ITEM, TYPED_ITEM, planned_practice
from tutor.practice.items import PracticeItemId
from tutor.review.fitting import card_table, fit_reviews, recalls
from tutor.review.log import Review, expected_seconds, is_slow, reviews_of
from tutor.review.parameters_file import load_parameters, save_parameters
from tutor.review.queue import NEW_A_DAY, queue_on, session_of
from tutor.review.schedule import DEFAULTS, recall_on, schedule_of, scheduler_of

DAY = date(2026, 11, 2)
ITEM = PracticeItemId("rti.limit")
BOOK = planned_practice()


def answered(number: int, *, day: date = DAY, right: bool = True, **result: bool) -> Event:
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    kept: dict[str, str | int | float | bool] = {"practice": str(ITEM), "right": right, **result}
    return Event(EventId(f"e{number}"), LearnerId("l"), Verb.ASSESSED, "rti.replies", at, "review", kept)


def on(*days: int, right: bool = True) -> list[Review]:
    return [Review(ITEM, DAY + timedelta(days=each), right) for each in days]


def test_the_log_is_every_answer_oldest_first_and_nothing_else() -> None:
    level = replace(answered(3), result={"level": 3.0})
    later, first = answered(1, day=DAY + timedelta(days=2), right=False), answered(2, slow=True)

    assert reviews_of([later, level, first]) == [
        Review(ITEM, DAY, True, slow=True),
        Review(ITEM, DAY + timedelta(days=2), False),
    ]


def test_wrong_is_again_slow_is_hard_and_the_worse_comes_back_sooner() -> None:
    cards = [schedule_of([Review(ITEM, DAY, *kind)])[ITEM] for kind in ((False, False), (True, True), (True, False))]

    assert [card.due - DAY for card in cards] == [timedelta(days=days) for days in (1, 1, 2)]
    assert cards[0].stability < cards[1].stability < cards[2].stability
    assert all(card.lapses == 0 for card in cards)


def test_what_is_known_stays_away_longer_and_what_is_forgotten_comes_back() -> None:
    known = schedule_of(on(0, 2, 12, 60))[ITEM]
    forgotten = schedule_of([*on(0, 2, 12, 60), Review(ITEM, DAY + timedelta(days=200), right=False)])[ITEM]

    assert (known.due - known.last).days > 60
    assert (forgotten.due - forgotten.last).days < (known.due - known.last).days
    assert (forgotten.reviews, forgotten.lapses) == (5, 1)


@given(st.permutations([answered(number, day=DAY + timedelta(days=number // 2)) for number in range(6)]))
@settings(max_examples=20)
def test_the_schedule_is_the_same_to_the_last_bit_in_whatever_order_answers_arrive(events: list[Event]) -> None:
    assert schedule_of(reviews_of(events)) == schedule_of(
        reviews_of([answered(number, day=DAY + timedelta(days=number // 2)) for number in range(6)])
    )


def test_recall_is_ninety_per_cent_when_the_stability_has_passed() -> None:
    card = replace(schedule_of(on(0, 2))[ITEM], stability=10.0)

    assert recall_on(card.last + timedelta(days=10), card) == pytest.approx(0.9)


HISTORIES = st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.booleans()), min_size=1, max_size=8)


@given(HISTORIES)
@settings(max_examples=50)
def test_the_fitted_recall_is_that_of_the_package(steps: list[tuple[int, bool, bool]]) -> None:
    day, history = DAY, []
    for days, right, slow in steps:
        day += timedelta(days=days)
        history.append(Review(ITEM, day, right, slow))
    scheduler, card, expected = scheduler_of(DEFAULTS), Card(0), [1.0]
    for number, review in enumerate(history):
        at = datetime(review.day.year, review.day.month, review.day.day, tzinfo=UTC)
        if number:
            expected.append(scheduler.get_card_retrievability(card, at))
        card, _ = scheduler.review_card(card, review.rating, at)

    assert recalls(card_table([history]), np.array(DEFAULT_PARAMETERS))[0].tolist() == pytest.approx(expected)


def test_an_answer_is_slow_after_twice_its_reading_and_thinking_but_not_where_the_page_was_left_open() -> None:
    item = BOOK.items[PLANNED_ITEM]
    usual = expected_seconds(item, ENGLISH)

    assert usual == pytest.approx((len(["How", "long", "has", "an", "authority", "to", "reply"]) + 4) / 3 + 10)
    assert [is_slow(seconds, item, ENGLISH) for seconds in (None, usual, 2.1 * usual, 3_600.0)] == [
        *(False, False, True, False)
    ]


def test_the_queue_is_what_is_due_the_likeliest_forgotten_first_then_a_few_new_ones() -> None:
    items = [replace(BOOK.items[TYPED_ITEM], id=PracticeItemId(f"i{number}")) for number in range(12)]
    shaky, firm, away = (
        [Review(items[0].id, DAY - timedelta(days=9), right=False)],
        [Review(items[1].id, DAY - timedelta(days=9), right=True)],
        [Review(items[2].id, DAY - timedelta(days=1), right=True)],
    )
    cards = schedule_of([*firm, *shaky, *away])
    new = {item.id for item in items[2:]}
    queue = queue_on(DAY, cards=cards, open_items=items, finished=new, begun_today=2)

    assert [item.id for item in queue.due] == ["i0", "i1"]
    assert [item.id for item in queue.new] == ["i3", "i4", "i5"]
    assert len(queue.new) == NEW_A_DAY - 2
    assert queue.tomorrow == 1
    assert queue_on(DAY, cards=cards, open_items=items[1:], finished=(), begun_today=9).items == [items[1]]


def test_a_session_is_what_fits_into_five_minutes() -> None:
    item = BOOK.items[TYPED_ITEM]
    fitting = int(300 // expected_seconds(item, ENGLISH))

    assert len(session_of([item] * 100, ENGLISH)) == fitting
    assert session_of([], ENGLISH) == []


def forgetful(learners: int, rng: np.random.Generator) -> dict[LearnerId, list[Review]]:
    """Learners who forget twice as fast as FSRS's defaults believe: half are wrong where it expects 90 %."""
    logs = {}
    for learner in range(learners):
        log = []
        for card in range(7):
            gaps = np.cumsum([0, 2, 9, 9])
            rights = [True, *(rng.random(3) < 0.5)]
            log += [
                Review(PracticeItemId(f"i{card}"), DAY + timedelta(days=int(gap)), bool(right))
                for gap, right in zip(gaps, rights, strict=True)
            ]
        logs[LearnerId(f"l{learner:03}")] = sorted(log, key=lambda review: review.day)
    return logs


def test_a_fit_to_forgetful_learners_is_adopted_and_brings_cards_back_sooner(tmp_path: Path) -> None:
    logs = forgetful(30, np.random.default_rng(5))
    fit = fit_reviews(logs)

    assert fit is not None
    assert fit.adopted
    assert fit.after < 0.95 * fit.before
    assert fit == fit_reviews(dict(reversed(logs.items())))
    save_parameters(fit, tmp_path / "review.json", day=DAY)
    kept = load_parameters(tmp_path / "review.json")
    assert kept == fit.parameters
    assert schedule_of(on(0, 2, 11), parameters=kept)[ITEM].due < schedule_of(on(0, 2, 11))[ITEM].due


def test_too_few_answers_are_not_fitted() -> None:
    assert fit_reviews(forgetful(5, np.random.default_rng(5))) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "does not have the format"),
        (json.dumps({"format": "saarthi-review/1", "parameters": ["a"]}), "no list of numbers"),
        (json.dumps({"format": "saarthi-review/1", "parameters": [1.0]}), "Expected 21 parameters, got 1"),
        (json.dumps({"format": "saarthi-review/1", "parameters": [-1.0] * 21}), "out of bounds"),
    ],
)
def test_a_file_of_parameters_that_is_wrong_is_refused_by_name(tmp_path: Path, body: str, said: str) -> None:
    path = tmp_path / "review.json"
    path.write_text(body, encoding="utf-8")

    with pytest.raises(WeightsRefused, match=said):
        load_parameters(path)

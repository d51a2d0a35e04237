"""When each item comes back: FSRS 6 (Ye et al. 2022, 2024; the package `fsrs`), folded from the log.

Nothing of it is stored: the same log and parameters give the same schedule to the last bit. Days are the
organisation's, so a card that is due today is due from midnight on, and intervals are whole days: there are no steps of
minutes, and fuzzing is off.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from fsrs import Card, Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS

from tutor.practice import PracticeItemId
from tutor.review.log import Review, by_item

DESIRED_RETENTION = 0.9
"""Recall at which a card comes back: FSRS's own default."""

LONGEST_DAYS = 365
"""No card stays away longer: rules are amended, and a lesson with them."""

Parameters = Sequence[float]
"""The 21 parameters of FSRS 6."""

DEFAULTS: Parameters = DEFAULT_PARAMETERS


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An item's card: the day it is due, how often it was answered and forgotten, and its memory.

    `stability` is in days, the time in which recall falls to 90 %; `difficulty` is 1 to 10.
    """

    item: PracticeItemId
    due: date
    last: date
    reviews: int
    lapses: int
    stability: float
    difficulty: float


def scheduler_of(parameters: Parameters) -> Scheduler:
    """FSRS with these parameters; raises ValueError where they are out of its bounds."""
    return Scheduler(
        parameters,
        desired_retention=DESIRED_RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )


def schedule_of(reviews: Iterable[Review], *, parameters: Parameters = DEFAULTS) -> Mapping[PracticeItemId, Scheduled]:
    """The card of each item that was answered, from the reviews oldest first."""
    scheduler = scheduler_of(parameters)
    return {item: _folded(own, scheduler) for item, own in by_item(reviews).items()}


def recall_on(day: date, card: Scheduled, *, parameters: Parameters = DEFAULTS) -> float:
    """The probability that the card is recalled on `day`."""
    remembered = Card(0, stability=card.stability, due=_start(card.due), last_review=_start(card.last))
    return scheduler_of(parameters).get_card_retrievability(remembered, _start(day))


def _folded(reviews: Sequence[Review], scheduler: Scheduler) -> Scheduled:
    card = Card(0, due=_start(reviews[0].day))
    for review in reviews:
        card, _ = scheduler.review_card(card, review.rating, _start(review.day))
    if card.stability is None or card.difficulty is None:
        raise ValueError(f"FSRS gave no memory for {reviews[0].item!r} after {len(reviews)} reviews")
    return Scheduled(
        item=reviews[0].item,
        due=card.due.date(),
        last=reviews[-1].day,
        reviews=len(reviews),
        lapses=sum(not review.right for review in reviews[1:]),
        stability=card.stability,
        difficulty=card.difficulty,
    )


def _start(day: date) -> datetime:
    """The day as FSRS counts it, which takes UTC alone."""
    return datetime.combine(day, time.min, UTC)

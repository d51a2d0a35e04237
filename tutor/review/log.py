"""The log of what a learner answered at items, read from the ledger: all that a schedule of reviews is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fsrs import Rating

from data.words import Event, Language
from embeddings.text import words
from tutor.practice import PracticeItem, PracticeItemId, item_answered

READING_WORDS_A_SECOND = 3
"""Adults read non-fiction silently at 238 words a minute, slower ones at 175 (Brysbaert 2019): 3 to 4 a second."""

THINKING_SECONDS = 10.0
"""What answering takes beside reading: a policy, as is that twice the whole counts as slow."""

LONGEST_SECONDS = 600.0
"""Longer than this nobody thinks: the page was left open, and how long it took is not known."""


@dataclass(frozen=True, slots=True)
class Review:
    """An answer to an item on a day of the organisation's calendar; `slow` where it is known to have taken long."""

    item: PracticeItemId
    day: date
    right: bool
    slow: bool = False

    @property
    def rating(self) -> Rating:
        """Wrong is Again, slow is Hard, else Good; nobody is asked how easy it was."""
        if not self.right:
            return Rating.Again
        return Rating.Hard if self.slow else Rating.Good


def reviews_of(events: Iterable[Event]) -> list[Review]:
    """Every answer to an item in these events of one learner, oldest first; events of one moment by their id."""
    return [
        Review(item, event.at.date(), right=event.result["right"] is True, slow=event.result.get("slow") is True)
        for event in sorted(events, key=lambda event: (event.at, event.id))
        if (item := item_answered(event)) is not None
    ]


def by_item(reviews: Iterable[Review]) -> Mapping[PracticeItemId, list[Review]]:
    """The reviews of each item, in the order given."""
    found: dict[PracticeItemId, list[Review]] = {}
    for review in reviews:
        found.setdefault(review.item, []).append(review)
    return found


def expected_seconds(item: PracticeItem, language: Language) -> float:
    """How long an answer may take: reading question and choices, and thinking."""
    texts = [item.question, *item.choices]
    read = sum(len(words(text.in_language(language))) for text in texts)
    return read / READING_WORDS_A_SECOND + THINKING_SECONDS


def is_slow(seconds: float | None, item: PracticeItem, language: Language) -> bool:
    """Whether an answer took more than twice what it may; False where it is not known, or the page was left open."""
    if seconds is None or not 0 < seconds <= LONGEST_SECONDS:
        return False
    return seconds > 2 * expected_seconds(item, language)

"""The shapes of reviews in /v1."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from api.ask.answer_shapes import GroundedOut
from api.http.shapes import EventTime, Identifier, Strict
from api.limits.shapes import LimitedOut, limited_out
from api.practice.service import Offered
from api.practice.shapes import PracticeItemOut, grounded_out
from api.review.service import Given, Outcome, Reviewed, Standing
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import EventId
from tutor.practice import PracticeItem, PracticeItemId
from tutor.review import LONGEST_SECONDS, Review, Scheduled, session_of

MOST_ANSWERS = 200
"""Answers that may be sent at once: two weeks of sessions."""


class CardOut(BaseModel):
    """When an item comes back and why: `stability` is in days, `difficulty` from 1 to 10."""

    item: str
    due: date
    last: date
    reviews: int
    lapses: int
    stability: float
    difficulty: float

    @classmethod
    def of(cls, card: Scheduled) -> "CardOut":
        """`card` as it stands."""
        return cls(
            item=card.item,
            due=card.due,
            last=card.last,
            reviews=card.reviews,
            lapses=card.lapses,
            stability=card.stability,
            difficulty=card.difficulty,
        )


class ReviewQueueOut(BaseModel):
    """What is due today and tomorrow, how many new items come, and the items of a session of five minutes."""

    due: int
    new: int
    tomorrow: int
    session: list[PracticeItemOut]

    @classmethod
    def of(cls, standing: Standing, *, words: Words) -> "ReviewQueueOut":
        """`standing` in the reader's language."""
        queue = standing.queue
        session = session_of(queue.items, words.language)
        return cls(
            due=len(queue.due),
            new=len(queue.new),
            tomorrow=queue.tomorrow,
            session=[reviewed_item(item, standing, words=words) for item in session],
        )


class ReviewOut(BaseModel):
    """One answer in the log."""

    item: str
    day: date
    right: bool
    slow: bool

    @classmethod
    def of(cls, review: Review) -> "ReviewOut":
        """`review` as it was kept."""
        return cls(item=review.item, day=review.day, right=review.right, slow=review.slow)


class ReviewLogOut(BaseModel):
    """Every answer, oldest first, and the cards that follow from them."""

    answers: list[ReviewOut]
    cards: list[CardOut]

    @classmethod
    def of(cls, standing: Standing) -> "ReviewLogOut":
        """All of `standing`."""
        cards = sorted(standing.cards.values(), key=lambda card: (card.due, card.item))
        return cls(answers=list(map(ReviewOut.of, standing.log)), cards=list(map(CardOut.of, cards)))


class ReviewAnswerIn(Strict):
    """An answer, given now or without a connection; the same id twice is one answer."""

    id: Annotated[str, Field(min_length=8, max_length=100, examples=["7a1f0c9e-2d2b-4f0a-9d8c-0b1b7f7c1e11"])]
    item: Identifier
    answer: Annotated[str, Field(max_length=500)]
    at: EventTime
    seconds: Annotated[
        float | None, Field(ge=0, le=LONGEST_SECONDS, allow_inf_nan=False, description="How long it took")
    ] = None

    def given(self) -> Given:
        """The answer as the service takes it."""
        return Given(EventId(self.id), PracticeItemId(self.item), self.answer, self.at, self.seconds)


class ReviewAnswersIn(Strict):
    """Answers, in any order."""

    answers: Annotated[list[ReviewAnswerIn], Field(max_length=MOST_ANSWERS)]


class ReviewedOut(BaseModel):
    """What came of an answer: kept, known from before, refused (`why`), or at a limit."""

    id: str
    item: str
    outcome: Outcome
    right: bool | None = None
    right_answer: str | None = None
    because: GroundedOut | None = None
    due: date | None = None
    why: str = ""
    limited: LimitedOut | None = None

    @classmethod
    def of(cls, reviewed: Reviewed, *, catalogue: Catalogue, words: Words) -> "ReviewedOut":
        """`reviewed` in the reader's language."""
        because, limited, item = reviewed.because, reviewed.limited, reviewed.item
        told = item is not None and reviewed.right is not None
        return cls(
            id=reviewed.given.id,
            item=reviewed.given.item,
            outcome=reviewed.outcome,
            right=reviewed.right,
            right_answer=item.right_answer(words.language) if told and item is not None else None,
            because=None if because is None else grounded_out(because, catalogue=catalogue, words=words),
            due=reviewed.due,
            why=reviewed.why,
            limited=None if limited is None else limited_out(limited, catalogue=catalogue, words=words),
        )


class ReviewedAnswersOut(BaseModel):
    """What came of each answer, in the order sent, and what is due now."""

    answers: list[ReviewedOut]
    due: int


def reviewed_item(item: PracticeItem, standing: Standing, *, words: Words) -> PracticeItemOut:
    """The item as it stands for the learner, in the reader's language."""
    rights = {review.item for review in standing.log if review.right}
    return PracticeItemOut.of(Offered(item, item.id in standing.cards, item.id in rights), words=words)

"""What a platform tells of a course: ratings, days of publication and retirement, batches."""

from data.reading.fields import Fields
from data.reading.nodes import Node
from data.reading.reading import Reading
from data.words.course_facts import Batch, CourseFacts

_FACTS_KEYS = ("rating", "ratings", "published", "retires")
_BATCH_KEYS = ("id", "starts", "ends", "enrol_by", "seats")

RATINGS = range(0, 100_000_000)
SEATS = range(1, 1_000_000)


def facts_of(fields: Fields, reading: Reading) -> CourseFacts | None:
    """The `facts` of a course; None where it has none."""
    node = fields.given("facts")
    if node is None:
        return None
    facts = reading.fields(node, what="course facts", allowed=_FACTS_KEYS)
    return CourseFacts(
        rating=_rating_of(facts, reading),
        ratings=facts.optional_whole("ratings", allowed=RATINGS, meaning="how many ratings there are") or 0,
        published=facts.optional_day("published"),
        retires=facts.optional_day("retires"),
    )


def _rating_of(facts: Fields, reading: Reading) -> float | None:
    node = facts.given("rating")
    if node is None:
        return None
    try:
        rating = float(node.shown)
    except ValueError:
        rating = 0.0
    if not 1 <= rating <= 5:  # refuses NaN, too
        remedy = "Give the mean of the ratings, from 1 to 5."
        reading.faults.add(node.place, value=node.shown, problem="'rating' is no rating", remedy=remedy)
        return None
    return rating


def batches_of(fields: Fields, reading: Reading) -> tuple[Batch, ...]:
    """The batches of a course, the earliest first."""
    batches = (_batch_of(node, reading) for node in fields.items("batches"))
    return tuple(sorted(batches, key=lambda batch: (batch.starts, batch.id)))


def _batch_of(node: Node, reading: Reading) -> Batch:
    fields = reading.fields(node, what="batch", allowed=_BATCH_KEYS)
    return Batch(
        id=fields.text("id"),
        starts=fields.day("starts"),
        ends=fields.optional_day("ends"),
        enrol_by=fields.optional_day("enrol_by"),
        seats=fields.optional_whole("seats", allowed=SEATS, meaning="a positive whole number of seats"),
    )

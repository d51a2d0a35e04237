"""How a course is taken and asked about: counts of people who are enough not to be told apart, and their questions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.assess.item_service import ItemService, KeptItem
from api.curate.service import CurateService
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.small_groups import is_few
from api.worklist.signals import WorklistSignals
from data.store import Reception, Taken
from data.words import CourseId, Grounded, Thumb, Turn
from embeddings.search import Retriever
from recommender.curating import AskedQuestion, QuestionCluster, question_clusters

CLUSTERED = 200
"""Of the latest questions so many are put together: encoding one that is new takes about 5 ms."""


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Questions that ask for the same, how many of them were not answered, and how many answers helped or did not."""

    cluster: QuestionCluster
    unanswered: int
    helped: int
    did_not: int


@dataclass(frozen=True, slots=True)
class CourseFigures:
    """How many took a course up, began and finished it, of everybody; None where so few did that it would tell of them.

    `stars` is the mean of so many `ratings`, None of too few. Thumbs are of answers from its lessons, here.
    """

    taken: Taken | None
    stars: float | None
    ratings: int | None
    helped: int
    did_not: int
    asked: Sequence[AskedAbout]


@dataclass(frozen=True, slots=True)
class FiguresService:
    """Figures of one course at a time."""

    signals: WorklistSignals
    gaps: CurateService
    items: ItemService
    retriever: Retriever

    def of(self, course: CourseId, principal: Principal) -> CourseFigures:
        """The figures of a course as the principal's organisation may read them."""
        reach, smallest = self.signals.reached(), self.gaps.smallest_group
        taken, reception = reach.taken.get(course, Taken()), reach.receptions.get(course, Reception())
        turns = self.gaps.asked_about(course, principal.organisation)
        few = is_few(reception.ratings, smallest=smallest)
        thumbs = Counter(turn.feedback.thumb for turn in turns if turn.feedback is not None)
        return CourseFigures(
            taken=None if is_few(taken.enrolled, smallest=smallest) else taken,
            stars=None if few or not reception.ratings else reception.stars / reception.ratings,
            ratings=None if few else reception.ratings,
            helped=thumbs[Thumb.UP],
            did_not=thumbs[Thumb.DOWN],
            asked=self._asked(turns[:CLUSTERED]),
        )

    def items_of(self, course: CourseId, principal: Principal) -> Sequence[KeptItem]:
        """The questions of the course's checks and tests, by id."""
        return self.items.listed(principal, course=course)

    def _asked(self, turns: Sequence[Turn]) -> list[AskedAbout]:
        by_id = {turn.id: turn for turn in turns}
        asked = [AskedQuestion(turn.question, turn.at, turn.id) for turn in turns]
        clusters = question_clusters(asked, encode=self.retriever.encode_sentences)
        return [_asked_about(cluster, [by_id[turn] for turn in cluster.turns]) for cluster in clusters]


def _asked_about(cluster: QuestionCluster, turns: Sequence[Turn]) -> AskedAbout:
    thumbs = Counter(turn.feedback.thumb for turn in turns if turn.feedback is not None)
    unanswered = sum(not isinstance(turn.answer, Grounded) for turn in turns)
    return AskedAbout(cluster, unanswered, thumbs[Thumb.UP], thumbs[Thumb.DOWN])


FiguresDep = Annotated[FiguresService, Depends(service(FiguresService))]

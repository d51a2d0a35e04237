"""What learners made of courses: ratings and finish rates, each smoothed towards the mean of all."""

import pytest

from data.store import Reception
from data.words.models import CourseId
from data.words.suggestions import ReasonKind
from recommender.suggest.engine import Recommender
from recommender.suggest.shelf import shelf_of
from recommender.suggest.signals.quality import MOST_STARS, PRIOR_LEARNERS, PRIOR_RATINGS, quality_signal
from tests.recommender.planned import NO_VECTORS, NOW, catalogue, completion_table, course
from tests.recommender.suggesting import COURSES, found, reason, suggest

SHELF = shelf_of(catalogue([course(name) for name in "abc"]))
A, B = CourseId("a"), CourseId("b")


def test_a_rating_counts_for_how_far_it_lies_above_the_mean_of_all() -> None:
    signal = quality_signal(SHELF, {A: Reception(ratings=10, stars=50), B: Reception(ratings=30, stars=90)})
    mean = (50 + 90) / 40
    smoothed = (50 + PRIOR_RATINGS * mean) / (10 + PRIOR_RATINGS)
    assert signal.rating.tolist() == pytest.approx([(smoothed - mean) / (MOST_STARS - mean) / 2, 0, 0])
    assert signal.rated[0] == 5.0
    assert signal.standing[0] > signal.standing[2] > signal.standing[1]


def test_a_few_enthusiasts_do_not_lift_a_course_to_the_top() -> None:
    receptions = {A: Reception(ratings=2, stars=10), B: Reception(ratings=100, stars=480)}
    signal = quality_signal(SHELF, {**receptions, CourseId("c"): Reception(ratings=100, stars=300)})
    assert signal.rated[0] > signal.rated[1]
    assert signal.rating[1] > signal.rating[0] > 0


def test_a_finish_rate_counts_for_how_far_it_lies_above_the_mean_of_all() -> None:
    signal = quality_signal(SHELF, {A: Reception(begun=20, finished=18), B: Reception(begun=20, finished=10)})
    mean = 28 / 40
    smoothed = (18 + PRIOR_LEARNERS * mean) / (20 + PRIOR_LEARNERS)
    assert signal.finish.tolist() == pytest.approx([(smoothed - mean) / (1 - mean) / 2, 0, 0])


def test_nothing_is_said_where_nobody_has_judged() -> None:
    signal = quality_signal(SHELF, {})
    assert (signal.rating + signal.finish).tolist() == [0, 0, 0]
    assert len(set(signal.standing.tolist())) == 1


def judged(receptions: dict[CourseId, Reception]) -> Recommender:
    return Recommender.fit(
        catalogue(COURSES),
        completion_table({}),
        learners=[],
        course_vectors=NO_VECTORS,
        now=NOW,
        receptions=receptions,
    )


LIKED = {CourseId("e"): Reception(ratings=40, stars=192), CourseId("f"): Reception(ratings=40, stars=120)}
FINISHED = {CourseId("e"): Reception(begun=50, finished=48), CourseId("f"): Reception(begun=50, finished=20)}


@pytest.mark.parametrize(
    ("receptions", "facts"),
    [(LIKED, {"rating": 4.8, "learners": 40}), (FINISHED, {"finished": 48, "begun": 50})],
    ids=["rating", "finish rate"],
)
def test_without_the_judgement_named_the_course_falls(
    receptions: dict[CourseId, Reception], facts: dict[str, float]
) -> None:
    before = found(suggest(judged(receptions)), "e")
    assert reason(before, ReasonKind.QUALITY).facts == facts
    rest = {course: opinion for course, opinion in receptions.items() if course != "e"}
    assert found(suggest(judged(rest), k=6), "e").score < before.score

"""One planned deployment and short ways to ask it for suggestions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from data.words.models import CourseId, Event, Learner, Mastery
from data.words.suggestions import Reason, ReasonKind, Recommendation, Suggestions
from recommender.learner.mastery import mastery_from_events
from recommender.suggest.engine import Recommender
from tests.recommender.planned import NOW, catalogue, course, learner, role

COURSES = [course(name, teaches={name: 2}) for name in "abcdef"]
CONTENT = catalogue(COURSES, roles=[role(needs={"d": 3})])
AXES: tuple[Sequence[CourseId], NDArray[np.float32]] = (
    [CourseId(name) for name in "abcdef"],
    np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2, 2]],
)
OTHERS = {f"other{number}": ["a", "e", "b"] for number in range(20)} | {"someone": ["c", "f"]}


def suggest(
    recommender: Recommender,
    *,
    who: Learner | None = None,
    history: Sequence[Event] = (),
    mastery: Mastery | None = None,
    k: int = 5,
) -> Suggestions:
    return recommender.suggest(
        learner() if who is None else who,
        mastery=mastery_from_events(history, recommender.catalogue, today=NOW.date()) if mastery is None else mastery,
        history=history,
        now=NOW,
        k=k,
    )


def listed(suggestions: Suggestions) -> list[str]:
    return [each.course for each in suggestions.items]


def found(suggestions: Suggestions, name: str) -> Recommendation:
    return next(each for each in suggestions.items if each.course == name)


def reason(recommendation: Recommendation, kind: ReasonKind) -> Reason:
    return next(each for each in recommendation.reasons if each.kind is kind)

"""Which competencies of the framework a duty seems to need; a person decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data.words import CompetencyId, Course, Language
from embeddings.encoders import Encoder
from recommender.curating.views import Framework

STANDS_OUT, STANDS_OUT_TAUGHT, MOST_NEEDS = 3.0, 2.0, 3
"""Standard deviations by which a competency lies nearer to a duty than the framework on the whole, alone or where the
course that fits the duty best teaches it, too; and how many are named.

Tried on 18 duties of two orders, English and Hindi: 15 of 16 had a right competency among those named; two that none
fits were given one that does not.
"""

CourseFor = Callable[[str], Course | None]
"""The course that fits a text best; None where none does."""


@dataclass(frozen=True, slots=True)
class DutyNeed:
    """A competency that a duty seems to need, the surest of its duty first; `nearness` in standard deviations."""

    competency: CompetencyId
    nearness: float


def needs_of_duties(
    duties: Sequence[str], *, language: Language, framework: Framework, encoder: Encoder, course_for: CourseFor
) -> Sequence[Sequence[DutyNeed]]:
    """For each duty the competencies that stand out from the framework; none where nothing does."""
    if not duties or not framework.competencies:
        return [[] for _ in duties]
    described = framework.described[framework.written_in(language)]
    closeness = (encoder.encode_passages(list(duties)) @ described.T).astype(np.float64)
    spread = closeness.std(axis=1, keepdims=True) + 1e-9
    nearness = (closeness - closeness.mean(axis=1, keepdims=True)) / spread
    return [
        _standing_out(row, framework, course_for(duty)) for duty, row in zip(duties, nearness.tolist(), strict=True)
    ]


def _standing_out(nearness: Sequence[float], framework: Framework, fitting: Course | None) -> Sequence[DutyNeed]:
    taught = frozenset() if fitting is None else fitting.teaches.keys()
    needs = [
        DutyNeed(competency.id, near)
        for competency, near in zip(framework.competencies, nearness, strict=True)
        if near >= (STANDS_OUT_TAUGHT if competency.id in taught else STANDS_OUT)
    ]
    return sorted(needs, key=lambda need: (-need.nearness, need.competency))[:MOST_NEEDS]

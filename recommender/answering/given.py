"""Answers by the names of learner, item and skill, and a model of answers that knows its items and skills by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.words import CompetencyId, LearnerId
from recommender.answering.model import AnswerModel, Difficulties
from recommender.kernels import NOT_YET, Answers


class ItemAnswer(NamedTuple):
    """An answer of a learner to an item of a competency; `right` is None where it is only asked how likely it is."""

    learner: LearnerId
    item: str
    competency: CompetencyId
    right: bool | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Numbered:
    """Answers by learner and time, and which names the numbers of their competencies and items stand for."""

    answers: Answers
    competencies: Sequence[str]
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model of answers, and which names the numbers of its competencies and items stand for."""

    model: AnswerModel
    competencies: Sequence[str]
    items: Sequence[str]

    def chances(self, past: Sequence[ItemAnswer], asked: Sequence[ItemAnswer]) -> list[float]:
        """The probability of a right answer to each of `asked`, after all that the learner answered in `past`.

        Both are of one learner. An item that was never answered is as hard as its
        competency is on average, one of a new competency as items are on average.
        """
        if not asked:
            return []
        numbered = numbered_answers([*past, *asked], competencies=self.competencies, items=self.items)
        known = self.model.difficulties
        difficulties = Difficulties(
            known.base,
            _lengthened(known.skills, numbered.competencies),
            _lengthened(known.items, numbered.items),
            _lengthened(known.counts, numbered.items),
        )
        model = AnswerModel(self.model.weights, self.model.constant, difficulties)
        return [float(chance) for chance in model.chances(numbered.answers)[len(past) :]]


def numbered_answers(
    log: Sequence[ItemAnswer], *, competencies: Sequence[str] = (), items: Sequence[str] = ()
) -> Numbered:
    """The answers by learner and time, what is only asked last of each learner's; new names are numbered on."""
    learners = _numbers(sorted({each.learner for each in log}))
    of_competencies = _numbers([*competencies, *(each.competency for each in log)])
    of_items = _numbers([*items, *(each.item for each in log)])
    ordered = sorted(log, key=lambda each: (learners[each.learner], each.right is None, each.at))
    nothing = np.zeros(len(ordered))
    answers = Answers(
        learners=np.array([learners[each.learner] for each in ordered], dtype=np.int64),
        items=np.array([of_items[each.item] for each in ordered], dtype=np.int64),
        starts=np.arange(len(ordered) + 1, dtype=np.int64),
        skills=np.array([of_competencies[each.competency] for each in ordered], dtype=np.int64),
        right=np.array([NOT_YET if each.right is None else float(each.right) for each in ordered]),
        at=np.array([int(each.at.timestamp()) for each in ordered], dtype=np.int64),
        difficulty=nothing,
        known=nothing,
    )
    return Numbered(answers, list(of_competencies), list(of_items))


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _lengthened(values: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
    return np.concatenate([values, np.zeros(len(names) - len(values))])

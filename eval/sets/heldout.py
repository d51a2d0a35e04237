"""The task of `saarthi-eval recommend`: histories to learn from, and courses held back to be foretold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.sets.enrolments import Enrolments
from recommender.collaborative import Holdout, Interactions, hold_out_last, hold_out_latest, hold_out_tail

LEAST_SHARE, MOST_SHARE = 0.05, 0.3
"""Bounds of the part of training that weights are tried on, whatever part of the whole the test is."""


class LeftOut(NamedTuple):
    """What of the test file is in no figure: rows, and the learners and courses of them."""

    repeated_rows: int
    learners_not_in_train: int
    rows_of_learners_not_in_train: int
    courses_not_in_train: int
    rows_of_courses_not_in_train: int
    rows_already_taken: int


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Courses that learners took later: entry i is course `columns[i]` of learner `rows[i]`, ordered by learner."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Task:
    """Fit on `train`, rank all courses for the learners of `histories`, look where `held` stands.

    `histories` and both held parts number the learners that are asked about alike. `held_new` are the courses that
    nobody in train took; its columns number `new_courses`. `groups` holds, by column of train, the
    last value of each learner that is asked about.
    """

    train: Interactions
    histories: Interactions
    held: HeldOut
    held_new: HeldOut
    courses: Sequence[str]
    new_courses: Sequence[str]
    left_out: LeftOut
    timed: bool
    groups: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)


def task_of(train: Enrolments, test: Enrolments) -> Task:
    """The task that the two tables set.

    Learners that train does not know have no history to go on, courses it does not know cannot stand in a joint
    ranking, and a course that the learner has already taken is masked: test rows of these kinds are counted in
    `left_out`.
    """
    learners, train_rows = np.unique(train.learners, return_inverse=True)
    courses, train_columns = np.unique(train.courses, return_inverse=True)
    taken = Interactions.of(train_rows, train_columns, train.at, learners=len(learners), courses=len(courses))
    pairs = np.unique(np.column_stack([test.learners, test.courses]), axis=0)
    rows, columns = _places(pairs[:, 0], learners), _places(pairs[:, 1], courses)
    known_learner, known_course = rows >= 0, columns >= 0
    repeated = np.isin(rows * len(courses) + columns, taken.rows.astype(np.int64) * len(courses) + taken.columns)
    again = known_learner & known_course & repeated
    held, new = known_learner & known_course & ~again, known_learner & ~known_course
    asked = np.unique(rows[held | new])
    new_courses, new_columns = np.unique(pairs[new, 1], return_inverse=True)
    return Task(
        train=taken,
        histories=taken.only_learners(asked),
        held=_held(np.searchsorted(asked, rows[held]), columns[held]),
        held_new=_held(np.searchsorted(asked, rows[new]), new_columns),
        courses=courses.tolist(),
        new_courses=new_courses.tolist(),
        left_out=LeftOut(
            repeated_rows=len(test) - len(pairs),
            learners_not_in_train=len(np.unique(pairs[~known_learner, 0])),
            rows_of_learners_not_in_train=int((~known_learner).sum()),
            courses_not_in_train=len(np.unique(pairs[~known_course, 1])),
            rows_of_courses_not_in_train=int((known_learner & ~known_course).sum()),
            rows_already_taken=int(again.sum()),
        ),
        timed=train.timed,
        groups={name: _last_values(values, train_rows, train.at, asked) for name, values in train.groups.items()},
    )


def validation_of(task: Task) -> Holdout:
    """A part of train held back in the way in which test was: weights are found on it.

    One course a learner: each one's last. Several, with times: the latest share of all. Several, by position: the
    last share of each learner. The share is test's own, within 5 and 30 %.
    """
    counts = np.bincount(task.held.rows)
    if len(counts) and counts.max() == 1:
        return hold_out_last(task.train)
    share = float(np.clip(len(task.held) / (len(task.held) + len(task.train.rows)), LEAST_SHARE, MOST_SHARE))
    if task.timed:
        return hold_out_latest(task.train, share=share)
    asked_share = len(task.held) / max(len(task.held) + len(task.histories.rows), 1)
    return hold_out_tail(task.train, share=float(np.clip(asked_share, LEAST_SHARE, MOST_SHARE)))


def _last_values(
    values: NDArray[np.str_], rows: NDArray[np.integer], at: NDArray[np.int64], asked: NDArray[np.integer]
) -> NDArray[np.str_]:
    """(asked,) the value in each learner's latest row."""
    order = np.lexsort((at, rows))
    ends = np.searchsorted(rows[order], asked, side="right") - 1
    return values[order][ends]


def _places(values: NDArray[np.str_], known: NDArray[np.str_]) -> NDArray[np.int64]:
    """(n,) place of each value in the sorted `known`, -1 where it is not there."""
    near = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[near] == values, near, -1)


def _held(rows: NDArray[np.integer], columns: NDArray[np.integer]) -> HeldOut:
    order = np.lexsort((columns, rows))
    return HeldOut(rows=rows[order].astype(np.int64), columns=columns[order].astype(np.int64))

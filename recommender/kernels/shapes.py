"""What the loop that makes lists takes: arrays, kept together by what they say. Courses are columns.

Where something has several of another, `x_from[n]` up to `x_from[n + 1]` are the places of what `n` has.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Words
from recommender.kernels.pruning import Neighbours

Column = int | np.integer[Any]
"""A course by its place in the arrays; inside the loops a number of few bits."""

Number = float | np.floating[Any]


class Who(NamedTuple):
    """The cases: courses finished (oldest first) and put aside, levels shown, and what they share with others.

    `shown` are competencies and `levels` (float64) what was shown of each. `group` is a row of `Groups`, `demand` a
    number of `Demands` (-1: nothing), `key` a fixed number for the learner, which orders what nothing speaks for.
    """

    done_from: NDArray[np.int64]
    done: NDArray[np.int32]
    aside_from: NDArray[np.int64]
    aside: NDArray[np.int32]
    shown_from: NDArray[np.int64]
    shown: NDArray[np.int32]
    levels: NDArray[np.float64]
    group: NDArray[np.int64]
    demand: NDArray[np.int64]
    key: NDArray[np.uint64]


class Groups(NamedTuple):
    """What learners alike in organisation, role, goal, languages and pace share, a row a group.

    `base` (groups, courses) float32: the part of the score that the learner's own record does not change; minus
    infinity where a rule closes the course to the group. `best` (groups, some) int32: the open courses of highest base
    and gap for those who have shown nothing, best first and ties as in `Rules.tie`, -1 after the last. `role` and
    `pace` are numbers of `Needs`.
    """

    base: NDArray[np.float32]
    best: NDArray[np.int32]
    role: NDArray[np.int64]
    pace: NDArray[np.int64]


class Lanes(NamedTuple):
    """`decay` and `peak`, (LANES,) float32: what a course taken before counts, and the most that a lane can add.

    `worth` (courses,) float32 above 0, at most 1, multiplies the peaks, as it has multiplied the weights.
    """

    decay: NDArray[np.float32]
    peak: NDArray[np.float32]
    worth: NDArray[np.float32]


class Rules(NamedTuple):
    """Prerequisites, editions, themes and ties.

    Course c needs `needed` to be finished or to stand before it, and `leads` to others that need it. Who has finished
    it has finished its other `editions`, too. `chain` are the
    courses that need any, shortest chains first. `theme` is -1 where there is none. Of equal scores the lower `tie`
    wins: fewer `steps` before the course, then its place among the ids.
    """

    needs_from: NDArray[np.int64]
    needed: NDArray[np.int32]
    leads_from: NDArray[np.int64]
    leads: NDArray[np.int32]
    editions_from: NDArray[np.int64]
    editions: NDArray[np.int32]
    chain: NDArray[np.int32]
    steps: NDArray[np.int32]
    tie: NDArray[np.int32]
    theme: NDArray[np.int32]


class Needs(NamedTuple):
    """What roles (each with a goal or none) need, what courses teach of it, and what closing a gap adds.

    By role: `competency` and `level` needed; `gap_at` and `gap`, what the gap adds to which course for somebody who has
    shown, but for the worth. By course: what it teaches, `teaches` to level `taught`; `fits` (roles, all that is
    taught) float32: how well it suits the role for that. By competency: the courses `taught_by`. `weight` and `worth`
    (paces, courses) multiply the gap's strength.
    """

    weight: float
    worth: NDArray[np.float64]
    need_from: NDArray[np.int64]
    competency: NDArray[np.int32]
    level: NDArray[np.float32]
    gap_from: NDArray[np.int64]
    gap_at: NDArray[np.int32]
    gap: NDArray[np.float32]
    teaches_from: NDArray[np.int64]
    teaches: NDArray[np.int32]
    taught: NDArray[np.float32]
    fits: NDArray[np.float32]
    taught_from: NDArray[np.int64]
    taught_by: NDArray[np.int32]


class Likeness(NamedTuple):
    """Likeness of content for those who have finished nothing, as `recommender.suggest.signals.role_content` has it.

    `closeness` (competencies, courses) float32: summed closeness of the course to what stands for the competency, of
    which there are `courses` (competencies,) float64; `role` (roles, courses) float32: closeness to the role's work, as
    it counts beside that. No `weight`, nothing is added.
    """

    weight: float
    scale: float
    closeness: NDArray[np.float32]
    courses: NDArray[np.float64]
    role: NDArray[np.float32]


class News(NamedTuple):
    """The new courses: `columns`, the number of each among them by column (-1: not new), and whether it fits anybody.

    `worthy` (new,): something other than popularity and newness speaks for the course whoever asks.
    """

    columns: NDArray[np.int32]
    number: NDArray[np.int32]
    worthy: NDArray[np.bool_]


class Demands(NamedTuple):
    """What plans ask of a case: which courses, what that adds to each score, and whether it is mandatory."""

    course_from: NDArray[np.int64]
    columns: NDArray[np.int32]
    adds: NDArray[np.float32]
    mandatory: NDArray[np.bool_]


class Turns(NamedTuple):
    """The order of what nothing speaks for: the engine's `keys` and `standing` (to two places), (courses,)."""

    keys: NDArray[np.uint64]
    standing: NDArray[np.float64]


class Policy(NamedTuple):
    """All that lists are made by, besides groups and neighbours."""

    lanes: Lanes
    rules: Rules
    needs: Needs
    likeness: Likeness
    news: News
    turns: Turns


class Table(NamedTuple):
    """The loop's own sheet. What holds for one case carries the case's number, so that nothing need be cleared.

    `cells[c]` holds the sums of course c, a lane each, and in its last place the part of the score that is no sum.
    `marks[c]` is 2 x case + 1 where the case has finished c, 2 x case where it has put c aside. `lifted[c]` are the
    sums of a case for which `lifts[c]` is its number. `changed` are the courses `touched` by what the case has shown
    or by plans, and `before` their last place in `cells`; `asked` those of plans, `pinned` those mandatory. `wanted`
    are the levels that the group's role needs, `reached` those that the case has shown, by competency. `member` and
    `chosen` are courses of the list at work; `score` (courses,) their scores. `into` and `scores` are the list. `likes`
    (courses,) is what likeness to the role adds for a newcomer; `role` (2,) the numbers of the group's role and pace.
    """

    cells: NDArray[np.float32]
    lifted: NDArray[np.float32]
    marks: NDArray[np.int32]
    lifts: NDArray[np.int32]
    spans: NDArray[np.int64]
    touched: NDArray[np.int32]
    changed: NDArray[np.int32]
    before: NDArray[np.float32]
    pinned: NDArray[np.int32]
    asked: NDArray[np.int32]
    wanted: NDArray[np.float32]
    reached: NDArray[np.float64]
    member: NDArray[np.int32]
    chosen: NDArray[np.int32]
    score: NDArray[np.float32]
    pool: NDArray[np.int32]
    into: NDArray[np.int32]
    scores: NDArray[np.float32]
    new_score: NDArray[np.float32]
    new_fits: NDArray[np.bool_]
    likes: NDArray[np.float64]
    role: NDArray[np.int64]


F32, F64, I32, I64, U64 = "float32 array", "float64 array", "int32 array", "int64 array", "uint64 array"

WHO: Words = (Who, [I64, I32, I64, I32, I64, I32, F64, I64, I64, U64])
GROUPS: Words = (Groups, ["float32 matrix", "int32 matrix", I64, I64])
NEIGHBOURS: Words = (Neighbours, ["int64 matrix", "uint16 array", F32, "float64"])
POLICY: Words = (
    Policy,
    [
        (Lanes, [F32, F32, F32]),
        (Rules, [I64, I32, I64, I32, I64, I32, I32, I32, I32, I32]),
        (Needs, ["float64", "float64 matrix", I64, I32, F32, I64, I32, F32, I64, I32, F32, "float32 matrix", I64, I32]),
        (Likeness, ["float64", "float64", "float32 matrix", F64, "float32 matrix"]),
        (News, [I32, I32, "boolean array"]),
        (Turns, [U64, F64]),
    ],
)
DEMANDS: Words = (Demands, [I64, I32, F32, "boolean array"])
"""The types of each, field by field."""

OUT_F32, OUT_I32 = "out float32 array", "out int32 array"
TABLE: Words = (
    Table,
    [
        *("out float32 matrix", "out float32 matrix", OUT_I32, OUT_I32, "out int64 matrix", OUT_I32, OUT_I32, OUT_F32),
        *(OUT_I32, OUT_I32, OUT_F32, "out float64 array", OUT_I32, OUT_I32, OUT_F32, OUT_I32, OUT_I32, OUT_F32),
        *(OUT_F32, "out boolean array", "out float64 array", "out int64 array"),
    ],
)

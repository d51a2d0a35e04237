"""A policy without rules, needs, plans or new courses: scores alone decide."""

import numpy as np

from recommender.kernels.shapes import Demands, Lanes, Likeness, Needs, News, Policy, Rules, Turns


def plain_policy(lanes: Lanes) -> Policy:
    """Courses need nothing and have no theme; of equal scores the lower column wins."""
    size = len(lanes.worth)
    by_column = np.arange(size, dtype=np.int32)
    none, starts = np.empty(0, dtype=np.int32), np.zeros(size + 1, dtype=np.int64)
    return Policy(
        lanes=lanes,
        rules=Rules(
            needs_from=starts,
            needed=none,
            leads_from=starts,
            leads=none,
            editions_from=starts,
            editions=none,
            chain=none,
            steps=np.zeros(size, dtype=np.int32),
            tie=by_column,
            theme=np.full(size, -1, dtype=np.int32),
        ),
        needs=_no_needs(size),
        likeness=Likeness(
            weight=0.0,
            scale=0.5,
            closeness=np.empty((0, size), dtype=np.float32),
            courses=np.empty(0, dtype=np.float64),
            role=np.zeros((1, size), dtype=np.float32),
        ),
        news=News(none, np.full(size, -1, dtype=np.int32), np.empty(0, dtype=np.bool_)),
        turns=Turns(np.arange(size, dtype=np.uint64), np.zeros(size)),
    )


def no_demands() -> Demands:
    """Of cases that no plan asks anything of."""
    return Demands(
        course_from=np.zeros(1, dtype=np.int64),
        columns=np.empty(0, dtype=np.int32),
        adds=np.empty(0, dtype=np.float32),
        mandatory=np.empty(0, dtype=np.bool_),
    )


def _no_needs(size: int) -> Needs:
    """Of one role that needs nothing."""
    none, no_levels = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    one_role, all_courses = np.zeros(2, dtype=np.int64), np.zeros(size + 1, dtype=np.int64)
    return Needs(
        weight=0.0,
        worth=np.ones((1, size)),
        need_from=one_role,
        competency=none,
        level=no_levels,
        gap_from=one_role,
        gap_at=none,
        gap=no_levels,
        teaches_from=all_courses,
        teaches=none,
        taught=no_levels,
        fits=np.empty((1, 0), dtype=np.float32),
        taught_from=np.zeros(1, dtype=np.int64),
        taught_by=none,
    )

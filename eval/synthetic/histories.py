"""Made-up histories, written part by part: memory does not grow with the number of learners.

Half of the learners finish one course, the others a log-normal number. A course is drawn in one of three ways: as one
that often follows the one before (sequence), from the role's own courses (role), or by popularity over all (Zipf).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.words import ENGLISH, HINDI, ReportProgress
from eval.synthetic.catalogue import REGIONAL, Made
from eval.synthetic.shown import Teaching, shown_levels, teaching_of
from recommender.suggest import USUAL_PACE

ONE_COURSE = 0.5
"""Share of learners with a single completion, as published counts of national platforms suggest."""

LOG_MEAN, LOG_SPREAD, MOST = 1.54, 0.95, 300
"""Logarithm of the courses drawn by the other half: half of these draw more than 6; nobody draws more than 300.
With repeats taken out, the mean over all learners is 4.7: 70 million completions of 15 million."""

ZIPF = 0.9
"""Popularity falls with the rank to this power; on mcx the exponent over the first thousand courses is similar."""

BY_SEQUENCE, BY_ROLE = 0.35, 0.35
FOLLOWERS, ROLE_COURSES = 8, 200
ROLES_EACH = 8
"""Roles that occur in one organisation."""

PUT_ASIDE = 0.03
YEARS = 3
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Habits:
    """What courses are drawn by; course numbers are columns of the shelf, which sorts by id.

    `popularity` (courses,) cumulative; `followers` (courses, FOLLOWERS); `of_role` (roles, ROLE_COURSES);
    `roles_of` (organisations, ROLES_EACH); `organisations` (organisations,) cumulative.
    """

    popularity: NDArray[np.float64]
    by_rank: NDArray[np.int64]
    followers: NDArray[np.int64]
    of_role: NDArray[np.int64]
    roles_of: NDArray[np.int64]
    organisations: NDArray[np.float64]


def habits_of(made: Made, *, rng: np.random.Generator) -> Habits:
    """Habits for this catalogue."""
    courses, roles, organisations = len(made.catalogue.courses), len(made.roles), len(made.organisations)
    by_rank = rng.permutation(courses)
    popularity = _cumulative(courses, ZIPF)

    def popular(shape: tuple[int, int]) -> NDArray[np.int64]:
        drawn: NDArray[np.int64] = by_rank[np.searchsorted(popularity, rng.random(shape))]
        return drawn

    return Habits(
        popularity=popularity,
        by_rank=by_rank,
        followers=popular((courses, FOLLOWERS)),
        of_role=popular((roles, ROLE_COURSES)),
        roles_of=rng.integers(0, roles, size=(organisations, ROLES_EACH)),
        organisations=_cumulative(organisations, 0.7),
    )


def write_histories(
    folder: Path,
    made: Made,
    *,
    learners: int,
    part_learners: int,
    now_seconds: int,
    seed: int,
    progress: ReportProgress,
) -> int:
    """Writes parts of `HISTORIES` and returns the number of completions; each part has a seed of its own.

    About 0.3 GB of memory for parts of 250,000.
    """
    habits = habits_of(made, rng=np.random.default_rng([seed, 1]))
    teaching = teaching_of(made.catalogue, made.roles)
    starts = range(0, learners, part_learners)
    completions = 0
    for number, first in enumerate(starts):
        progress(number, len(starts))
        count = min(part_learners, learners - first)
        table = _part(made, habits, teaching, first=first, count=count, now_seconds=now_seconds, rng=_rng(seed, number))
        completions += len(table["finished"].combine_chunks().values)
        pq.write_table(table, folder / f"part-{number:05d}.parquet", compression="lz4", store_schema=False)
    progress(len(starts), len(starts))
    return completions


def _rng(seed: int, part: int) -> np.random.Generator:
    return np.random.default_rng([seed, 2, part])


def _cumulative(count: int, exponent: float) -> NDArray[np.float64]:
    weights = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    summed: NDArray[np.float64] = np.cumsum(weights / weights.sum())
    summed[-1] = 1.0
    return summed


def _part(
    made: Made,
    habits: Habits,
    teaching: Teaching,
    *,
    first: int,
    count: int,
    now_seconds: int,
    rng: np.random.Generator,
) -> pa.Table:
    organisation = np.searchsorted(habits.organisations, rng.random(count))
    role = habits.roles_of[organisation, (ROLES_EACH * rng.random(count) ** 2).astype(np.int64)]
    drawn = np.exp(rng.normal(LOG_MEAN, LOG_SPREAD, count)).astype(np.int64) + 2
    lengths = np.where(rng.random(count) < ONE_COURSE, 1, np.minimum(drawn, MOST))
    rows, columns = _without_repeats(*_drawn(habits, role, lengths, rng), courses=len(habits.by_rank))
    offsets = np.searchsorted(rows, np.arange(count + 1)).astype(np.int32)
    aside = (rng.random(count) < PUT_ASIDE).astype(np.int32)
    put_aside = habits.by_rank[np.searchsorted(habits.popularity, rng.random(int(aside.sum())))]
    aside_offsets = np.concatenate(([0], np.cumsum(aside))).astype(np.int32)
    ids = pa.array([f"course-{number:05d}" for number in range(len(habits.by_rank))])
    without_role = rng.random(count) < 0.05
    languages = _languages(organisation, rng)
    at = _times(rows, offsets, now_seconds, rng)
    shown = shown_levels(
        teaching, rows=rows, columns=columns, at=at, role=np.where(without_role, -1, role), now_seconds=now_seconds
    )
    return pa.table(
        {
            "learner": pa.array(np.char.mod("learner-%09d", np.arange(first, first + count))),
            "organisation": _texts(organisation, made.organisations),
            "role": _texts(role, made.roles, without=without_role),
            "goal": pa.nulls(count, pa.string()),
            "languages": _texts(*languages),
            "pace": pa.array(np.full(count, USUAL_PACE)),  # everybody has finished something
            "groups": _nothing(count),
            "finished": pa.ListArray.from_arrays(offsets, _texts(columns, ids)),
            "finished_at": pa.ListArray.from_arrays(offsets, pa.array(at)),
            "aside": pa.ListArray.from_arrays(aside_offsets, _texts(put_aside, ids)),
            "shown": pa.ListArray.from_arrays(shown.offsets, _texts(shown.competencies, teaching.competencies)),
            "shown_levels": pa.ListArray.from_arrays(shown.offsets, pa.array(shown.levels)),
            "answered": _nothing(count),
        }
    )


def _nothing(count: int) -> pa.ListArray:
    """So many empty lists of ids."""
    return pa.ListArray.from_arrays(np.zeros(count + 1, dtype=np.int32), pa.array([], type=pa.string()))


def _drawn(
    habits: Habits, role: NDArray[np.int64], lengths: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of all draws, step by step over the learners who still draw; ordered by row, then step."""
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    columns = np.empty(offsets[-1], dtype=np.int64)
    going = np.arange(len(lengths))
    before = np.zeros(len(lengths), dtype=np.int64)
    for step in range(int(lengths.max(initial=0))):
        going = going[lengths[going] > step]
        way, pick = rng.random(len(going)), rng.random(len(going)) ** 2  # the first of each list the most often
        popular = habits.by_rank[np.searchsorted(habits.popularity, rng.random(len(going)))]
        of_role = habits.of_role[role[going], (ROLE_COURSES * pick).astype(np.int64)]
        following = habits.followers[before[going], (FOLLOWERS * pick).astype(np.int64)]
        in_sequence = (way < BY_SEQUENCE) & (step > 0)
        chosen = np.where(in_sequence, following, np.where(way < BY_SEQUENCE + BY_ROLE, of_role, popular))
        before[going] = chosen
        columns[offsets[going] + step] = chosen
    return np.repeat(np.arange(len(lengths)), lengths), columns


def _without_repeats(
    rows: NDArray[np.int64], columns: NDArray[np.int64], *, courses: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    _, first = np.unique(rows * courses + columns, return_index=True)
    kept = np.sort(first)
    return rows[kept], columns[kept]


def _times(
    rows: NDArray[np.int64], offsets: NDArray[np.int32], now_seconds: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Ascending within a learner: the last within three years, more often lately, 20 days between two on average."""
    last = YEARS * 365 * rng.random(len(offsets) - 1) ** 2
    gaps = np.cumsum(rng.exponential(20.0, len(rows)))
    days = last[rows] + (gaps[offsets[1:][rows] - 1] - gaps)
    return now_seconds - (days * SECONDS_A_DAY).astype(np.int64) - 1


def _languages(organisation: NDArray[np.int64], rng: np.random.Generator) -> tuple[NDArray[np.int64], list[str]]:
    """Hindi and English, English alone, Hindi alone, or both with the language of the organisation's region."""
    sets = [[ENGLISH, HINDI], [ENGLISH], [HINDI], *([ENGLISH, HINDI, language] for language in REGIONAL)]
    chance = rng.random(len(organisation))
    own = 3 + organisation % len(REGIONAL)
    number = np.where(chance < 0.45, 0, np.where(chance < 0.6, 1, np.where(chance < 0.7, 2, own)))
    return number, [" ".join(sorted(languages)) for languages in sets]


def _texts(
    numbers: NDArray[np.integer], texts: list[str] | pa.Array, without: NDArray[np.bool_] | None = None
) -> pa.Array:
    indices = pa.array(numbers.astype(np.int32), mask=without)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts, type=pa.string()))

"""A small deployment for the nightly job: every rule occurs, and a hundred learners of several kinds."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, CourseId, CourseStatus, Learner, RoleId
from embeddings.index import AimTable
from recommender.nightly.job import Deployment
from recommender.nightly.plan_reach import PlanReach
from recommender.nightly.sources import history_row, write_part
from recommender.nightly.tables import HISTORIES
from recommender.suggest.blend import Weights
from tests.recommender.planned import (
    CLERK,
    ELSEWHERE,
    MINISTRY,
    OFFICE,
    TODAY,
    catalogue,
    course,
    finished,
    item,
    learner,
    plan,
    role,
)

NAMES = "abcdefghij"
DRIVER = RoleId("driver")
NO_ASIDE: Mapping[str, Sequence[str]] = {}


def content() -> Catalogue:
    special = {
        "g": course("g", requires=["f"], teaches={"a": 2}),
        "h": course("h", status=CourseStatus.RETIRED),
        "i": course("i", languages=[HINDI], opens=TODAY - timedelta(days=400)),
        "j": course("j", organisations=[MINISTRY], minutes=300),
        "k": course("k", opens=TODAY + timedelta(days=9)),
    }
    plain = {name: course(name, teaches={name: 2 + number % 3}) for number, name in enumerate("abcdef")}
    return catalogue(
        list({**plain, **special}.values()),
        roles=[role(needs={"a": 3, "c": 2}), role("driver", needs={"d": 4})],
        plans=[plan(item("e", TODAY + timedelta(days=20)), organisation=MINISTRY)],
    )


def people() -> list[Learner]:
    kinds = [
        (OFFICE, CLERK, (ENGLISH, HINDI)),
        (MINISTRY, DRIVER, (ENGLISH,)),
        (ELSEWHERE, None, (HINDI,)),
        (ELSEWHERE, CLERK, (ENGLISH,)),
    ]
    return [
        learner(f"learner-{number:03d}", organisation=where, role_id=who, languages=tongues)
        for number in range(100)
        for where, who, tongues in [kinds[number % len(kinds)]]
    ]


def taken() -> dict[str, list[str]]:
    """A third finished nothing; the others a run of up to five courses, two in the catalogue no more."""
    rng = np.random.default_rng(4)
    found = {}
    for number, who in enumerate(people()):
        if number % 3:
            start = int(rng.integers(len(NAMES)))
            found[str(who.id)] = [NAMES[(start + step) % len(NAMES)] for step in range(1 + number % 5)]
    return found


def vectors() -> tuple[Sequence[CourseId], NDArray[np.float32]]:
    ids = [CourseId(name) for name in NAMES]
    return ids, np.random.default_rng(2).standard_normal((len(ids), 6)).astype(np.float32)


def deployment() -> Deployment:
    return Deployment(
        catalogue=content(), course_vectors=vectors(), receptions={}, weights=Weights(), aims=AimTable.empty()
    )


def write_histories(folder: Path, *, parts: int = 2, aside: Mapping[str, Sequence[str]] = NO_ASIDE) -> None:
    """The learners and what they took, as the job reads them."""
    histories, everyone = taken(), people()
    size = -(-len(everyone) // parts)
    for number in range(parts):
        rows = []
        for who in everyone[number * size : (number + 1) * size]:
            events = finished(*histories.get(str(who.id), []), who=str(who.id))
            row = history_row(who, events, catalogue=content(), reach=PlanReach.of(content()), today=TODAY)
            rows.append({**row, "aside": list(aside.get(str(who.id), ()))})
        write_part(pa.Table.from_pylist(rows, schema=HISTORIES), folder / f"part-{number:05d}.parquet")

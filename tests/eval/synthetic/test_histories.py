from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from data.words import CourseId, LearnerId, RoleId
from data.words.completions import completion_event
from eval.synthetic.catalogue import made_catalogue
from eval.synthetic.histories import write_histories
from recommender.learner import counted_level
from recommender.learner.mastery import mastery_from_events
from recommender.nightly.population import part_files
from recommender.nightly.tables import HISTORIES

LEARNERS, COURSES, NOW = 6000, 300, 1_790_000_000
MADE = made_catalogue(COURSES, today=date(2026, 11, 1), rng=np.random.default_rng(1))


def written(folder: Path, *, part_learners: int, seed: int = 1) -> int:
    folder.mkdir()
    return write_histories(
        folder,
        MADE,
        learners=LEARNERS,
        part_learners=part_learners,
        now_seconds=NOW,
        seed=seed,
        progress=lambda _done, _total: None,
    )


def test_the_same_seed_makes_the_same_learners(tmp_path: Path) -> None:
    counts = [written(tmp_path / name, part_learners=2000) for name in ("one", "two")]

    assert counts[0] == counts[1]
    assert pq.read_table(tmp_path / "one").equals(pq.read_table(tmp_path / "two"))


def test_histories_have_the_form_that_the_nightly_job_reads(tmp_path: Path) -> None:
    completions = written(tmp_path / "made", part_learners=2500)

    table = pq.read_table(tmp_path / "made")
    assert len(part_files(tmp_path / "made")) == 3
    assert table.schema.names == HISTORIES.names
    assert table.num_rows == LEARNERS
    assert sum(len(each) for each in table["finished"].to_pylist()) == completions
    for courses, times in zip(table["finished"].to_pylist(), table["finished_at"].to_pylist(), strict=True):
        assert len(set(courses)) == len(courses) == len(times)
        assert sorted(times) == times
        assert all(time < NOW for time in times)


def test_half_have_one_completion_and_few_courses_have_most_of_them(tmp_path: Path) -> None:
    written(tmp_path / "made", part_learners=LEARNERS)

    finished = pq.read_table(tmp_path / "made")["finished"]
    lengths = np.array([len(each) for each in finished.to_pylist()])
    # half by design, and those of the others whose draws were all one course
    assert (lengths == 1).mean() == pytest.approx(0.5, abs=0.05)
    counts = np.sort(finished.combine_chunks().values.value_counts().field("counts").to_numpy())[::-1]
    assert counts[: COURSES // 10].sum() > 0.3 * counts.sum()


def test_every_kind_of_rule_occurs_in_the_catalogue() -> None:
    courses = MADE.catalogue.courses.values()

    assert {each.status.value for each in courses} == {"live", "retired"}
    assert any(each.requires for each in courses)
    assert any(each.organisations for each in courses)
    assert any(each.opens for each in courses)


def test_what_is_shown_is_what_mastery_makes_of_the_completions(tmp_path: Path) -> None:
    written(tmp_path / "made", part_learners=LEARNERS)
    rows = pq.read_table(tmp_path / "made").slice(0, 400).to_pylist()
    shown = 0
    for row in rows:
        events = [
            completion_event(
                LearnerId(row["learner"]), CourseId(course), at=datetime.fromtimestamp(at, UTC), source="x"
            )
            for course, at in zip(row["finished"], row["finished_at"], strict=True)
        ]
        mastery = mastery_from_events(events, MADE.catalogue, today=datetime.fromtimestamp(NOW, UTC).date())
        needs = {} if row["role"] is None else MADE.catalogue.roles[RoleId(row["role"])].needs
        wanted = {each: counted_level(needs[each], each, mastery) for each in sorted(needs) if each in mastery}
        assert row["shown"] == list(wanted)
        assert row["shown_levels"] == pytest.approx(list(wanted.values()))
        shown += len(wanted)
    assert shown > 50

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.files import exclusive_lock
from data.store import open_store
from data.words.errors import InvalidRequest
from data.words.models import LearnerId
from recommender.nightly.job import CURRENT, LISTS_FOLDER, Request, Source, folder_revision, run_nightly
from recommender.nightly.local import make_lists
from recommender.nightly.model import NightlyModel
from recommender.nightly.sources import export_histories, write_part
from recommender.nightly.storing import store_lists
from tests.recommender.nightly.planned import content, deployment, people, taken, write_histories
from tests.recommender.planned import NOW, finished


def request(tmp_path: Path) -> Request:
    return Request(out=tmp_path / "out", k=3, now=NOW)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    folder = tmp_path / "histories"
    folder.mkdir()
    write_histories(folder, parts=4)
    return Source(revision=folder_revision(folder), folder=folder)


def make(parts: Sequence[Path], model: Path, folder: Path) -> int:
    return make_lists(parts, model=NightlyModel.load(model), folder=folder, k=3, progress=lambda _done, _total: None)


def lists_in(out: Path) -> list[dict[str, object]]:
    name = (out / CURRENT).read_text(encoding="utf-8").strip()
    rows: list[dict[str, object]] = pq.read_table(out / name / LISTS_FOLDER).to_pylist()
    return rows


def test_a_run_is_published_with_a_manifest_that_says_what_it_is_of(tmp_path: Path, source: Source) -> None:
    manifest = run_nightly(request(tmp_path), source, deployment(), make)

    assert manifest["counts"]["learners"] == manifest["counts"]["lists"] == len(people())
    assert manifest["counts"]["completions"] == sum(len(each) for each in taken().values())
    assert manifest["data_revision"] == source.revision
    assert manifest["catalogue_revision"] == content().revision
    assert manifest["parameters"]["k"] == 3
    assert manifest["made_at"] == NOW.isoformat()
    assert len(lists_in(tmp_path / "out")) == len(people())


def test_a_second_run_of_the_same_data_and_day_makes_nothing_anew(tmp_path: Path, source: Source) -> None:
    first = run_nightly(request(tmp_path), source, deployment(), make)

    def must_not_run(parts: Sequence[Path], model: Path, folder: Path) -> int:
        raise AssertionError("made again")

    assert run_nightly(request(tmp_path), source, deployment(), must_not_run) == first


def test_a_run_that_was_stopped_leaves_the_old_lists_and_goes_on_where_it_was(tmp_path: Path, source: Source) -> None:
    run_nightly(request(tmp_path), source, deployment(), make)
    before = lists_in(tmp_path / "out")
    tomorrow = replace(request(tmp_path), now=NOW + timedelta(days=1))
    made: list[str] = []

    def stopped(parts: Sequence[Path], model: Path, folder: Path) -> int:
        make(parts[:2], model, folder)
        made.extend(path.name for path in sorted(folder.glob("*.parquet")))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_nightly(tomorrow, source, deployment(), stopped)
    assert lists_in(tmp_path / "out") == before

    def goes_on(parts: Sequence[Path], model: Path, folder: Path) -> int:
        assert [path.name for path in sorted(folder.glob("*.parquet"))] == made
        return make(parts, model, folder)

    assert run_nightly(tomorrow, source, deployment(), goes_on)["counts"]["lists"] == len(people())


def test_only_the_run_before_is_kept(tmp_path: Path, source: Source) -> None:
    for day in range(4):
        run_nightly(replace(request(tmp_path), now=NOW + timedelta(days=day)), source, deployment(), make)

    runs = sorted(path.parent.name[:10] for path in (tmp_path / "out").glob("*/manifest.json"))
    assert runs == [str((NOW + timedelta(days=day)).date()) for day in (2, 3)]


def test_two_runs_in_one_folder_are_refused(tmp_path: Path, source: Source) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with exclusive_lock(out / ".lock", wait=False), pytest.raises(InvalidRequest, match="another nightly run"):
        run_nightly(request(tmp_path), source, deployment(), make)


def test_the_folder_stays_locked_while_lists_are_published(tmp_path: Path, source: Source) -> None:
    published: list[str] = []

    def publish(manifest: dict[str, object]) -> None:
        with pytest.raises(InvalidRequest, match="another nightly run"):
            run_nightly(request(tmp_path), source, deployment(), make)
        published.append(str(manifest["name"]))

    manifest = run_nightly(request(tmp_path), source, deployment(), make, publish)

    assert published == [manifest["name"]]


@pytest.mark.parametrize(("first", "second"), [("part-00001", "part-00001"), ("part-00000", "part-00003")])
def test_a_learner_who_occurs_twice_is_refused_by_name_and_place(
    tmp_path: Path, source: Source, first: str, second: str
) -> None:
    folder = tmp_path / "histories"
    given, into = (pq.read_table(folder / f"{name}.parquet") for name in (first, second))
    write_part(pa.concat_tables([into, given.slice(3, 1)]), folder / f"{second}.parquet")
    who = given.column("learner")[3].as_py()

    with pytest.raises(InvalidRequest) as raised:
        run_nightly(request(tmp_path), source, deployment(), make)

    (fault,) = raised.value.faults
    assert (fault.place, fault.value) == (f"{folder / second}.parquet, row {into.num_rows + 1}", who)
    assert f"{first}.parquet, row 4 already" in fault.problem
    assert "one row" in fault.remedy


def test_a_folder_without_histories_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="there are no histories"):
        folder_revision(tmp_path)


def test_a_table_of_an_older_format_is_refused_with_the_column_that_it_lacks(tmp_path: Path, source: Source) -> None:
    part = tmp_path / "histories" / "part-00002.parquet"
    write_part(pq.read_table(part).drop_columns(["shown", "shown_levels"]), part)

    with pytest.raises(InvalidRequest) as raised:
        run_nightly(request(tmp_path), source, deployment(), make)

    assert [(fault.place, fault.value) for fault in raised.value.faults] == [
        (str(part), "shown"),
        (str(part), "shown_levels"),
    ]


def test_the_store_gives_the_same_lists_as_its_histories(tmp_path: Path, source: Source) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'nightly.db'}")
    try:
        store.catalogue.replace(content())
        store.learners.add(people())
        known = {each: [name for name in names if name in content().courses] for each, names in taken().items()}
        store.ledger.append([event for who, names in known.items() for event in finished(*names, who=who)])
        stored = Source(
            revision="ledger",
            export=lambda folder: export_histories(
                store, folder, catalogue=content(), today=NOW.date(), part_learners=40
            ),
        )
        run_nightly(request(tmp_path), stored, deployment(), make)
        from_store = lists_in(tmp_path / "out")
    finally:
        store.close()

    run_nightly(replace(request(tmp_path), out=tmp_path / "beside"), source, deployment(), make)

    assert [row["learner"] for row in from_store] == [each.id for each in people()]
    assert from_store == lists_in(tmp_path / "beside")


def test_the_store_gives_back_the_lists_of_the_run_that_was_put_into_it(tmp_path: Path, source: Source) -> None:
    manifest = run_nightly(request(tmp_path), source, deployment(), make)
    store = open_store(f"sqlite:///{tmp_path / 'lists.db'}")
    try:
        assert store_lists(store, tmp_path / "out" / manifest["name"], manifest) == len(people())
        for row in lists_in(tmp_path / "out"):
            found = store.nightly.of(LearnerId(str(row["learner"])))
            assert found is not None
            assert found.made_at == NOW
            for name, value in (("courses", 0), ("scores", 1), ("next_percent", 2), ("similar_percent", 3)):
                assert [each[value] for each in found.courses] == row[name]
    finally:
        store.close()


def test_nobody_to_make_lists_for_is_said(tmp_path: Path) -> None:
    empty = Source(revision="none", export=lambda folder: 0)

    with pytest.raises(InvalidRequest, match="nobody to make lists for"):
        run_nightly(request(tmp_path), empty, deployment(), make)

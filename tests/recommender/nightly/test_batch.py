from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from data.words.errors import ModelCorrupt
from data.words.models import CourseId
from recommender.learner.mastery import mastery_from_events
from recommender.nightly.batch import plain_batch, recommended_batch
from recommender.nightly.fitting import fitted_collaborative, fitted_ensemble
from recommender.nightly.freezing import nightly_model
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import batches_of, part_files, population_of
from recommender.nightly.tables import LISTS, SCORED
from recommender.suggest.engine import Recommender
from recommender.suggest.shelf import shelf_of
from tests.recommender.nightly.planned import content, deployment, people, taken, vectors, write_histories
from tests.recommender.planned import NOW, TODAY, completion_table, finished

K = 4


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("histories")
    write_histories(folder, aside={"learner-000": ["a"], "learner-001": ["b", "zzz"]})
    return folder


@pytest.fixture(scope="module")
def engine() -> Recommender:
    table = completion_table(taken())
    return Recommender.fit(content(), table, learners=people(), course_vectors=vectors(), now=NOW)


@pytest.fixture(scope="module")
def model(histories: Path) -> NightlyModel:
    given = deployment()
    shelf = shelf_of(given.catalogue)
    population = population_of(part_files(histories), courses=shelf.courses)
    ensemble = fitted_ensemble(
        population,
        fitted_collaborative(population, courses=len(shelf.courses)),
        shelf=shelf,
        catalogue=given.catalogue,
        course_vectors=given.course_vectors,
        receptions=given.receptions,
        weights=given.weights,
        now=NOW,
    )
    return nightly_model(
        ensemble,
        shelf=shelf,
        catalogue=given.catalogue,
        circumstances=population.circumstances,
        completions=population.completions(courses=len(shelf.courses)),
        today=TODAY,
        keep=None,
    )


def listed(model: NightlyModel, histories: Path, *, columns: list[str] = SCORED) -> dict[str, dict[str, Any]]:
    batches = [
        plain_batch(recommended_batch(batch, model=model, k=K))
        for part in part_files(histories)
        for batch in batches_of(part, columns=columns)
    ]
    return {row["learner"]: row for row in pa.Table.from_batches(batches).to_pylist()}


def test_lists_are_the_engines(engine: Recommender, model: NightlyModel, histories: Path) -> None:
    lists, histories_of = listed(model, histories), taken()
    assert len(lists) == len(people())
    for who in people()[2:]:
        history = finished(*histories_of.get(str(who.id), []), who=str(who.id))
        mastery = mastery_from_events(history, content(), today=TODAY)
        made = engine.suggest(who, mastery=mastery, history=history, now=NOW, k=K).items
        assert lists[who.id]["courses"] == [each.course for each in made]
        np.testing.assert_allclose(lists[who.id]["scores"], [each.score for each in made], atol=2e-5)


def test_courses_put_aside_are_left_out_and_unknown_ones_do_no_harm(model: NightlyModel, histories: Path) -> None:
    lists = listed(model, histories)

    assert "a" not in lists["learner-000"]["courses"]
    assert "b" not in lists["learner-001"]["courses"]


def test_no_list_breaks_a_rule(model: NightlyModel, histories: Path) -> None:
    lists, catalogue, histories_of = listed(model, histories), content(), taken()
    assert sum(len(lists[who.id]["courses"]) for who in people()) > len(people())
    for who in people():
        done = set(histories_of.get(str(who.id), []))
        before = set(done)
        for name in lists[who.id]["courses"]:
            each = catalogue.course(CourseId(str(name)))
            assert each.id not in done
            assert each.languages & who.languages
            assert catalogue.may_see(who.organisation, each)
            assert each.requires <= before
            before.add(each.id)
            assert each.id not in {"h", "k"}  # retired; opens next week


def test_every_learner_has_one_list_in_the_order_of_the_batch(model: NightlyModel, histories: Path) -> None:
    assert list(listed(model, histories)) == [each.id for each in people()]


def test_text_columns_and_dictionaries_give_the_same_lists(model: NightlyModel, histories: Path) -> None:
    plain = pa.concat_tables(pa.parquet.read_table(part) for part in part_files(histories)).combine_chunks()
    batch = plain.to_batches()[0]

    lists = plain_batch(recommended_batch(batch, model=model, k=K))

    assert lists.schema == LISTS
    assert {row["learner"]: row for row in lists.to_pylist()} == listed(model, histories)


def test_shares_are_per_cents_of_the_score(model: NightlyModel, histories: Path) -> None:
    for row in listed(model, histories).values():
        for shown, similar in zip(row["next_percent"], row["similar_percent"], strict=True):
            assert 0 <= shown + similar <= 101  # each is rounded
    newcomers = [row for name, row in listed(model, histories).items() if name not in taken()]
    assert newcomers
    assert not any(any(row["next_percent"]) for row in newcomers)


def test_a_model_survives_its_file(model: NightlyModel, histories: Path, tmp_path: Path) -> None:
    model.save(tmp_path / "model.npz")

    loaded = NightlyModel.load(tmp_path / "model.npz")

    assert listed(loaded, histories) == listed(model, histories)


def test_a_torn_model_is_refused_by_name(model: NightlyModel, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model.save(path)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(ModelCorrupt, match=r"model\.npz is no whole nightly model"):
        NightlyModel.load(path)


def test_learners_in_circumstances_that_the_model_does_not_know_are_refused(
    model: NightlyModel, histories: Path
) -> None:
    batch = next(iter(batches_of(part_files(histories)[0], columns=SCORED))).slice(0, 1)
    place = batch.schema.get_field_index("organisation")
    stranger = batch.set_column(place, "organisation", pa.array(["nowhere"]))

    with pytest.raises(ModelCorrupt, match="nowhere"):
        recommended_batch(stranger, model=model, k=K)


def test_a_null_where_a_list_should_be_is_refused_with_its_column(model: NightlyModel, histories: Path) -> None:
    batch = next(iter(batches_of(part_files(histories)[0], columns=SCORED))).slice(0, 1)
    place = batch.schema.get_field_index("aside")
    torn = batch.set_column(place, "aside", pa.array([None], type=pa.list_(pa.string())))

    with pytest.raises(ValueError, match="'aside' is empty in 1 rows"):
        recommended_batch(torn, model=model, k=K)

"""The nightly list is the page's list, row for row."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from data.store import Store, open_store
from data.words.models import CourseId, Verb
from recommender.learner.mastery import mastery_from_events
from recommender.nightly.batch import plain_batch, recommended_batch
from recommender.nightly.fitting import fitted_collaborative, fitted_ensemble
from recommender.nightly.freezing import nightly_model
from recommender.nightly.model import NightlyModel
from recommender.nightly.population import batches_of, part_files, population_of
from recommender.nightly.sources import export_histories
from recommender.nightly.tables import SCORED
from recommender.suggest.blend import Weights
from recommender.suggest.engine import Recommender
from recommender.suggest.shelf import shelf_of
from tests.recommender.nightly.random_deployment import Random, Size, random_deployment
from tests.recommender.planned import NOW, TODAY

List = list[tuple[CourseId, float]]


def page_lists(given: Random, store: Store, *, k: int) -> dict[str, List]:
    recommender = Recommender.fit(
        given.catalogue,
        store.outcomes.completions(),
        learners=store.learners.all(),
        course_vectors=given.vectors,
        aims=given.aims,
        now=NOW,
        receptions=given.receptions,
    )
    found: dict[str, List] = {}
    for who in given.people:
        history = store.ledger.of(who.id, verbs=list(Verb))
        mastery = mastery_from_events(history, given.catalogue, today=TODAY)
        made = recommender.suggest(who, mastery=mastery, history=history, now=NOW, k=k)
        found[who.id] = [(each.course, each.score) for each in made.items]
    return found


def nightly_lists(given: Random, store: Store, folder: Path, *, k: int) -> dict[str, List]:
    export_histories(store, folder, catalogue=given.catalogue, today=TODAY, part_learners=100)
    shelf = shelf_of(given.catalogue)
    population = population_of(part_files(folder), courses=shelf.courses)
    ensemble = fitted_ensemble(
        population,
        fitted_collaborative(population, courses=len(shelf.courses)),
        shelf=shelf,
        catalogue=given.catalogue,
        course_vectors=given.vectors,
        receptions=given.receptions,
        aims=given.aims,
        weights=Weights(),
        now=NOW,
    )
    nightly_model(
        ensemble,
        shelf=shelf,
        catalogue=given.catalogue,
        circumstances=population.circumstances,
        completions=population.completions(courses=len(shelf.courses)),
        today=TODAY,
        keep=None,
    ).save(folder / "model.npz")
    model = NightlyModel.load(folder / "model.npz")
    batches = [
        plain_batch(recommended_batch(batch, model=model, k=k))
        for part in part_files(folder)
        for batch in batches_of(part, columns=SCORED)
    ]
    return {
        row["learner"]: list(zip(row["courses"], row["scores"], strict=True))
        for row in pa.Table.from_batches(batches).to_pylist()
    }


@pytest.mark.parametrize(
    ("size", "k"),
    [
        (Size(), 5),
        (Size(courses=250, learners=300), 10),
        (Size(busy=0.0), 25),
        (Size(busy=0.5, texts=False), 5),
        (Size(courses=25, competencies=6, learners=200), 10),
    ],
    ids=["a department", "many courses", "just begun", "nothing known of texts", "few courses"],
)
def test_the_nightly_list_is_the_pages_list(tmp_path: Path, size: Size, k: int) -> None:
    given = random_deployment(size, np.random.default_rng(11))
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    try:
        given.fill(store)
        page = page_lists(given, store, k=k)
        nightly = nightly_lists(given, store, tmp_path, k=k)
    finally:
        store.close()

    different = [who for who, listed in page.items() if [c for c, _ in listed] != [c for c, _ in nightly[who]]]
    assert different == []
    for who, listed in page.items():
        np.testing.assert_allclose([s for _, s in nightly[who]], [s for _, s in listed], rtol=1e-5, atol=1e-6)

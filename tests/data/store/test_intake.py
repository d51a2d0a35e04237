"""Catalogue, learners and events that are loaded together: all of them, or nothing."""

from dataclasses import replace

import pytest

from data.store import Intake, Store, Written
from data.words.errors import Conflict, EngineError, UnknownLearner, UnknownOrganisation
from data.words.models import OrganisationId
from tests.data.builders import BASICS, FURTHER, event, learner, planned_catalogue


def test_what_is_taken_in_together_is_all_there(empty_store: Store) -> None:
    lina, done = learner("lina"), event("e1", of="lina")

    assert empty_store.take_in(Intake(planned_catalogue(), [lina], [done])) == Written(new=1, corrected=0)
    assert empty_store.catalogue.current() == planned_catalogue()
    assert empty_store.learners.all() == [lina]
    assert empty_store.ledger.of(lina.id) == [done]


def test_without_a_catalogue_the_one_before_stays(store: Store) -> None:
    store.take_in(Intake(learners=[learner("lina")]))

    assert store.catalogue.current() == planned_catalogue()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (Intake(learners=[replace(learner("omar"), organisation=OrganisationId("nowhere"))]), UnknownOrganisation),
        (Intake(learners=[learner("omar")], events=[event("e2", of="nobody")]), UnknownLearner),
        (
            Intake(learners=[learner("omar")], events=[event("e2", of="omar"), event("e2", of="omar", on=FURTHER)]),
            Conflict,
        ),
    ],
)
def test_where_one_part_is_wrong_nothing_is_kept(store: Store, wrong: Intake, error: type[EngineError]) -> None:
    store.take_in(Intake(learners=[learner("lina")], events=[event("e1", of="lina", on=BASICS)]))
    other = planned_catalogue(without=["plan-for-one"])

    with pytest.raises(error):
        store.take_in(replace(wrong, catalogue=other))

    assert store.catalogue.current() == planned_catalogue()
    assert [each.id for each in store.learners.all()] == ["lina"]
    assert store.ledger.revision() == 1

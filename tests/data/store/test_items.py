"""The item bank and sittings: kept as they were put in, moved on by the rules, never lost or doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.store import Store
from data.words.errors import Conflict, UnknownAssessment, UnknownItem
from data.words.items import ItemId, ItemKind, ItemStatistics, ItemStatus
from data.words.models import LearnerId
from data.words.sittings import AssessmentId, GivenAnswer, SittingId, SittingKind
from tests.data.builders import START, event, learner, planned_catalogue
from tests.data.items import assessment, item, said, sitting

LINA = LearnerId("lina")


@pytest.fixture
def peopled(store: Store) -> Store:
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina"), learner("omar")])
    return store


def test_an_item_is_kept_with_its_life(store: Store) -> None:
    draft = item("i1", status=ItemStatus.DRAFT)
    pairs = item("i2", "PIO", "FAA", kind=ItemKind.MATCHING, right=(), matches=("replies", "hears appeals"))
    before = store.items.revision()

    assert store.items.put([draft, pairs], by="service", at=START, note="drafted") == 2
    assert store.items.put([draft, pairs], by="service", at=START) == 0, "the same again changes nothing"
    store.items.change_status(draft.id, ItemStatus.REVIEWED, by="meera", at=START, note="the key stands in the lesson")

    assert store.items.all() == {"i1": replace(draft, status=ItemStatus.REVIEWED), "i2": pairs}
    assert list(store.items.all(status=ItemStatus.LIVE)) == ["i2"]
    assert [(change.number, change.by, change.status, change.note) for change in store.items.changes(draft.id)] == [
        (1, "service", ItemStatus.DRAFT, "drafted"),
        (2, "meera", ItemStatus.REVIEWED, "the key stands in the lesson"),
    ]
    assert store.items.revision() != before


def test_a_draft_is_not_live_without_a_review(store: Store) -> None:
    store.items.put([item("i1", status=ItemStatus.DRAFT)], by="service", at=START)

    with pytest.raises(Conflict, match="becomes retired, reviewed, not live"):
        store.items.change_status(ItemId("i1"), ItemStatus.LIVE, by="meera", at=START)
    with pytest.raises(UnknownItem):
        store.items.change_status(ItemId("i2"), ItemStatus.REVIEWED, by="meera", at=START)
    assert len(store.items.changes(ItemId("i1"))) == 1


def test_statistics_and_tests_come_back(store: Store) -> None:
    statistics = ItemStatistics(ItemId("i1"), 120, 60, 0.1, 1.2, 0.3, -0.2, {"0": 60, "1": 40, "2": 20}, START)
    store.items.keep_statistics([statistics])
    store.items.put_assessment(assessment("a1", items=["i1", "i2"]), by="meera", at=START)
    changed = replace(assessment("a1", items=["i1"], minutes=30), title=said("Drafting again"))
    store.items.put_assessment(changed, by="meera", at=START)

    assert store.items.statistics() == {"i1": statistics}
    assert store.items.assessments() == {"a1": changed}
    assert store.items.assessment(AssessmentId("a1")) == changed
    with pytest.raises(UnknownAssessment):
        store.items.assessment(AssessmentId("a2"))


def test_a_sitting_goes_on_and_counts_each_step_once(peopled: Store) -> None:
    begun = sitting("s1", of="lina")
    peopled.sittings.begin(begun)
    answer = GivenAnswer(ItemId("i1"), ("B",), START + timedelta(minutes=1))
    done = replace(begun, answers=(answer,), finished_at=START + timedelta(minutes=2), result={"share": 1.0})
    peopled.sittings.keep(done, after=0, events=[event("e1", of="lina")])

    with pytest.raises(Conflict, match="moved on"):
        peopled.sittings.keep(done, after=0, events=[event("e2", of="lina")])
    assert peopled.sittings.get(SittingId("s1"), learner=LINA) == done
    assert peopled.sittings.of(LINA, kind=SittingKind.TEST, subject="a1") == [done]
    assert peopled.sittings.of(LINA, kind=SittingKind.DIAGNOSTIC) == []
    assert peopled.sittings.finished() == [done]
    assert peopled.sittings.finished(since=START + timedelta(hours=1)) == []
    assert [each.id for each in peopled.ledger.of(LINA)] == ["e1"]
    with pytest.raises(UnknownAssessment):
        peopled.sittings.get(SittingId("s1"), learner=LearnerId("omar"))


def test_an_export_holds_what_was_answered_and_not_the_order_of_the_options(peopled: Store) -> None:
    answered = sitting("s1", of="lina", answers=[GivenAnswer(ItemId("i1"), ("B",), START)])
    peopled.sittings.begin(answered)

    [row] = peopled.personal_data.of(LINA)["sittings"]

    assert row["answers"] == [{"item": "i1", "given": ["B"], "at": "2026-01-01T00:00:00Z"}]
    assert "seed" not in row

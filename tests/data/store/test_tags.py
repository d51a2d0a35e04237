"""Competencies that people accepted or rejected for courses."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from data.store import Store
from data.words.models import CompetencyId
from data.words.tagging import TagDecision
from tests.data.builders import planned_catalogue

CATALOGUE = planned_catalogue()
COURSE = next(iter(CATALOGUE.courses.values()))
NEW = next(each for each in CATALOGUE.competencies if each not in COURSE.teaches)
ACCEPTED = TagDecision(COURSE.id, NEW, True, 3, "curator", datetime(2026, 11, 30, tzinfo=UTC))


@pytest.fixture
def stocked(store: Store) -> Store:
    store.catalogue.replace(CATALOGUE)
    return store


def taught(store: Store) -> dict[CompetencyId, int]:
    return dict(store.catalogue.current().courses[COURSE.id].teaches)


def test_what_is_accepted_is_taught_at_once_and_after_the_catalogue_was_loaded_anew(stocked: Store) -> None:
    stocked.tags.decide(ACCEPTED)
    assert taught(stocked) == {**COURSE.teaches, NEW: 3}
    stocked.catalogue.replace(CATALOGUE)
    assert taught(stocked) == {**COURSE.teaches, NEW: 3}
    assert list(stocked.tags.of_course(COURSE.id)) == [ACCEPTED]


def test_a_later_word_replaces_an_earlier_one(stocked: Store) -> None:
    stocked.tags.decide(ACCEPTED)
    stocked.tags.decide(replace(ACCEPTED, level=2))
    assert taught(stocked) == {**COURSE.teaches, NEW: 2}
    stocked.tags.decide(replace(ACCEPTED, accepted=False))
    assert taught(stocked) == dict(COURSE.teaches)
    assert [each.accepted for each in stocked.tags.all()] == [False]


def test_a_rejection_leaves_what_the_author_said(stocked: Store) -> None:
    own = next(iter(COURSE.teaches))
    stocked.tags.decide(replace(ACCEPTED, competency=own, accepted=False))
    assert taught(stocked) == dict(COURSE.teaches)


def test_a_draft_is_decided_on_before_its_course_is_there(store: Store) -> None:
    store.tags.decide(ACCEPTED)
    store.catalogue.replace(CATALOGUE)
    assert taught(store) == {**COURSE.teaches, NEW: 3}

"""What plans ask for that nobody can take: what replaces it is said and due, and without that nothing is late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, Course, CourseId, CourseStatus, Verb
from data.words.paths import UnplannedCause
from recommender.path.planning import plan_path
from recommender.suggest.shelf import shelf_of
from recommender.suggest.signals.plan import dues_of
from recommender.training_plans.progress import PlanItemProgress, progress_of
from recommender.training_plans.standing import Standing, standing_of
from tests.recommender.planned import (
    ELSEWHERE,
    NOW,
    TODAY,
    catalogue,
    course,
    event,
    finished,
    item,
    learner,
    plan,
)

YESTERDAY = TODAY - timedelta(days=1)
OLD, NEW = CourseId("old"), CourseId("new")


def retired(name: str, *, by: str | None = None, status: CourseStatus = CourseStatus.RETIRED) -> Course:
    return replace(course(name, status=status), replaced_by=None if by is None else CourseId(by))


def content(*courses: Course) -> Catalogue:
    return catalogue(courses, plans=[plan(item("old", YESTERDAY))])


def item_of(used: Catalogue, *, done: Sequence[str] = ()) -> PlanItemProgress:
    history = finished(*done)
    (only,) = progress_of(learner(), catalogue=used, mastery={}, history=history, today=TODAY).plan_items
    standing = standing_of(learner(), used.plans[plan().id], history, catalogue=used, today=TODAY).standing
    assert (standing is Standing.LATE) is only.overdue, "both views say the same"
    return only


@pytest.mark.parametrize(
    "course_",
    [
        retired("old"),
        retired("old", status=CourseStatus.DRAFT),
        course("old", organisations=[ELSEWHERE]),
        retired("old", by="old"),
    ],
    ids=["retired", "draft", "closed", "replaced by itself"],
)
def test_what_nobody_can_do_is_not_overdue(course_: Course) -> None:
    found = item_of(content(course_))
    assert (found.take, found.overdue) == (None, False)


def test_a_course_taken_out_of_the_catalogue_is_still_named() -> None:
    used = replace(content(course("other")), former={OLD: retired("old")})
    assert (item_of(used).course, item_of(used).take, item_of(used).overdue) == (OLD, None, False)


def test_what_replaces_it_is_due_in_its_place() -> None:
    used = content(retired("old", by="middle"), retired("middle", by="new"), course("new"))
    assert (item_of(used).take, item_of(used).overdue) == (NEW, True)
    path = plan_path(learner(), catalogue=used, mastery={}, history=(), today=TODAY)
    assert [(step.course, step.due) for step in path.steps] == [(NEW, YESTERDAY)]


@pytest.mark.parametrize("done", ["old", "new"])
def test_whoever_finished_either_is_done(done: str) -> None:
    used = content(retired("old", by="new"), course("new"))
    assert item_of(used, done=[done]).done_on is not None
    shelf = shelf_of(used)
    everything = shelf.live
    assert (
        dues_of(shelf, learner=learner(), catalogue=used, allowed=everything, finished={CourseId(done)}, today=TODAY)
        == []
    )


def test_a_language_that_the_learner_does_not_read_is_no_excuse_and_is_told() -> None:
    used = content(course("old", languages=[HINDI]))
    person = learner(languages=[])
    (only,) = progress_of(person, catalogue=used, mastery={}, history=(), today=TODAY).plan_items
    assert (only.take, only.overdue, only.reads) == (OLD, True, False)


def test_the_day_of_the_first_completion_is_the_same_in_both_views() -> None:
    used = content(course("old"))
    history = [*finished("old", last=finished("old")[0].at - timedelta(days=9)), *finished("old")]
    (only,) = progress_of(learner(), catalogue=used, mastery={}, history=history, today=TODAY).plan_items
    (piece,) = standing_of(learner(), used.plans[plan().id], history, catalogue=used, today=TODAY).pieces
    assert only.done_on == piece.done_on == history[0].at.date()


@pytest.mark.parametrize(
    ("course_", "cause"),
    [
        (retired("old"), UnplannedCause.NOT_OFFERED),
        (course("old", languages=[HINDI]), UnplannedCause.LANGUAGE),
        (course("old", opens=TODAY + timedelta(days=1)), UnplannedCause.NOT_OPEN_YET),
        (course("old", requires=["hindi"]), UnplannedCause.PREREQUISITE),
    ],
)
def test_a_mandatory_course_that_cannot_be_planned_is_told_with_the_reason(
    course_: Course, cause: UnplannedCause
) -> None:
    used = content(course_, course("hindi", languages=[HINDI]))
    path = plan_path(learner(languages=[ENGLISH]), catalogue=used, mastery={}, history=(), today=TODAY)
    assert [(each.course, each.due, each.cause) for each in path.unplanned] == [(OLD, YESTERDAY, cause)]


def test_a_mandatory_course_that_was_put_aside_is_told_and_one_that_is_done_is_not() -> None:
    used = content(course("old"))
    aside = event(Verb.DEFERRED, "old", at=NOW)
    path = plan_path(learner(), catalogue=used, mastery={}, history=[aside], today=TODAY)
    assert [each.cause for each in path.unplanned] == [UnplannedCause.PUT_ASIDE]
    for history in (finished("old"), []):
        path = plan_path(learner(), catalogue=used, mastery={}, history=history, today=TODAY)
        assert path.unplanned == []

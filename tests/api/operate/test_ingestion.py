from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from api.operate.consequences import consequences
from api.operate.ingestion import ingest_all
from data.catalogue import Catalogue
from data.sample_path import sample_folder
from data.store import open_store
from data.words import CourseStatus, InvalidCatalogue, StoreError, Wishes
from tests.api.planned import (
    ANNUAL_PLAN,
    CLERK,
    EVENTS,
    HEALTH,
    LEARNERS,
    LEAVE_COURSE,
    NOW,
    NURSE,
    RTI_COURSE,
    planned_catalogue,
    planned_parts,
    planned_settings,
)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of any database meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def completions(folder: Path, learner: str) -> Path:
    path = folder / "completions.csv"
    path.write_text(f"learner,course,at\n{learner},{EVENTS[0].object},2026-09-03T10:00:00Z\n", encoding="utf-8")
    return path


def test_importing_a_completion_reads_only_the_learners_named(tmp_path: Path, planned_world: Path) -> None:
    planned_parts(tmp_path, world=planned_world).close()

    with statements() as asked:
        lines = ingest_all(planned_settings(tmp_path), now=NOW, completions=completions(tmp_path, LEARNERS[0].id))

    assert lines[-1].startswith("completions: 1 from")
    of_learners = [each for each in asked if "FROM learners" in each]
    assert of_learners
    assert all("learners.id IN" in each for each in of_learners)


def test_an_unknown_learner_is_refused_with_the_id_that_may_be_meant(tmp_path: Path, planned_world: Path) -> None:
    planned_parts(tmp_path, world=planned_world).close()

    with pytest.raises(InvalidCatalogue, match=f"did you mean.*{LEARNERS[0].id}|{LEARNERS[0].id}[^x]"):
        ingest_all(planned_settings(tmp_path), now=NOW, completions=completions(tmp_path, f"{LEARNERS[0].id}x"))


def test_where_the_completions_cannot_be_written_nothing_is_kept(tmp_path: Path, planned_world: Path) -> None:
    planned_parts(tmp_path, world=planned_world).close()
    settings = planned_settings(tmp_path)
    people, done = tmp_path / "learners.csv", tmp_path / "done.csv"
    people.write_text("learner,organisation,role,languages\nnew-1,revenue-department,,en\n", encoding="utf-8")
    done.write_text("learner,course,at\nnew-1,rti-act-essentials,2026-09-03T10:00:00Z\n", encoding="utf-8")
    broken = create_engine(settings.store_url)
    with broken.begin() as connection:
        full = "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        connection.execute(text(f"CREATE TRIGGER full BEFORE INSERT ON events {full}"))
    broken.dispose()

    with pytest.raises(StoreError, match="full"):
        ingest_all(settings, now=NOW, folder=sample_folder(), learners=people, completions=done)

    store = open_store(settings.store_url)
    assert store.catalogue.revision() == planned_catalogue().revision
    assert [each.id for each in store.learners.all()] == sorted(learner.id for learner in LEARNERS)
    store.close()


def test_what_a_new_catalogue_takes_from_people_is_told_with_counts(tmp_path: Path, planned_world: Path) -> None:
    parts = planned_parts(tmp_path, world=planned_world)
    parts.store.learners.keep_wishes(NURSE, Wishes(goal=CLERK))
    assert consequences(parts.store) == []
    before = planned_catalogue()
    leave = replace(before.courses[LEAVE_COURSE], status=CourseStatus.RETIRED, replaced_by=RTI_COURSE)
    with_successor = Catalogue.of(
        competencies=before.competencies.values(),
        organisations=before.organisations.values(),
        courses={**before.courses, LEAVE_COURSE: leave}.values(),
        plans=[before.plans[ANNUAL_PLAN]],
    )
    parts.store.catalogue.replace(with_successor)
    assert consequences(parts.store) == [
        "role clerk is gone: 2 learners in it have no known needs until they get another",
        "role clerk is gone: it was the goal of 1 learner",
        "plan annual asks 2 learners for leave-rules, which is retired: rti-basics replaces it",
    ]

    without_health = Catalogue.of(
        competencies=before.competencies.values(),
        roles=before.roles.values(),
        organisations=[each for each in before.organisations.values() if each.id != HEALTH],
        courses=[replace(leave, replaced_by=None, status=CourseStatus.DRAFT)],
        plans=[before.plans[ANNUAL_PLAN]],
    )
    parts.store.catalogue.replace(without_health)
    assert consequences(parts.store) == [
        "organisation health is gone: 1 learner of it cannot sign in until they are moved",
        "plan annual asks 2 learners for leave-rules, which is draft: nothing replaces it",
    ]
    parts.close()

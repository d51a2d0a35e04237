"""Sessions, tasks and rules of a catalogue folder: read as written, and every fault of them named with its line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.reading.catalogue_reader import read_catalogue
from data.reading.plan_templates import read_templates
from data.words.errors import InvalidCatalogue, InvalidInput
from data.words.models import CourseId, PlanId
from data.words.training_plans import EvidenceBy, TaskKind, TrainingRule
from tests.data.folders import BASICS, PLANS, write_folder

SESSIONS = """\
sessions:
  - {id: late, starts: 2027-03-04T10:00:00+05:30, ends: 2027-03-04T16:00:00+05:30, place: {en: Hall, hi: कक्ष}}
  - {id: early, starts: 2027-01-04T10:00:00+05:30, ends: 2027-01-05T16:00:00+05:30, place: Hall}
"""
TASKS = """\
  tasks:
    - {id: t, kind: peer, title: Talk, minutes: 0, due: 2027-02-15, mandatory: false, evidence: self}
  rule: {minutes: 600, year_starts: "01-01"}
"""
BLENDED = BASICS.replace("kind: self-paced", "kind: blended")


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(InvalidCatalogue) as found:
        read_catalogue(folder)
    return [f"{fault.place}: {fault.problem}" for fault in found.value.faults]


def test_sessions_are_read_in_order_of_time_in_utc(tmp_path: Path) -> None:
    found = read_catalogue(write_folder(tmp_path, changes={"courses/basics.yaml": BLENDED + SESSIONS}))
    early, late = found.course(CourseId("basics")).sessions
    assert (early.id, late.id) == ("early", "late")
    assert late.starts_at == datetime(2027, 3, 4, 4, 30, tzinfo=UTC)
    assert late.place.by_language == {"en": "Hall", "hi": "कक्ष"}


def test_tasks_and_the_rule_of_a_plan_are_read(tmp_path: Path) -> None:
    plan = read_catalogue(write_folder(tmp_path, changes={"plans.yaml": PLANS + TASKS})).plan(PlanId("annual"))
    (task,) = plan.tasks
    assert (task.kind, task.due, task.evidence) == (TaskKind.PEER, date(2027, 2, 15), EvidenceBy.SELF)
    assert plan.rule == TrainingRule(600, 1, 1, 330)


def test_a_catalogue_without_them_keeps_its_revision(tmp_path: Path) -> None:
    plain = read_catalogue(write_folder(tmp_path / "plain"))
    with_rule = read_catalogue(write_folder(tmp_path / "ruled", changes={"plans.yaml": PLANS + TASKS}))
    assert "sessions" not in plain.revision
    assert plain.revision != with_rule.revision


def test_every_fault_of_sessions_tasks_and_rules_is_reported(tmp_path: Path) -> None:
    sessions = """\
sessions:
  - {id: one, starts: 2027-03-04, ends: tomorrow, place: Hall}
  - {id: one, starts: 2027-03-04T10:00:00+05:30, ends: 2027-03-04T09:00:00+05:30, place: Hall}
"""
    tasks = """\
  tasks:
    - {id: t, kind: talk, title: Talk, minutes: -1, due: soon, mandatory: false, evidence: self}
    - {id: t, kind: peer, title: Talk, minutes: 5, due: 2027-02-15, mandatory: false, evidence: self}
  rule: {minutes: 0, year_starts: "02-29"}
"""
    folder = write_folder(tmp_path, changes={"courses/basics.yaml": BASICS + sessions, "plans.yaml": PLANS + tasks})
    problems = "\n".join(faults_of(folder))
    for expected in (
        "a self-paced course has no sessions",
        "'starts' is no time with an offset",
        "'ends' is no time with an offset",
        "the session ends before it starts",
        "this session id is used twice",
        "'kind' has a value that is not known",
        "'minutes' is out of range",
        "'due' is not a calendar date",
        "this task id is used twice",
        "'year_starts' is no day of every year",
    ):
        assert expected in problems


def test_templates_of_ones_own_are_read_and_their_faults_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("- {id: week, title: Week, description: A week, weeks: 1, needs: role, minutes: 240}\n")
    assert [(each.id, each.minutes) for each in read_templates(good)] == [("week", 240)]
    bad.write_text("- {id: week, title: Week, description: A week, weeks: 0, needs: rule, minuets: 3}\n")
    with pytest.raises(InvalidInput) as found:
        read_templates(bad)
    assert len(found.value.faults) == 3
    bad.write_text("id: week\n")
    with pytest.raises(InvalidInput, match="should hold a list"):
        read_templates(bad)

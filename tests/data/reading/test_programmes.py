"""Programmes, groups, and what platforms tell of courses, roles, organisations and plans."""

from datetime import date
from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.reading.catalogue_reader import read_catalogue
from data.reading.table_reader import read_learners
from data.words.course_facts import Batch, CourseFacts
from data.words.errors import InvalidCatalogue
from data.words.models import CourseId, Learner, LearnerId, OrganisationId, PlanId, ProgrammeId, RoleId
from data.words.programmes import programme_progress
from tests.data.folders import BASICS, ORGANISATIONS, PLANS, ROLES, faults_of, write_folder

TODAY = date(2026, 11, 2)
BASICS_ID, FURTHER_ID = CourseId("basics"), CourseId("further")
PROGRAMMES = """\
- id: induction
  title: Induction
  status: live
  category: Curated Program
  external: {igot: do_77}
  milestones:
    - {id: one, title: First, courses: [basics]}
    - {id: two, title: Second, courses: [{course: further, optional: true}], gate: further}
- {id: short, title: Short, status: live, courses: [basics, further]}
"""
GROUPS = """\
- id: officers
  any_of:
    - {role: tax-inspector, batch: ["2019", "2020"]}
    - {designation: Inspector of Taxes & Duties}
"""
LEARNERS = """\
learner,organisation,role,languages,designation,attribute.batch,active
a,revenue,tax-inspector,en,,2019,
b,revenue,,en,  TAX inspector ,2019,no
c,revenue,,en,Inspector of taxes and duties,,yes
d,revenue,,en,Superintendent,2019,
"""
FILES: dict[str, str | bytes | None] = {
    "programmes.yaml": PROGRAMMES,
    "groups.yaml": GROUPS,
    "roles.yaml": ROLES.replace("  activities", "  aliases: [Inspector (Tax)]\n  activities"),
    "organisations.yaml": ORGANISATIONS.replace("name: The State", "name: The State, kind: state"),
    "plans.yaml": PLANS.replace(
        "    roles: [tax-inspector]\n    learners: [Lina.K]\n", "    groups: [officers]\n"
    ).replace(
        "  status: live",
        "  status: live\n  external: {igot: 8b7f-PLAN_1}\n  year: 2026-27\n  apar: true\n  origin: igot\n"
        "  others: [state]\n  starts_on: 2026-05-01",
    ),
    "courses/basics.yaml": BASICS.replace(
        "opens: 2026-04-01",
        "opens: 2026-04-01\ncloses: 2027-03-31\nfacts: {rating: 4.5, ratings: 12, retires: 2027-06-01}\n"
        "batches: [{id: '0199', starts: 2027-01-05, seats: 40}]\ngroups: [officers]",
    ),
}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return read_catalogue(write_folder(tmp_path, changes=FILES))


def learners_of(tmp_path: Path, text: str, catalogue: Catalogue) -> dict[str, Learner]:
    path = tmp_path / "learners.csv"
    path.write_text(text, encoding="utf-8")
    return {each.id: each for each in read_learners(path, catalogue)}


def test_progress_of_a_programme_is_rolled_up_from_its_courses_whenever_they_were_done(catalogue: Catalogue) -> None:
    induction = catalogue.programme(ProgrammeId("do_77"))
    assert (induction.id, induction.category) == ("induction", "Curated Program")
    begun = programme_progress(induction, {BASICS_ID})
    assert (begun.share, begun.milestones_done, begun.next_course) == (1 / 2, ["one"], FURTHER_ID)
    through = programme_progress(induction, {BASICS_ID, FURTHER_ID})
    assert (through.share, through.milestones_done, through.next_course) == (1, ["one", "two"], None)
    assert catalogue.programme(ProgrammeId("short")).asked() == (BASICS_ID, FURTHER_ID)


def test_a_plan_that_asks_for_a_programme_asks_for_its_courses(tmp_path: Path) -> None:
    plans = str(FILES["plans.yaml"]).replace("{course: basics,", "{programme: do_77,")
    plan = read_catalogue(write_folder(tmp_path, changes={**FILES, "plans.yaml": plans})).plan(PlanId("annual"))
    assert [item.course for item in plan.items] == [BASICS_ID, FURTHER_ID]


def test_faults_alike_are_one_line_with_a_count(tmp_path: Path) -> None:
    rows = "".join(f"l{number},revenue,,en,x,{number}\n" for number in range(112))
    with pytest.raises(InvalidCatalogue) as caught:
        learners_of(
            tmp_path,
            "learner,organisation,role,languages,attribute.email,weekly_minutes\n" + rows,
            read_catalogue(write_folder(tmp_path, changes=FILES)),
        )
    lines = str(caught.value).splitlines()
    assert len(caught.value.faults) == 113  # a week of no minutes, too
    assert len(lines) == 3
    assert "111 more are alike, the last at learners.csv:113" in " ".join(lines)


def test_designations_are_roles_by_name_or_alias_however_spelt(tmp_path: Path, catalogue: Catalogue) -> None:
    people = learners_of(tmp_path, LEARNERS.replace("Superintendent", "inspector  (TAX)"), catalogue)
    assert [people[each].role for each in "abcd"] == ["tax-inspector", "tax-inspector", None, "tax-inspector"]
    assert catalogue.role_called("Section Officer") is None


def test_a_plan_for_a_group_reaches_whom_its_criteria_hold_for(tmp_path: Path, catalogue: Catalogue) -> None:
    people = learners_of(tmp_path, LEARNERS, catalogue)
    reached = [each for each in "abcd" if catalogue.live_plans_for(people[each], today=TODAY)]
    assert reached == ["a", "b", "c"]
    assert [people[each].active for each in "abcd"] == [True, False, True, True]


def test_what_a_platform_tells_is_kept(catalogue: Catalogue) -> None:
    basics, plan = catalogue.course(BASICS_ID), catalogue.plan(PlanId("annual"))
    assert basics.closes == date(2027, 3, 31)
    assert basics.groups == catalogue.closing_groups == {"officers"}
    assert basics.facts == CourseFacts(4.5, 12, None, date(2027, 6, 1))
    assert basics.batches == (Batch("0199", date(2027, 1, 5), seats=40),)
    assert (plan.year, plan.apar, plan.origin, plan.starts_on) == ("2026-27", True, "igot", date(2026, 5, 1))
    assert plan.others == {"state"}
    assert catalogue.plan(PlanId("8b7f-PLAN_1")) is plan
    assert catalogue.organisation(OrganisationId("state")).kind == "state"
    assert catalogue.role(RoleId("tax-inspector")).aliases == {"Inspector (Tax)"}
    elsewhere = Learner(LearnerId("x"), OrganisationId("state"), RoleId("tax-inspector"), frozenset())
    assert not catalogue.live_plans_for(elsewhere, today=TODAY)  # in the other organisation, and of no group


@pytest.mark.parametrize(
    ("header", "value", "problem"),
    [
        ("attribute.email", "x", "names and ways to reach people"),
        ("attribute.full_name", "Asha", "names and ways to reach people"),
        ("attribute.contact", "asha@nic.in", "reads like an address"),
        ("attribute.code", "98 1234 5678", "reads like an address or a personal number"),
        ("attribute.Cadre", "x", "no name of an attribute"),
    ],
)
def test_who_somebody_is_does_not_come_in(
    tmp_path: Path, catalogue: Catalogue, header: str, value: str, problem: str
) -> None:
    with pytest.raises(InvalidCatalogue, match=problem):
        learners_of(tmp_path, f"learner,organisation,role,languages,{header}\na,revenue,,en,{value}\n", catalogue)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("plans.yaml", "2026-27", "2026-28", "no financial year"),
        ("plans.yaml", "[officers]", "[officer]", "no group has this id"),
        ("courses/basics.yaml", "[officers]", "[officer]", "no group has this id"),
        ("programmes.yaml", "[basics, further]", "[basic]", "no course has this id"),
        ("groups.yaml", "role: tax-inspector, ", "role: inspector, ", "no role has this id"),
        ("groups.yaml", "{designation: Inspector of Taxes & Duties}", "{}", "nobody or everybody"),
        ("groups.yaml", "designation:", "email:", "names and ways to reach people"),
        ("courses/basics.yaml", "rating: 4.5", "rating: 45", "no rating"),
    ],
)
def test_what_does_not_fit_is_a_fault(tmp_path: Path, file: str, old: str, new: str, problem: str) -> None:
    written = str(FILES[file])
    assert old in written
    (fault,) = faults_of(write_folder(tmp_path, changes={**FILES, file: written.replace(old, new)}))
    assert problem in fault.problem

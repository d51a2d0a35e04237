import json
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reading.catalogue_reader import read_catalogue
from data.reading.fields import text_fault
from data.words.errors import Fault, InvalidCatalogue
from data.words.models import (
    ENGLISH,
    HINDI,
    Area,
    CompetencyId,
    CourseId,
    CourseKind,
    CourseStatus,
    OrganisationId,
    PlanId,
    RoleId,
)
from data.words.training_plans import PlanStatus
from tests.data.folders import (
    BASICS,
    COMPETENCIES,
    FILES,
    FURTHER,
    HEADER,
    ORGANISATIONS,
    PLANS,
    ROLES,
    faults_of,
    write_folder,
)


def the_fault(tmp_path: Path, file: str, old: str, new: str) -> Fault:
    """The one fault of a folder in which `old` is replaced by `new` in `file`."""
    assert FILES[file].count(old) == 1
    folder = write_folder(tmp_path, changes={file: FILES[file].replace(old, new)})
    faults = faults_of(folder)
    assert len(faults) == 1, faults
    return faults[0]


def test_a_valid_folder_is_read_whole(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_folder(tmp_path))
    basics, further = catalogue.course(CourseId("basics")), catalogue.course(CourseId("further"))
    assert (basics.level, basics.kind, basics.status) == (1, CourseKind.SELF_PACED, CourseStatus.LIVE)
    assert (basics.opens, further.opens) == (date(2026, 4, 1), None)
    assert [sorted(each.languages) for each in (basics, further)] == [[ENGLISH, HINDI], [ENGLISH]]
    assert basics.title.by_language == {"en": "Basics", "hi": "मूल बातें"}
    assert basics.lessons[0].text.by_language[ENGLISH] == "A paragraph.\n\n## A heading\n"
    assert (basics.minutes, further.minutes) == (12, 30)
    assert [*basics.organisations, *further.requires] == ["revenue", "basics"]
    assert catalogue.competency(CompetencyId("revenue.tax")).area is Area.DOMAIN
    assert catalogue.role(RoleId("tax-inspector")).needs == {"revenue.tax": 3, "office.drafting": 2}
    assert catalogue.organisation(OrganisationId("revenue")).parent == "state"
    plan = catalogue.plan(PlanId("annual"))
    assert (plan.status, plan.items[0].due, plan.items[0].mandatory) == (PlanStatus.LIVE, date(2027, 3, 15), True)
    assert [*plan.audience.roles, *plan.audience.learners] == ["tax-inspector", "Lina.K"]


def jsonl(*texts: str) -> str:
    things = (thing for text in texts for thing in [yaml.safe_load(text)])
    flat = (each for thing in things for each in (thing if isinstance(thing, list) else [thing]))
    return "\n".join(json.dumps(each, default=str, ensure_ascii=False) for each in flat) + "\n"


def test_jsonl_says_the_same_as_yaml(tmp_path: Path) -> None:
    as_yaml = read_catalogue(write_folder(tmp_path / "yaml"))
    (tmp_path / "jsonl").mkdir()
    lines = {
        "catalogue.yaml": HEADER,
        "competencies.jsonl": jsonl(COMPETENCIES),
        "roles.jsonl": jsonl(ROLES),
        "organisations.jsonl": jsonl(ORGANISATIONS),
        "plans.jsonl": jsonl(PLANS),
        "courses.jsonl": jsonl(BASICS, FURTHER),
    }
    for name, content in lines.items():
        (tmp_path / "jsonl" / name).write_text(content, encoding="utf-8")
    assert read_catalogue(tmp_path / "jsonl") == as_yaml


CASES = [
    ("courses/basics.yaml", "provider: Test", "provder: Test", 4, "provder", "Did you mean 'provider'?"),
    ("courses/basics.yaml", "level: 1", "level: 6", 5, "6", "from 1 to 5"),
    ("courses/basics.yaml", "level: 1", "level: 1\npass_mark: 1.2", 6, "1.2", "such as 0.6"),
    ("courses/basics.yaml", "level: 1", "level: 1\npass_mark: half", 6, "half", "such as 0.6"),
    ("courses/basics.yaml", "level: 1", "level: 1\nreplaced_by: furthr", 6, "furthr", "Did you mean 'further'?"),
    ("courses/basics.yaml", "level: 1", "level: 1\nreplaced_by: basics", 6, "basics", "Name another course."),
    ("courses/basics.yaml", "level: 1", "level: 0", 5, "0", "from 1 to 5"),
    ("courses/basics.yaml", "level: 1", "level: two", 5, "two", "from 1 to 5"),
    ("courses/basics.yaml", "kind: self-paced", "kind: selfpaced", 6, "selfpaced", "Did you mean 'self-paced'?"),
    ("courses/basics.yaml", "kind: self-paced", "kind: zzz", 6, "zzz", "Allowed: self-paced, classroom, blended."),
    ("courses/basics.yaml", "status: live", "status: alive", 7, "alive", "Allowed: draft, live, retired."),
    ("courses/basics.yaml", "opens: 2026-04-01", "opens: 2026-02-30", 8, "2026-02-30", "2026-04-01"),
    ("courses/basics.yaml", "opens: 2026-04-01", "opens: soon", 8, "soon", "2026-04-01"),
    ("courses/basics.yaml", "[revenue]", "[revnue]", 9, "revnue", "Did you mean 'revenue'?"),
    ("courses/basics.yaml", "requires: []", "requires: [nothing]", 10, "nothing", "Define the course"),
    ("courses/basics.yaml", "requires: []", "requires: further", 10, "further", "Write a list"),
    ("courses/basics.yaml", "office.drafting: 2", "office.draftng: 2", 11, "office.draftng", "'office.drafting'?"),
    ("courses/basics.yaml", "office.drafting: 2", "office.drafting: 7", 11, "7", "from 1 to 5"),
    ("courses/basics.yaml", 'sources: ["An Act"]', 'sources: [""]', 12, "", "Fill it in."),
    ("courses/basics.yaml", "minutes: 12", "minutes: 0", 15, "0", "positive whole number of minutes"),
    ("courses/basics.yaml", "minutes: 12", "minutes: 12.5", 15, "12.5", "positive whole number of minutes"),
    ("courses/basics.yaml", "minutes: 12", "minutes: -3", 15, "-3", "positive whole number of minutes"),
    ("courses/basics.yaml", "id: first", "id: First Lesson", 14, "First Lesson", "lower-case"),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "{en: Basics, hi: ''}", 2, "", "Fill it in."),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "{en: 12}", 2, "12", "Put it in quotes"),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "[Basics]", 2, "a list of 1", "Write plain text"),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "{English: Basics}", 2, "English", "BCP 47"),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "{hi-Latn: Basics}", 2, "hi-Latn", "Use 'hi' or 'en'."),
    ("courses/basics.yaml", "{en: Basics, hi: मूल बातें}", "{}", 2, "{}", "at least in one language"),
    ("courses/basics.yaml", "{en: First, hi: पहला}", "First", 14, "en", "every language of the course"),
    ("courses/basics.yaml", "provider: Test\n", "", 1, "course", "Give the course a 'provider'."),
    ("courses/basics.yaml", "provider: Test", "provider:", 4, "course", "Give the course a 'provider'."),
    ("courses/basics.yaml", "level: 1", "level: 1\nlevel: 1", 6, "level", "Keep one of them."),
    ("competencies/all.yaml", "area: domain", "area: domains", 8, "domains", "Did you mean 'domain'?"),
    ("courses/further.yaml", "id: further", "id: Further_1", 1, "Further_1", "lower-case"),
    ("roles.yaml", "revenue.tax: 3", "revenue.taxes: 3", 5, "revenue.taxes", "Did you mean 'revenue.tax'?"),
    ("roles.yaml", "activities:\n    - Inspects books.", "activities: Inspects", 3, "Inspects", "Write a list"),
    ("organisations.yaml", "parent: state", "parent: stat", 2, "stat", "Did you mean 'state'?"),
    ("plans.yaml", "course: basics", "course: basic", 9, "basic", "Did you mean 'basics'?"),
    ("plans.yaml", "organisation: revenue", "organisation: revenues", 2, "revenues", "Did you mean 'revenue'?"),
    ("plans.yaml", "[tax-inspector]", "[inspector]", 6, "inspector", "Did you mean 'tax-inspector'?"),
    ("plans.yaml", "mandatory: true", "mandatory: 1", 9, "1", "Write true or false."),
    ("plans.yaml", "due: 2027-03-15", "due: 15.03.2027", 9, "15.03.2027", "2026-04-01"),
    ("plans.yaml", "status: live", "status: running", 4, "running", "draft, approved, live, amended, retired"),
    ("catalogue.yaml", "saarthi-catalogue/1", "saarthi-catalogue/2", 1, "saarthi-catalogue/2", "saarthi-catalogue/1"),
    ("catalogue.yaml", "name: Test catalogue", "titel: x\nname: y", 2, "titel", "A catalogue has"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "value", "remedy"), CASES)
def test_a_fault_names_file_line_value_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, line: int, value: str, remedy: str
) -> None:
    fault = the_fault(tmp_path, file, old, new)
    assert fault.place == f"{file}:{line}"
    assert fault.value == value
    assert remedy in fault.remedy


def test_a_course_twice_in_a_plan_names_both_places(tmp_path: Path) -> None:
    again = PLANS + "    - {course: basics, due: 2027-05-15, mandatory: false}\n"
    (fault,) = faults_of(write_folder(tmp_path, changes={"plans.yaml": again}))
    assert (fault.place, fault.value) == ("plans.yaml:10", "basics")
    assert "at plans.yaml:9 and at plans.yaml:10" in fault.problem


def test_a_competency_has_at_most_five_levels(tmp_path: Path) -> None:
    six = COMPETENCIES.replace("[one, two, three, four, five]", "[one, two, three, four, five, six]", 1)
    (fault,) = faults_of(write_folder(tmp_path, changes={"competencies/all.yaml": six}))
    assert (fault.place, fault.value) == ("competencies/all.yaml:6", "a list of 6")
    assert "at most 5 level descriptions" in fault.problem


def test_an_id_used_twice_names_both_places(tmp_path: Path) -> None:
    again = FURTHER.replace("id: further", "id: basics").replace("requires: [basics]", "requires: []")
    (fault,) = faults_of(write_folder(tmp_path, changes={"courses/further.yaml": again}))
    assert fault.place == "courses/further.yaml:1"
    assert "courses/basics.yaml:1" in fault.problem
    assert "courses/further.yaml:1" in fault.problem


def test_an_id_used_twice_on_one_line_is_noticed(tmp_path: Path) -> None:
    twice = "[{id: state, name: A}, {id: state, name: B}, {id: revenue, name: C}]"
    (fault,) = faults_of(write_folder(tmp_path, changes={"organisations.yaml": twice}))
    assert fault.value == "state"


def test_a_lesson_id_used_twice_names_both_places(tmp_path: Path) -> None:
    lesson = "  - {id: only, minutes: 3, title: Only, source: An Act, text: Words.}\n"
    (fault,) = faults_of(write_folder(tmp_path, changes={"courses/further.yaml": FURTHER + lesson}))
    assert fault.place == "courses/further.yaml:13"
    assert "courses/further.yaml:12" in fault.problem


def test_courses_that_require_each_other_are_shown_as_a_circle(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "courses/basics.yaml", "requires: []", "requires: [further]")
    assert fault.value in {"basics -> further -> basics", "further -> basics -> further"}
    assert fault.place in {"courses/basics.yaml:10", "courses/further.yaml:8"}


def test_a_course_that_requires_itself_is_a_circle(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "courses/basics.yaml", "requires: []", "requires: [basics]")
    assert fault.value == "basics -> basics"


def test_two_separate_circles_of_organisations_are_both_shown(tmp_path: Path) -> None:
    circles = """\
- {id: state, name: A, parent: revenue}
- {id: revenue, name: B, parent: state}
- {id: c, name: C, parent: e}
- {id: d, name: D, parent: c}
- {id: e, name: E, parent: d}
- {id: f, name: F, parent: e}
"""
    faults = faults_of(write_folder(tmp_path, changes={"organisations.yaml": circles}))
    assert sorted(len(fault.value.split(" -> ")) for fault in faults) == [3, 4]
    assert all("lie under each other in a circle" in fault.problem for fault in faults)


def test_a_lesson_without_one_of_the_languages_is_named(tmp_path: Path) -> None:
    fault = the_fault(tmp_path, "courses/basics.yaml", "{en: First, hi: पहला}", "{en: First}")
    assert "title of lesson 'first' is missing in hi" in fault.problem


@pytest.mark.parametrize(
    ("written", "value", "problem"),
    [
        ("![A map](map.png)", "![A map](map.png)", "an image stands in the text, in line 3 of it"),
        ("See <b>this</b>", "<b>", "HTML stands in the text, in line 3 of it"),
        ("It is free[^1].", "[^1]", "a footnote stands in the text, in line 3 of it"),
        ("[the form](my form)", "[the form](my form)", "a link is broken, in line 3 of it"),
    ],
)
def test_a_lesson_that_could_not_be_cited_is_refused_by_name(
    tmp_path: Path, written: str, value: str, problem: str
) -> None:
    fault = the_fault(tmp_path, "courses/basics.yaml", "## A heading", written)
    assert (fault.place.partition(":")[0], fault.value, fault.problem) == ("courses/basics.yaml", value, problem)


def test_a_lesson_with_links_tables_and_code_is_read_as_it_stands(tmp_path: Path) -> None:
    lines = ["[The Act](https://example.org)", "", "| A |", "|---|", "| b |", "", "```", "<b>", "```"]
    written = "\n        ".join(lines)
    changed = FILES["courses/basics.yaml"].replace("## A heading", written)
    catalogue = read_catalogue(write_folder(tmp_path, changes={"courses/basics.yaml": changed}))
    text = catalogue.course(CourseId("basics")).lessons[0].text.by_language[ENGLISH]
    assert text == "A paragraph.\n\n[The Act](https://example.org)\n\n| A |\n|---|\n| b |\n\n```\n<b>\n```\n"


def test_a_course_needs_lessons(tmp_path: Path) -> None:
    none = FURTHER[: FURTHER.index("lessons:")] + "lessons: []\n"
    (fault,) = faults_of(write_folder(tmp_path, changes={"courses/further.yaml": none}))
    assert "needs lessons" in fault.problem


def test_a_missing_header_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    (fault,) = faults_of(write_folder(tmp_path / "a", changes={"catalogue.yaml": None}))
    assert (fault.place, fault.problem) == ("catalogue.yaml", "the file is missing")
    (fault,) = faults_of(tmp_path / "nowhere")
    assert "no such folder" in fault.problem


def test_all_faults_of_all_files_come_together_in_order(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path,
        changes={
            "courses/basics.yaml": BASICS.replace("level: 1", "level: 9").replace("minutes: 12", "minutes: none"),
            "courses/further.yaml": FURTHER.replace("revenue.tax: 3", "revenue.tex: 3"),
            "roles.yaml": ROLES.replace("needs", "neds"),
            "plans.yaml": PLANS.replace("live", "lively"),
        },
    )
    places = [fault.place for fault in faults_of(folder)]
    assert places == [
        "courses/basics.yaml:5",
        "courses/basics.yaml:15",
        "courses/further.yaml:9",
        "plans.yaml:4",
        "roles.yaml:5",
    ]


def test_the_message_lists_every_fault_and_says_that_nothing_was_loaded(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changes={"courses/basics.yaml": BASICS.replace("level: 1", "level: 9")})
    with pytest.raises(InvalidCatalogue) as caught:
        read_catalogue(folder)
    assert "1 fault, nothing was loaded\n  courses/basics.yaml:5: 'level' is out of range (found '9')." in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a" * 301, "has 301 characters, of which at most 300 are taken"),
        ("\u200b\u200d\u2060", "has no visible character"),
        ("Leave \u202eselur", "turns the direction of writing (U+202E)"),
        ("Leave \u2067rules", "turns the direction of writing (U+2067)"),
    ],
)
def test_a_title_that_cannot_be_shown_is_a_fault(tmp_path: Path, text: str, problem: str) -> None:
    title = json.dumps(text)
    changed = re.sub("^title: .*$", lambda _: f"title: {title}", BASICS, count=1, flags=re.MULTILINE)
    folder = write_folder(tmp_path, changes={"courses/basics.yaml": changed})

    (fault,) = faults_of(folder)
    assert problem in fault.problem


def test_the_joiners_of_hindi_and_the_marks_of_urdu_are_taken() -> None:
    assert text_fault("क्\u200dष, نام\u200f") is None


# Each of these spoils another line of one file, and adds exactly one fault.
PLANTS = [
    ("courses/basics.yaml", "level: 1", "level: 8"),
    ("courses/basics.yaml", "kind: self-paced", "kind: none"),
    ("courses/basics.yaml", "status: live", "status: dead"),
    ("courses/basics.yaml", "opens: 2026-04-01", "opens: never"),
    ("courses/basics.yaml", "minutes: 12", "minutes: many"),
    ("courses/basics.yaml", "[revenue]", "[nobody]"),
    ("courses/further.yaml", "level: 3", "level: high"),
    ("courses/further.yaml", "revenue.tax: 3", "unknown.thing: 3"),
    ("roles.yaml", "revenue.tax: 3", "revenue.tax: 30"),
    ("plans.yaml", "status: live", "status: dead"),
    ("plans.yaml", "course: basics", "course: zzz"),
    ("catalogue.yaml", "saarthi-catalogue/1", "something-else"),
]


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(PLANTS)))
def test_n_planted_faults_are_n_reported_faults(plants: set[tuple[str, str, str]]) -> None:
    changes: dict[str, str | bytes | None] = {}
    for file, old, new in plants:
        changes[file] = str(changes.get(file, FILES[file])).replace(old, new)
    with TemporaryDirectory() as folder:
        write_folder(Path(folder), changes=changes)
        if plants:
            assert len(faults_of(Path(folder))) == len(plants)
        else:
            assert len(read_catalogue(Path(folder)).courses) == 2

"""What catalogues of ministries hold and lack: ids elsewhere, lessons without text, levels that nobody stated."""

from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.reading.catalogue_reader import read_catalogue
from data.words.external import ExternalId, ExternalKind
from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, LessonId, OrganisationId, RoleId
from tests.data.folders import BASICS, COMPETENCIES, FURTHER, HEADER, ORGANISATIONS, ROLES, faults_of, write_folder

DRAFTING, TAX, INSPECTOR = CompetencyId("office.drafting"), CompetencyId("revenue.tax"), RoleId("tax-inspector")
FILM = """\
id: do_1134170689871134721450
title: {en: Office procedure on film}
provider: Test
kind: self-paced
category: Moderated Course
status: live
languages: [en, hi, ta]
teaches: [office.drafting, revenue.tax]
requires: [basics]
sources: []
lessons:
  - id: do_11341706898711347001
    minutes: 20
    title: The film
    media: {mime: video/mp4, address: "https://example.in/film.mp4", captions: {hi: "https://example.in/hi.vtt"}}
  - id: appendix
    external: {igot: [do_11341706898711347002]}
    minutes: 40
    title: Appendix
    optional: true
    media: {mime: application/pdf, address: appendix.pdf}
"""
OWN = CourseId("do-1134170689871134721450")


def with_film(tmp_path: Path, *, film: str = FILM, changes: dict[str, str | bytes | None] | None = None) -> Catalogue:
    return read_catalogue(write_folder(tmp_path, changes={"courses/film.yaml": film, **(changes or {})}))


def test_an_id_of_another_system_gets_one_of_ours_once_and_is_kept_beside_it(tmp_path: Path) -> None:
    catalogue = with_film(tmp_path)
    course = catalogue.course(OWN)
    assert course.external == {ExternalId("igot", "do_1134170689871134721450")}
    for given in ("do_1134170689871134721450", "igot:do_1134170689871134721450", OWN):
        assert catalogue.own_id(ExternalKind.COURSE, given) == OWN
    assert catalogue.own_id(ExternalKind.COURSE, "do_2") == "do_2"
    assert catalogue.own_lesson(OWN, "do_11341706898711347002") == LessonId("appendix")


def test_references_may_be_written_in_either_id(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "courses/further.yaml": FURTHER.replace("requires: [basics]", "requires: [do_1134170689871134721450]"),
        "courses/basics.yaml": BASICS.replace("id: basics", "id: basics\nexternal: {igot: X_1, lms: [A/7]}"),
        "roles.yaml": ROLES.replace("office.drafting: 2", "igot:COMSUBTHEME-9: 2"),
        "competencies/all.yaml": COMPETENCIES.replace(
            "- id: office.drafting", "- id: office.drafting\n  external: {igot: COMSUBTHEME-9}"
        ),
    }
    catalogue = with_film(tmp_path, film=FILM.replace("requires: [basics]", "requires: [X_1]"), changes=changes)
    assert catalogue.course(CourseId("further")).requires == {OWN}
    assert catalogue.course(OWN).requires == {"basics"}
    assert catalogue.role(INSPECTOR).needs[DRAFTING] == 2
    assert catalogue.own_id(ExternalKind.COURSE, "lms:A/7") == "basics"


def test_a_folder_that_says_whose_ids_it_holds_may_hold_any(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "catalogue.yaml": HEADER + "system: frac\n",
        "organisations.yaml": ORGANISATIONS.replace("id: state", "id: ORG_01/IN").replace(
            "parent: state", "parent: ORG_01/IN"
        ),
    }
    catalogue = read_catalogue(write_folder(tmp_path, changes=changes))
    assert catalogue.organisation(OrganisationId("revenue")).parent == "org-01-in"
    assert catalogue.organisation(OrganisationId("org-01-in")).external == {ExternalId("frac", "ORG_01/IN")}


def test_two_ids_that_become_one_of_ours_are_a_fault(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "courses/a.yaml": FILM,
        "courses/b.yaml": FILM.replace("id: do_1134170689871134721450", f"id: {OWN}", 1),
    }
    (fault,) = faults_of(write_folder(tmp_path, changes=changes))
    assert "this course id is used twice" in fault.problem


@pytest.mark.parametrize(
    ("written", "problem"),
    [("{IGOT: a}", "this names no system"), ("{igot: 'a b'}", "cannot be an id in another"), ("igot", "not a map")],
)
def test_an_id_elsewhere_that_cannot_be_one_is_a_fault(tmp_path: Path, written: str, problem: str) -> None:
    spoilt = BASICS.replace("id: basics", f"id: basics\nexternal: {written}")
    (fault,) = faults_of(write_folder(tmp_path, changes={"courses/basics.yaml": spoilt}))
    assert problem in fault.problem


def test_lessons_without_text_are_counted_and_optional_ones_are_not(tmp_path: Path) -> None:
    course = with_film(tmp_path).course(OWN)
    film, appendix = course.lessons
    assert (film.text.by_language, appendix.optional, course.minutes) == ({}, True, 20)
    assert film.media is not None
    assert film.media.captions == {HINDI: "https://example.in/hi.vtt"}
    assert course.languages == {ENGLISH, HINDI, "ta"}
    assert (course.category, course.description.by_language) == ("Moderated Course", {})


def test_a_course_without_text_is_in_the_languages_of_its_captions_else_of_its_title(tmp_path: Path) -> None:
    untold = FILM.replace("languages: [en, hi, ta]\n", "")
    assert with_film(tmp_path / "a", film=untold).course(OWN).languages == {HINDI}
    silent = untold.replace(', captions: {hi: "https://example.in/hi.vtt"}', "")
    assert with_film(tmp_path / "b", film=silent).course(OWN).languages == {ENGLISH}


def test_a_course_whose_lessons_are_elsewhere_states_its_minutes(tmp_path: Path) -> None:
    elsewhere = FILM[: FILM.index("lessons:")] + "minutes: 90\n"
    assert with_film(tmp_path / "a", film=elsewhere).course(OWN).minutes == 90
    folder = write_folder(tmp_path / "b", changes={"courses/film.yaml": elsewhere.replace("minutes: 90\n", "")})
    (fault,) = faults_of(folder)
    assert fault.problem == "'lessons' is missing"


def test_a_text_may_be_missing_in_a_language_only_where_the_languages_are_stated(tmp_path: Path) -> None:
    partly = BASICS + "  - {id: second, minutes: 5, title: Second, source: An Act, text: Only English.}\n"
    refused = write_folder(tmp_path / "a", changes={"courses/basics.yaml": partly})
    assert all("is missing in hi" in fault.problem for fault in faults_of(refused))
    stated = partly.replace("kind: self-paced", "kind: self-paced\nlanguages: [en, hi]")
    course = read_catalogue(write_folder(tmp_path / "b", changes={"courses/basics.yaml": stated})).course(
        CourseId("basics")
    )
    assert course.languages == {ENGLISH, HINDI}
    assert set(course.lessons[1].text.by_language) == {ENGLISH}


def test_one_rule_fills_in_the_levels_that_nobody_stated(tmp_path: Path) -> None:
    roles = ROLES.replace("{revenue.tax: 3, office.drafting: 2}", "{revenue.tax: 3, office.drafting: }")
    read = with_film(tmp_path, changes={"roles.yaml": roles})
    assert read.role(INSPECTOR).unstated == {DRAFTING}
    filled = read.with_unstated_level(4)
    course = filled.course(OWN)
    assert (dict(course.teaches), course.level) == ({DRAFTING: 4, TAX: 4}, 4)
    assert course.unstated == {DRAFTING, TAX}
    assert filled.role(INSPECTOR).needs == {TAX: 3, DRAFTING: 4}
    assert filled.course(CourseId("basics")).teaches == {DRAFTING: 2}
    # The rule is the deployment's and no part of the content: another one makes no other catalogue.
    assert filled.revision == read.revision == filled.with_plans(read.plans.values()).revision


def test_a_competency_may_describe_some_of_its_levels_or_none(tmp_path: Path) -> None:
    some = COMPETENCIES.replace("[one, two, three, four, five]", "[one, null, three, null]", 1).replace(
        "  levels: [one, two, three, four, five]\n", ""
    )
    catalogue = read_catalogue(write_folder(tmp_path, changes={"competencies/all.yaml": some}))
    described = [bool(each.by_language) for each in catalogue.competency(DRAFTING).levels]
    assert described == [True, False, True]
    assert catalogue.competency(TAX).levels == ()


def test_editions_of_a_course_are_one_course(tmp_path: Path) -> None:
    variant = BASICS.replace("id: basics", "id: mool\nvariant_of: basics")
    catalogue = read_catalogue(write_folder(tmp_path / "a", changes={"courses/mool.yaml": variant}))
    for each in ("basics", "mool"):
        assert catalogue.editions(CourseId(each)) == ("basics", "mool")
    assert catalogue.editions(CourseId("further")) == ("further",)
    assert list(catalogue.stand_ins(CourseId("mool"))) == ["mool", "basics"]
    folder = write_folder(tmp_path / "b", changes={"courses/mool.yaml": variant.replace("id: mool", "id: basics", 1)})
    assert any("variant of itself" in fault.problem for fault in faults_of(folder))

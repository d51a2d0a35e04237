"""The shipped sample is whole: what the issue asks of it, counted."""

from data.population import REPORT_DEPARTMENT
from data.words.models import ENGLISH, HINDI, Area
from tests.sample import sample_catalogue


def test_the_sample_has_enough_courses_with_enough_lessons() -> None:
    assert len(sample_catalogue().courses) >= 48
    assert [course.id for course in sample_catalogue().courses.values() if len(course.lessons) < 4] == []


def test_enough_of_the_courses_are_in_hindi_too() -> None:
    assert sum(HINDI in course.languages for course in sample_catalogue().courses.values()) >= 16


def test_the_sample_has_roles_and_plans_and_all_three_areas() -> None:
    assert len(sample_catalogue().roles) >= 24
    assert len(sample_catalogue().plans) >= 2
    assert {competency.area for competency in sample_catalogue().competencies.values()} == set(Area)


def test_every_role_has_activities_and_needs() -> None:
    assert [role.id for role in sample_catalogue().roles.values() if not role.activities or not role.needs] == []


def test_every_course_teaches_something_and_names_its_sources() -> None:
    assert [
        course.id for course in sample_catalogue().courses.values() if not course.teaches or not course.sources
    ] == []


def test_the_report_department_is_there() -> None:
    assert REPORT_DEPARTMENT in sample_catalogue().organisations


def test_every_level_is_told_in_both_languages_and_no_two_competencies_are_called_the_same() -> None:
    competencies = list(sample_catalogue().competencies.values())
    untold = [each.id for each in competencies for level in each.levels if level.by_language.keys() != {ENGLISH, HINDI}]
    assert untold == []
    for language in (ENGLISH, HINDI):
        names = [each.name.by_language[language] for each in competencies]
        assert len(set(names)) == len(names)

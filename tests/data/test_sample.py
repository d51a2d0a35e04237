"""The shipped sample is whole: what the issue asks of it, counted."""

from functools import cache

from data.catalogue import Catalogue
from data.population import REPORT_DEPARTMENT
from data.reading.catalogue_reader import read_catalogue
from data.sample_path import sample_folder
from data.words.models import HINDI, Area


@cache
def sample() -> Catalogue:
    return read_catalogue(sample_folder())


def test_the_sample_has_enough_courses_with_enough_lessons() -> None:
    assert len(sample().courses) >= 48
    assert [course.id for course in sample().courses.values() if len(course.lessons) < 4] == []


def test_enough_of_the_courses_are_in_hindi_too() -> None:
    assert sum(HINDI in course.languages for course in sample().courses.values()) >= 16


def test_the_sample_has_roles_and_plans_and_all_three_areas() -> None:
    assert len(sample().roles) >= 24
    assert len(sample().plans) >= 2
    assert {competency.area for competency in sample().competencies.values()} == set(Area)


def test_every_role_has_activities_and_needs() -> None:
    assert [role.id for role in sample().roles.values() if not role.activities or not role.needs] == []


def test_every_course_teaches_something_and_names_its_sources() -> None:
    assert [course.id for course in sample().courses.values() if not course.teaches or not course.sources] == []


def test_the_report_department_is_there() -> None:
    assert REPORT_DEPARTMENT in sample().organisations

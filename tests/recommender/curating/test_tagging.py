from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.reading import read_catalogue
from data.words.models import CourseId, Passage
from embeddings.text import embedded_text
from recommender.curating.signs import SIGNS
from recommender.curating.tagging import (
    SUGGESTED_FROM,
    Decision,
    SignTable,
    confidences,
    fitted_tagger,
    shipped_tagger,
    sign_tables,
    suggested_tags,
)
from recommender.curating.views import CourseView, Framework, framework_of, views_of
from tests.fakes import HashingEncoder

FOLDER = Path(__file__).parents[2] / "farm_extension" / "catalogue"
ENCODER = HashingEncoder()


def vectors_of(passages: Sequence[Passage]) -> NDArray[np.float32]:
    return ENCODER.encode_passages([embedded_text(passage) for passage in passages])


@cache
def farm() -> tuple[Catalogue, Framework, list[CourseView], list[SignTable]]:
    catalogue = read_catalogue(FOLDER)
    framework = framework_of(list(catalogue.competencies.values()), ENCODER)
    views = views_of(list(catalogue.courses.values()), vectors_of=vectors_of, encoder=ENCODER)
    return catalogue, framework, views, sign_tables(views, framework)


def test_signs_say_the_same_in_whichever_order_courses_come() -> None:
    _, framework, views, tables = farm()
    assert tables
    for table, again in zip(tables, sign_tables(views[::-1], framework), strict=True):
        assert table.courses == again.courses[::-1]
        assert table.values.shape == (len(table.courses), len(framework.competencies), len(SIGNS))
        np.testing.assert_allclose(table.values, again.values[::-1], atol=1e-9)


def test_courses_of_all_languages_are_seen_beside_each_other() -> None:
    _, _, _, tables = farm()
    measured = [table.values[:, :, :6] for table in tables]

    assert len(tables) == 2
    np.testing.assert_allclose(np.concatenate(measured).mean(axis=0), 0, atol=1e-6)
    assert all(np.abs(each.mean(axis=0)).max() > 0.1 for each in measured)


def test_suggestions_name_competencies_of_the_framework_with_a_sentence_of_the_lesson() -> None:
    catalogue, framework, views, _ = farm()
    suggestions = suggested_tags(
        list(catalogue.courses.values()),
        beside=views,
        framework=framework,
        model=shipped_tagger(),
        vectors_of=vectors_of,
        encoder=ENCODER,
    )
    assert len(suggestions) >= 2  # letters alone are compared here, and tell nothing between languages
    assert {each.competency for each in suggestions} <= set(catalogue.competencies)
    assert all(SUGGESTED_FROM <= each.confidence <= 1 for each in suggestions)
    quoted = [
        each.support.sentence in catalogue.lesson_text(each.course, each.support.lesson, each.support.language)
        for each in suggestions
    ]
    assert quoted == [True] * len(suggestions)


def test_most_of_what_is_suggested_people_said_too() -> None:
    catalogue, framework, _, tables = farm()
    sure = confidences(tables, shipped_tagger())
    named = [
        each.id in catalogue.courses[course].teaches
        for course, values in sure.items()
        for each, value in zip(framework.competencies, values, strict=True)
        if value >= SUGGESTED_FROM
    ]
    assert sum(named) / len(named) >= 0.6  # letters alone are compared here; the real encoder's figures are in the docs


def test_a_rejection_makes_the_tagger_less_sure_and_an_acceptance_surer() -> None:
    catalogue, framework, _, tables = farm()
    courses = list(catalogue.courses.values())
    course, competency = courses[0].id, framework.competencies[0].id
    sure = [
        float(
            confidences(
                tables,
                fitted_tagger(courses, tables, framework, decisions=[Decision(course, competency, accepted)]),
            )[course][0]
        )
        for accepted in (False, True)
    ]
    assert sure[0] < sure[1]


def test_what_is_learnt_leaves_out_what_is_measured() -> None:
    _, _, _, tables = farm()
    left = tables[0].without(tables[0].courses[0])
    assert (len(left.courses), left.values.shape[0]) == (len(tables[0].courses) - 1, len(tables[0].courses) - 1)
    np.testing.assert_array_equal(tables[0].only(tables[0].courses[0]).values[0], tables[0].values[0])


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_the_level_stays_on_the_scale(level: int) -> None:
    catalogue, *_ = farm()
    course = replace(next(iter(catalogue.courses.values())), level=level)
    steep = replace(shipped_tagger(), level_slope=3.0, level_at_zero=-4.0)
    assert steep.level(course) == min(max(3 * level - 4, 1), 5)
    assert 1 <= shipped_tagger().level(course) <= 5


def test_no_course_without_text_is_tagged() -> None:
    catalogue, framework, views, _ = farm()
    bare = replace(next(iter(catalogue.courses.values())), id=CourseId("bare"), lessons=())
    found = suggested_tags(
        [bare], beside=views, framework=framework, model=shipped_tagger(), vectors_of=vectors_of, encoder=ENCODER
    )
    assert found == []

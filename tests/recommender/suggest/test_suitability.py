"""How well courses suit a need of a role: closeness, names, the main matter, and the lower level of a theme first."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from data.words.models import CompetencyId, CourseId, RoleId
from embeddings.index import AimTable
from recommender.collaborative import Content
from recommender.suggest.shelf import shelf_of
from recommender.suggest.suitability import A_LEVEL, ENOUGH, MAIN, NAMED, NEED, OF_NEED, OF_ROLE, ROLE, suitability_of
from tests.recommender.planned import CLERK, catalogue, course, english, role

NEEDS = [CompetencyId("a")]


def fits(
    close: tuple[float, float], *, role_close: tuple[float, float] = (0, 0), named: bool = False, level: int = 1
) -> list[float]:
    """Of two courses on one need, the second teaching something else to a higher level."""
    one = course("one", teaches={"a": 2})
    other = replace(course("other", teaches={"a": 2, "b": 3}), level=level)
    if named:
        other = replace(other, title=english("Working as a clerk"))
    content = catalogue([one, other], roles=[role(needs={"a": 2})])
    shelf = shelf_of(content)
    aims = AimTable(
        [(NEED, "a"), (ROLE, "clerk")],
        [CourseId("one"), CourseId("other")],
        np.array([close, role_close], dtype=np.float32),
    )
    nothing = Content.fit(np.zeros((2, 1), dtype=np.float32), decay=1.0)
    found: list[float] = suitability_of(shelf, nothing, aims, catalogue=content).fits(CLERK, NEEDS)[:, 0].tolist()
    return found


def test_the_best_course_suits_wholly_and_the_other_by_the_difference() -> None:
    first, second = fits((0.9, 0.5), role_close=(0.1, 0.2))
    one, other = MAIN + OF_NEED * 0.9 + OF_ROLE * 0.1, OF_NEED * 0.5 + OF_ROLE * 0.2
    assert one > ENOUGH
    assert [first, second] == pytest.approx([1.0, exp(other - one)], rel=1e-4)


def test_where_no_course_is_about_the_need_none_suits_wholly() -> None:
    first, second = fits((0.1, 0.1))
    assert [first, second] == pytest.approx([exp(MAIN + OF_NEED * 0.1 - ENOUGH), exp(OF_NEED * 0.1 - ENOUGH)], rel=1e-4)


def test_a_title_that_names_the_role_and_a_lower_level_speak_for_a_course() -> None:
    plain = fits((0.1, 0.1))[1]
    assert fits((0.1, 0.1), named=True)[1] == pytest.approx(plain * exp(NAMED), rel=1e-4)
    assert fits((0.1, 0.1), level=3)[1] == pytest.approx(plain * exp(2 * A_LEVEL), rel=1e-4)


def test_without_texts_every_course_suits_alike() -> None:
    content = catalogue([course("one", teaches={"a": 2})], roles=[role(needs={"a": 2})])
    shelf = shelf_of(content)
    nothing = Content.fit(np.zeros((1, 1), dtype=np.float32), decay=1.0)
    assert suitability_of(shelf, nothing, None, catalogue=content).fits(RoleId("clerk"), NEEDS).tolist() == [[1.0]]

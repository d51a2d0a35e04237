"""Courses on what only the role wished for needs are judged for that role, all others for the present one."""

from dataclasses import replace

import numpy as np

from data.words.models import CompetencyId, RoleId, Wishes
from recommender.collaborative.models import Content
from recommender.suggest.shelf import shelf_of
from recommender.suggest.suitability import suitability_of
from tests.recommender.planned import CLERK, catalogue, course, learner

CHIEF = RoleId("chief")
A, B = CompetencyId("a"), CompetencyId("b")


def test_a_need_of_the_goal_is_judged_for_the_goal() -> None:
    content = catalogue([course("desk", teaches={"a": 2, "b": 2}), course("helm", teaches={"a": 2, "b": 2})])
    shelf = shelf_of(content)
    nothing = Content.fit(np.zeros((2, 1), dtype=np.float32), decay=1.0)
    named = {CLERK: np.array([True, False]), CHIEF: np.array([False, True])}
    suitability = replace(suitability_of(shelf, nothing, None, catalogue=content), named=named, known=True)
    aiming = replace(learner(), wishes=Wishes(goal=CHIEF))

    fits = suitability.fits_towards(aiming, [A, B], of_goal={B})

    assert fits[0, 0] > fits[1, 0], "the desk for what the clerk needs now"
    assert fits[1, 1] > fits[0, 1], "the helm for what the chief will need"
    assert (suitability.fits_towards(learner(), [A, B], of_goal={B}) == suitability.fits(CLERK, [A, B])).all()

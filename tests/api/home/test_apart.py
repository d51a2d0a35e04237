"""Where the path begins otherwise than the suggestions, the page says why."""

import pytest

from api.home.apart import apart_text
from api.path.shapes import PathOut
from api.running.i18n import words_for
from data.words.models import ENGLISH, HINDI, LearnerId
from data.words.paths import LearningPath, PathStep
from tests.api.planned import LEAVE_COURSE, NOW, planned_catalogue

DAY = NOW.date()


def path(**kwargs: object) -> PathOut:
    step = PathStep(course=LEAVE_COURSE, starts_on=DAY, ends_on=DAY, minutes=30, serves={})
    due = kwargs.get("due")
    if due is not None:
        step = PathStep(course=LEAVE_COURSE, starts_on=DAY, ends_on=DAY, minutes=30, serves={}, due=DAY)
    steps = [step] if kwargs.get("planned", True) else []
    learning = LearningPath(LearnerId("x"), steps, [], weekly_minutes=60)
    return PathOut.of(learning, catalogue=planned_catalogue(), words=words_for(ENGLISH))


def test_nothing_is_said_where_they_agree_or_nothing_is_planned() -> None:
    words = words_for(ENGLISH)
    assert apart_text(path(), ["a", "b", LEAVE_COURSE], words=words) == ""
    assert apart_text(path(planned=False), ["a"], words=words) == ""


@pytest.mark.parametrize(
    ("due", "said"), [(True, "because it is due"), (None, "it goes by what your role needs alone")]
)
def test_the_cause_is_said_in_both_languages(due: object, said: str) -> None:
    suggested = ["a", "b", "c", LEAVE_COURSE]
    english = apart_text(path(due=due), suggested, words=words_for(ENGLISH))
    hindi = apart_text(path(due=due), suggested, words=words_for(HINDI))
    assert said in english
    assert hindi
    assert hindi != english

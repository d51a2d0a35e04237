"""A learner's wishes, as /v1 and the pages send and show them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Identifier, Strict
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES, Learner, RoleId, Wishes, language_read

MOST_LANGUAGES = 25
"""The scheduled languages of India's constitution are 22; English and two more."""

LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", examples=["hi"])]
"""A language as BCP 47 writes it."""


class WishesIn(Strict):
    """All that the learner wishes; what is left out or null is not set, and the office's word holds."""

    weekly_minutes: Annotated[int | None, Field(ge=LEAST_WEEKLY_MINUTES, le=MOST_WEEKLY_MINUTES)] = None
    languages: Annotated[list[LanguageTag] | None, Field(max_length=MOST_LANGUAGES)] = None
    deadline: Annotated[date | None, Field(description="The path ends by this day")] = None
    goal: Annotated[Identifier | None, Field(description="The role to grow into", examples=["under-secretary"])] = None
    goal_by: Annotated[date | None, Field(description="The last day for it")] = None

    def wishes(self) -> Wishes:
        """The wishes in the domain's words."""
        return Wishes(
            weekly_minutes=self.weekly_minutes,
            languages=None if self.languages is None else frozenset(map(language_read, self.languages)),
            deadline=self.deadline,
            goal=None if self.goal is None else RoleId(self.goal),
            goal_by=self.goal_by,
        )


class InForceOut(BaseModel):
    """What paths and suggestions go by: the wish, else what the office says."""

    weekly_minutes: int
    languages: list[str]


class WishesOut(BaseModel):
    """What the learner set; null where nothing. `goal_name` is null, too, where the catalogue lost the role."""

    learner: str
    weekly_minutes: int | None
    languages: list[str] | None
    deadline: date | None
    goal: str | None
    goal_name: str | None
    goal_by: date | None
    in_force: InForceOut

    @classmethod
    def of(cls, learner: Learner, *, catalogue: Catalogue, words: Words) -> "WishesOut":
        """The learner's wishes in the reader's words."""
        wishes = learner.wishes
        goal = None if wishes.goal is None else catalogue.roles.get(wishes.goal)
        return cls(
            learner=learner.id,
            weekly_minutes=wishes.weekly_minutes,
            languages=None if wishes.languages is None else sorted(wishes.languages),
            deadline=wishes.deadline,
            goal=wishes.goal,
            goal_name=None if goal is None else goal.name.in_language(words.language),
            goal_by=wishes.goal_by,
            in_force=InForceOut(weekly_minutes=learner.weekly_minutes, languages=sorted(learner.languages)),
        )

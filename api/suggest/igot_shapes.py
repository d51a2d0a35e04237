"""Suggestions in the shape of iGOT's own course recommendation service, so that a portal changes an address alone.

Its shape takes fields that we do not know, and gives neither reasons nor dates: `GET /v1/learners/{learner}/…` does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.shapes import Identifier
from data.words import CourseId

Said = Annotated[str, Field(max_length=2000)]
SYSTEM = "igot"


class IgotAskedIn(BaseModel):
    """What a portal sends. Who the learner is decides; what it says of them besides comes back as it came."""

    model_config = ConfigDict(extra="ignore")

    user_id: Identifier
    department: Said = ""
    designation: Said | None = None
    competency: Said | None = None
    role_responsibility: Said | None = None
    device_type: Said | None = None


class IgotCourseOut(BaseModel):
    """A course by iGOT's id, at its place from 1."""

    course_id: str
    position: int


class IgotSuggestedOut(BaseModel):
    """The answer of a portal's recommendation service."""

    id: str
    user_id: str
    department: str
    designation: str | None
    competency: str | None
    role_responsibility: str | None
    device_type: str | None
    created_at: str
    recommended_courses: list[IgotCourseOut]
    feedbacks: list[str] = Field(default_factory=list, description="Always empty: feedback is kept as events")

    @classmethod
    def of(cls, asked: IgotAskedIn, courses: Sequence[str], *, id_: str, at: datetime) -> "IgotSuggestedOut":
        """These courses, by their ids there, as the answer to what was asked."""
        return cls(
            id=id_,
            **asked.model_dump(),
            created_at=at.strftime("%Y-%m-%dT%H:%M:%S"),
            recommended_courses=[IgotCourseOut(course_id=id_, position=place) for place, id_ in enumerate(courses, 1)],
        )


class IgotRatedIn(BaseModel):
    """What a learner says of a suggested course: 0 stars, not relevant; anything else only that it was seen."""

    model_config = ConfigDict(extra="ignore")

    user_id: Identifier
    recommendation_id: Identifier
    course_id: Annotated[CourseId, Field(min_length=1, max_length=200)]
    rating: Annotated[int, Field(ge=0, le=5)]
    comments: Said = ""


class IgotRatedOut(BaseModel):
    """Whether the course is put aside now."""

    course_id: str
    put_aside: bool

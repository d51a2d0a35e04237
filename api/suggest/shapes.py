"""Next courses as /v1 and the pages show them."""

from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import CourseOut
from api.http.words import list_text, reason_text
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Basis, ColdStart, ReasonKind, Recommendation, Suggestions


class ReasonOut(BaseModel):
    """Why a course is suggested: its share of the score (shares add up to 1), in words and as facts."""

    kind: ReasonKind
    share: float
    text: str
    facts: dict[str, str | int | float]


class RecommendationOut(BaseModel):
    """A suggested course with its reasons, the largest share first."""

    course: CourseOut
    score: float
    reasons: list[ReasonOut]
    note: Annotated[str, Field(description="Says so where nothing speaks for the course yet; else empty")] = ""

    @classmethod
    def of(cls, recommendation: Recommendation, *, catalogue: Catalogue, words: Words) -> "RecommendationOut":
        """`recommendation` in the reader's words."""
        return cls(
            course=CourseOut.of(catalogue.course(recommendation.course), words),
            score=recommendation.score,
            reasons=[
                ReasonOut(
                    kind=reason.kind,
                    share=reason.share,
                    text=reason_text(reason, catalogue=catalogue, words=words),
                    facts=dict(reason.facts),
                )
                for reason in recommendation.reasons
            ],
            note="" if recommendation.reasons else words.say("Nothing speaks for it yet: it fills the list."),
        )


class SuggestionsOut(BaseModel):
    """Next courses, best first, and what they were based on."""

    basis: Basis
    basis_text: str
    without: list[ColdStart]
    items: list[RecommendationOut]

    @classmethod
    def of(cls, suggestions: Suggestions, *, catalogue: Catalogue, words: Words) -> "SuggestionsOut":
        """`suggestions` in the reader's words."""
        items = [RecommendationOut.of(item, catalogue=catalogue, words=words) for item in suggestions.items]
        return cls(
            basis=suggestions.basis,
            basis_text=list_text(suggestions, words=words),
            without=list(suggestions.without),
            items=items,
        )

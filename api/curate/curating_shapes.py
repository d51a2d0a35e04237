"""What a curator looks at, as /v1 and the pages show it."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import LEVELS, CourseId, TagDecision
from recommender.curating import Overlap, StaleKind, StaleSentence, TagSuggestion


class StaleOut(BaseModel):
    """A sentence that may be out of date: the rule, day or year found, and what has taken a rule's place."""

    kind: StaleKind
    lesson: str
    language: str
    sentence: str
    found: str
    since: str
    instead: str
    source: str

    @classmethod
    def of(cls, stale: StaleSentence) -> "StaleOut":
        """`stale` for programs."""
        return cls(
            kind=stale.kind,
            lesson=stale.lesson,
            language=stale.language,
            sentence=stale.sentence,
            found=stale.found,
            since=stale.since.isoformat(),
            instead=stale.instead,
            source=stale.source,
        )


class PairOut(BaseModel):
    """Two passages side by side; `copied` is the share of words that stand in both in the same order."""

    lesson: str
    text: str
    other_lesson: str
    other_text: str
    closeness: float
    copied: float


class OverlapOut(BaseModel):
    """Another course that says the same: the share of this one's passages that have a counterpart there."""

    course: str
    title: str
    share: float
    copied: float
    pairs: list[PairOut]

    @classmethod
    def of(cls, overlap: Overlap, *, catalogue: Catalogue, words: Words) -> "OverlapOut":
        """`overlap` with titles in the reader's language."""
        return cls(
            course=overlap.course,
            title=_title(catalogue, overlap.course, words),
            share=overlap.share,
            copied=overlap.copied,
            pairs=[
                PairOut(
                    lesson=pair.first.title,
                    text=pair.first.text,
                    other_lesson=pair.second.title,
                    other_text=pair.second.text,
                    closeness=pair.closeness,
                    copied=pair.copied,
                )
                for pair in overlap.pairs
            ],
        )


class CuratedOut(BaseModel):
    """What there is to look at in a course."""

    stale: list[StaleOut]
    overlaps: list[OverlapOut]


class SuggestedCompetencyOut(BaseModel):
    """A competency that the course seems to teach, with the sentence that speaks for it, and what was decided."""

    competency: str
    name: str
    theme: str
    level: int
    confidence: float
    lesson: str
    language: str
    sentence: str
    lessons: list[str]
    decision: Literal["accepted", "rejected"] | None

    @classmethod
    def of(
        cls, suggestion: TagSuggestion, *, decisions: Sequence[TagDecision], catalogue: Catalogue, words: Words
    ) -> "SuggestedCompetencyOut":
        """`suggestion` with names in the reader's language."""
        competency = catalogue.competency(suggestion.competency)
        decided = next((each.accepted for each in decisions if each.competency == suggestion.competency), None)
        return cls(
            competency=suggestion.competency,
            name=competency.name.in_language(words.language),
            theme=competency.theme.in_language(words.language),
            level=suggestion.level,
            confidence=suggestion.confidence,
            lesson=suggestion.support.lesson,
            language=suggestion.support.language,
            sentence=suggestion.support.sentence,
            lessons=list(suggestion.lessons),
            decision=None if decided is None else "accepted" if decided else "rejected",
        )


class DecisionIn(BaseModel):
    """What a person says to a competency that was suggested for a course."""

    accepted: bool
    level: int = Field(ge=LEVELS.start, lt=LEVELS.stop, description="Level up to which the course teaches it")


def _title(catalogue: Catalogue, course: CourseId, words: Words) -> str:
    found = catalogue.courses.get(course)
    return found.title.in_language(words.language) if found is not None else course

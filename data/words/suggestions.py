"""What the recommender suggests, and the true reasons for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from data.words.models import CourseId


class ReasonKind(StrEnum):
    """What moved a course up for a learner."""

    GAP = "gap"
    SIMILAR = "similar"
    NEXT = "next"
    POPULAR = "popular"
    PLAN = "plan"
    QUALITY = "quality"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Reason:
    """A true cause of a suggestion: its share of the score (shares of one suggestion add up to 1) and its facts.

    `facts` holds ids and numbers only; the words are made where the reader's language is known.
    gap: competency, needed, brings (the level that the course brings of it, at most the one needed), shown.
    similar: course (one finished before); where nothing is finished yet, competency (the course is close to it) or role
    (to its work), and with the competency perhaps course (another one on it, that this one is close to).
    next: course (the one others had finished), learners (how many of them took this within `courses` further ones),
    directly (how many of these took it at once).
    popular: organisation or role (neither: everywhere), learners, days; before too where it is rising: how many
    finished it in as many days before.
    plan: plan, due (ISO date), mandatory (0 or 1), course only where this one is a prerequisite of that plan item.
    quality: rating (1 to 5) and learners who gave one, or finished and begun (learners). new: none.
    """

    kind: ReasonKind
    share: float
    facts: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A suggested course; `score` orders suggestions of one list, higher first.

    `parts` is what each weight added to the score, by the weight's name, without the places of mandatory work.
    """

    course: CourseId
    score: float
    reasons: Sequence[Reason]
    parts: Mapping[str, float] = field(default_factory=dict)


class Basis(StrEnum):
    """What a list of suggestions could go on."""

    ROLE_AND_HISTORY = "role-and-history"
    ROLE_ONLY = "role-only"
    HISTORY_ONLY = "history-only"
    POPULARITY_ONLY = "popularity-only"


class ColdStart(StrEnum):
    """What a list of suggestions had to do without, beside its basis."""

    UNKNOWN_ROLE = "unknown-role"
    NEW_ROLE = "new-role"
    NEW_ORGANISATION = "new-organisation"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most k recommendations, best first, and what they were based on.

    `without`: the learner's role is not in the catalogue; nobody in the role, or in the organisation and what lies
    under it, has finished a course lately, so that the role's needs, or the nearest organisation above, stand in.
    """

    items: Sequence[Recommendation]
    basis: Basis
    without: Sequence[ColdStart] = ()

"""An answer that a person gave to questions which no course answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from data.words.models import Language, OrganisationId

PersonAnswerId = NewType("PersonAnswerId", str)

LONGEST_PERSON_QUESTION = 300
LONGEST_PERSON_ANSWER = 4_000
"""Characters: a page of text; more is a lesson, and is brought in as one."""


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What a curator of `organisation` answers, and the question as they word it; askers are not told who, `by`."""

    id: PersonAnswerId
    organisation: OrganisationId
    question: str
    text: str
    language: Language
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenPersonAnswer:
    """An answer as its organisation's curators see it: to how many questions it went, and whether it still holds."""

    answer: PersonAnswer
    sent: int
    taken_back_at: datetime | None

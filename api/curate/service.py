"""What the catalogue lacks: coverage of needs, questions it did not answer, answers that did not help."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.fitted import Fitted
from api.running.library import Library
from data.store import Store
from data.words import Area, CoverageRow, DeclineReason, LearnerId, Mastery, OrganisationId, Thumb, Turn, Verb
from recommender.coverage import coverage

QUESTIONS_READ = 2_000
"""How many of the last questions are looked through for the list."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that the courses did not answer, how often it was asked and when last; never by whom."""

    text: str
    times: int
    last_asked: datetime


@dataclass(frozen=True, slots=True)
class CurateService:
    """Supply beside demand, and what learners asked in vain."""

    library: Library
    store: Store
    masteries: Fitted[Mapping[LearnerId, Mastery]]

    def coverage(self, *, area: Area | None = None, language: str | None = None) -> list[CoverageRow]:
        """Supply beside demand, the worst gap first: of the whole catalogue, or of one area or language of it."""
        catalogue = self.library.catalogue()
        rows = coverage(catalogue, learners=self.store.learners.all(), masteries=self.masteries.get())
        return [
            row
            for row in rows
            if (area is None or catalogue.competency(row.competency).area is area)
            and (language is None or row.language == language)
        ]

    def open_questions(self, organisation: OrganisationId, *, limit: int) -> Sequence[OpenQuestion]:
        """The latest questions of `organisation` that were not answered, alike ones counted together."""
        asked = [*self._of_ledger(organisation), *self._of_conversations(organisation)]
        asked.sort(key=lambda question: question[1], reverse=True)
        times = Counter(_normalised(text) for text, _ in asked)
        latest: dict[str, OpenQuestion] = {}
        for text, at in asked:
            key = _normalised(text)
            latest.setdefault(key, OpenQuestion(text, times[key], at))
        return list(latest.values())[:limit]

    def unhelpful(self, organisation: OrganisationId, *, limit: int) -> Sequence[Turn]:
        """The latest answers with a thumb down, of `organisation` and what lies under it."""
        return self.store.conversations.rated(limit=limit, organisation=organisation, thumb=Thumb.DOWN)

    def _of_ledger(self, organisation: OrganisationId) -> Sequence[tuple[str, datetime]]:
        """Questions of releases that kept their words in the ledger."""
        events = self.store.ledger.recent(limit=QUESTIONS_READ, organisation=organisation, verbs=[Verb.ASKED])
        return [
            (str(event.result["question"]), event.at)
            for event in events
            if event.result.get("outcome") == DeclineReason.NOT_COVERED and event.result.get("question")
        ]

    def _of_conversations(self, organisation: OrganisationId) -> Sequence[tuple[str, datetime]]:
        kept = self.store.conversations.unanswered(
            limit=QUESTIONS_READ, organisation=organisation, outcome=DeclineReason.NOT_COVERED
        )
        return [(turn.question, turn.at) for turn in kept]


def _normalised(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?।.!")


CurateDep = Annotated[CurateService, Depends(service(CurateService))]

"""Questions that no course answers, answered by a curator: back to whoever asked, and into a draft course."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.imports.gathering import Upload
from api.imports.service import ImportService
from api.running.auth import Principal
from api.running.i18n import words_for
from api.worklist.service import WorklistService, WorkRow
from data.store import PersonAnswers
from data.words import (
    Conflict,
    GivenPersonAnswer,
    ImportState,
    Language,
    OrganisationId,
    PersonAnswer,
    PersonAnswerId,
    WorkKey,
)

UNPUBLISHED = frozenset({ImportState.WAITING, ImportState.CONVERTING, ImportState.DRAFT})


@dataclass(frozen=True, slots=True)
class Answering:
    """What a curator writes: the question as learners are to read it, the answer, and the language of both."""

    question: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class AnsweringService:
    """Answers of an organisation's curators to rows of their worklist; who asked is known to the store alone."""

    working: WorklistService
    answers: PersonAnswers
    importing: ImportService

    def row(self, key: WorkKey, principal: Principal) -> WorkRow:
        """The row of questions to be answered; raises UnknownWork, and Conflict where no answer can go back."""
        row = self.working.row(key, principal)
        if not row.cause.turns:
            raise Conflict(f"{key!r} is not about questions that an answer can go back to")
        return row

    def give(self, key: WorkKey, answering: Answering, principal: Principal) -> GivenPersonAnswer:
        """Sends the answer to all who asked, and drafts a lesson of it with the answers before; raises as `row`."""
        row = self.row(key, principal)
        answer = PersonAnswer(
            id=PersonAnswerId(uuid.uuid4().hex),
            organisation=principal.organisation,
            question=" ".join(answering.question.split()),
            text=answering.text.strip(),
            language=answering.language,
            by=principal.subject,
            at=self.working.gaps.clock(),
        )
        sent = self.answers.give(answer, row.cause.turns)
        self._draft(principal, answer)
        return GivenPersonAnswer(answer, sent, None)

    def given(self, principal: Principal) -> Sequence[GivenPersonAnswer]:
        """What curators of the organisation and of those under it have answered, the latest first."""
        return self.answers.of(self._looked_after(principal))

    def take_back(self, answer: PersonAnswerId, principal: Principal) -> int:
        """Takes an answer from its askers and out of the draft; how many questions are open again. Raises Conflict.

        A lesson that somebody has published of it stays until the import is withdrawn.
        """
        now = self.working.gaps.clock()
        opened = self.answers.take_back(answer, organisations=self._looked_after(principal), at=now)
        (taken,) = (each.answer for each in self.given(principal) if each.answer.id == answer)
        self._draft(principal, taken)
        return opened

    def _looked_after(self, principal: Principal) -> frozenset[OrganisationId]:
        return self.working.gaps.library.catalogue().under(principal.organisation)

    def _draft(self, principal: Principal, changed: PersonAnswer) -> None:
        """Keeps the answers of its office in its language as an import, in place of the draft that waits."""
        office, language = changed.organisation, changed.language
        name = f"{language}-answered-questions.md"
        for each in self.importing.listed(principal):
            if (each.name, each.organisation) == (name, office) and each.state in UNPUBLISHED:
                self.importing.discard(each.id)
        standing = [
            each.answer
            for each in self.answers.of([office])
            if each.taken_back_at is None and each.answer.language == language
        ]
        if not standing:
            return
        with TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_text(_lessons(standing[::-1], language), encoding="utf-8")
            self.importing.take([Upload(file, name)], organisation=office)


def _lessons(answers: Sequence[PersonAnswer], language: Language) -> str:
    """A course in Markdown, each answer under its question, the first given first."""
    title = words_for(language).say("Answered questions")
    return "\n\n".join([f"---\ntitle: {title}\n---", *(f"# {each.question}\n\n{each.text}" for each in answers)])


AnsweringDep = Annotated[AnsweringService, Depends(service(AnsweringService))]

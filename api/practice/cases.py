"""Typed answers to role cases: judged point by point against the model answer, and weak evidence once."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Response
from pydantic import BaseModel, Field

from api.ask.answer_shapes import GroundedOut
from api.http.dependencies import LearnerDep, PeopleDep, WordsDep, service
from api.http.described import raises
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.http.shapes import Strict
from api.limits.shapes import LimitedOut, limited_out
from api.practice.service import PracticeService
from api.practice.shapes import grounded_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    CompetencyId,
    DerivedId,
    Event,
    Fault,
    Grounded,
    InvalidRequest,
    Language,
    Learner,
    Limited,
    UnknownLearner,
    UnknownPracticeItem,
    Verb,
    spelt_id,
)
from embeddings.search import Retriever
from tutor.practice import Point, RoleCase, RoleCaseId, Said, case_result, judged, quoted_from

SOURCE = "case"
LONGEST = 2000

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["practice"])
pages = APIRouter(route_class=GuardedRoute, include_in_schema=False)

CasePath = Annotated[RoleCaseId, Path(max_length=80, examples=["case.section-officer"])]


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer to a question of a case: the points of the model answer, that answer, and what lessons say of it."""

    question: str
    points: Sequence[Point]
    model_answer: str
    because: Grounded


@dataclass(frozen=True)
class CaseService:
    """Answers to the cases that a learner may open; the words of an answer are kept nowhere."""

    practice: PracticeService
    retriever: Retriever

    def answer(
        self, case: RoleCaseId, question: int, answer: str, *, language: Language, learner: Learner
    ) -> Judged | Limited:
        """The answer beside the model answer; the first to a question is kept as figures.

        Raises UnknownPracticeItem where there is no such case or question, InvalidRequest where the answer is blank.
        """
        role_case = self.practice.open_case(case, learner=learner)
        if not 0 <= question < len(role_case.questions):
            raise UnknownPracticeItem(f"case {case!r} has {len(role_case.questions)} questions, none {question}")
        if not answer.strip():
            raise InvalidRequest("answer", [Fault("answer", "", "an answer has words", "Write what you would do.")])
        limited = self.practice.limits.of(answer, organisation=learner.organisation, urgent=True)
        if limited is not None:
            return limited
        posed = role_case.questions[question]
        model_answer = posed.answer.in_language(language)
        points = judged(answer, model_answer, encode=self.retriever.encode_sentences)
        self._keep(role_case, question, points, learner=learner)
        lesson_text = self.practice.library.lesson_text
        because = quoted_from(posed.quotes, language=language, lesson_text=lesson_text)
        return Judged(posed.question.in_language(language), points, model_answer, because)

    def _keep(self, case: RoleCase, question: int, points: Sequence[Point], *, learner: Learner) -> None:
        """Writes the first answer to the question; of two sent at once the second is a conflict."""
        about = self._competency(case, question)
        ledger = self.practice.views.ledger
        name = spelt_id(DerivedId.PRACTICE, f"{case.id}.{question}", learner.id)
        if about is None or any(event.id == name for event in ledger.of(learner.id, verbs=[Verb.ASSESSED])):
            return
        competency, level = about
        result = case_result(case.id, question, points=points, level=level)
        at = self.practice.clock()
        ledger.append([Event(name, learner.id, Verb.ASSESSED, competency, at, SOURCE, result)])

    def _competency(self, case: RoleCase, question: int) -> tuple[CompetencyId, int] | None:
        """What the cited courses teach, first what the case's role needs; None where they teach nothing known."""
        catalogue = self.practice.library.catalogue()
        role = catalogue.roles.get(case.role)
        needs = role.needs if role is not None else {}
        taught = [
            (competency, level)
            for quote in case.questions[question].quotes
            if quote.course in catalogue.courses
            for competency, level in sorted(catalogue.courses[quote.course].teaches.items())
        ]
        return min(taught, key=lambda each: each[0] not in needs, default=None)


class CaseAnswerIn(Strict):
    """What somebody would do, in their words; `question` counts from 0."""

    question: Annotated[int, Field(ge=0, le=20)] = 0
    answer: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class PointOut(BaseModel):
    """One thing that the model answer says: `named`, `missed`, or `unsure` where nobody can tell by likeness."""

    text: str
    said: Said


class JudgedOut(BaseModel):
    """The points of the model answer, that answer, and the lesson sentences that it stands on."""

    question: str
    points: list[PointOut]
    named: int
    answer: str
    because: GroundedOut

    @classmethod
    def of(cls, told: Judged, *, catalogue: Catalogue, words: Words) -> "JudgedOut":
        """`told` in the reader's language."""
        return cls(
            question=told.question,
            points=[PointOut(text=point.text, said=point.said) for point in told.points],
            named=sum(point.said is Said.NAMED for point in told.points),
            answer=told.model_answer,
            because=grounded_out(told.because, catalogue=catalogue, words=words),
        )


CaseDep = Annotated[CaseService, Depends(service(CaseService))]


@router.post(
    "/role-cases/{case}/answers",
    status_code=HTTPStatus.CREATED,
    summary="Answer a question of a case",
    responses=raises(UnknownLearner, UnknownPracticeItem),
)
def write_case_answer(
    principal: LearnerDep, case: CasePath, body: CaseAnswerIn, people: PeopleDep, cases: CaseDep, words: WordsDep
) -> JudgedOut | LimitedOut:
    """Which points of the model answer it names. The first answer to a question is weak evidence; its words go."""
    learner = people.myself(principal)
    told = cases.answer(case, body.question, body.answer, language=words.language, learner=learner)
    catalogue = cases.practice.library.catalogue()
    if isinstance(told, Limited):
        return limited_out(told, catalogue=catalogue, words=words)
    return JudgedOut.of(told, catalogue=catalogue, words=words)


@pages.post("/role-cases/{case}/answers")
def answer_case(
    principal: LearnerDep,
    page: PageDep,
    case: RoleCaseId,
    people: PeopleDep,
    cases: CaseDep,
    question: Annotated[int, Form(ge=0, le=20)],
    answer: Annotated[str, Form(max_length=LONGEST)] = "",
    in_course: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The points, below the question where htmx asks, else on a page of its own."""
    told = cases.answer(case, question, answer, language=page.words.language, learner=people.myself(principal))
    catalogue = page.library.catalogue()
    context: dict[str, object] = {"in_course": in_course, "written": answer}
    if isinstance(told, Limited):
        context["limited"] = limited_out(told, catalogue=catalogue, words=page.words)
    else:
        context["judged"] = JudgedOut.of(told, catalogue=catalogue, words=page.words)
    template = "fragments/tutor/case_judged.html" if page.is_fragment else "case_judged.html"
    return page.show(
        template, context, principal=principal, here=f"/courses/{in_course}/case" if in_course else "/home"
    )

"""The quiz as a page, or within a conversation with Saarthi: one question after the other, and the score at the end."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response
from pydantic import AwareDatetime

from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.limits.shapes import limited_out
from api.practice.quiz import QUESTIONS, QuizDep
from api.practice.quiz_routes import QuizResultOut
from api.practice.service import Offered
from api.practice.shapes import AttemptOut, PracticeItemOut
from data.words import CompetencyId, CourseId, Limited
from tutor.practice import PracticeItemId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

ItemList = Annotated[list[PracticeItemId], Query(max_length=QUESTIONS)]


@router.get("/quiz")
def begin(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    quizzes: QuizDep,
    course: Annotated[str, Query(max_length=200)] = "",
    competency: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Choose the questions and ask the first; says so where there is none."""
    chosen = quizzes.chosen(
        people.myself(principal),
        language=page.words.language,
        course=CourseId(course) if course else None,
        competency=CompetencyId(competency) if competency else None,
    )
    if not chosen:
        template = "fragments/quiz_card.html" if page.is_fragment else "quiz.html"
        return page.show(template, {"nothing": True, "course": course}, principal=principal)
    began = quizzes.practice.clock().isoformat()
    return see_other(f"/quiz/run?{urlencode([('began', began), *(('item', item.id) for item in chosen)])}")


@router.get("/quiz/run")
def question(
    principal: LearnerDep, page: PageDep, people: PeopleDep, quizzes: QuizDep, began: AwareDatetime, item: ItemList
) -> Response:
    """The next question, or the score where all were answered."""
    learner, catalogue = people.myself(principal), page.library.catalogue()
    told = quizzes.answered(item, began=began, language=page.words.language, learner=learner)
    result = QuizResultOut.of(told, catalogue=catalogue, words=page.words)
    waiting = next((each.item for each in told if each.right is None), None)
    context: dict[str, object] = {
        "result": result,
        "item": None
        if waiting is None
        else PracticeItemOut.of(Offered(waiting, tried=False, right=False), words=page.words),
        "number": result.answered + 1,
        "all": len(item),
        "address": _address(began.isoformat(), item),
        "in_course": "",
    }
    return page.show("fragments/quiz_card.html" if page.is_fragment else "quiz.html", context, principal=principal)


@router.post("/quiz/run")
def answer(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    quizzes: QuizDep,
    began: AwareDatetime,
    item: ItemList,
    asked: Annotated[PracticeItemId, Form(max_length=80)],
    answer: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Whether the answer was right, and why."""
    learner, catalogue = people.myself(principal), page.library.catalogue()
    made = quizzes.practice.attempt(asked, answer, language=page.words.language, learner=learner)
    context: dict[str, object] = {"address": _address(began.isoformat(), item), "in_course": ""}
    if isinstance(made, Limited):
        context["limited"] = limited_out(made, catalogue=catalogue, words=page.words)
    else:
        context["attempted"] = AttemptOut.of(made, catalogue=catalogue, words=page.words)
        context["question"] = made.item.question.in_language(page.words.language)
    template = "fragments/quiz_card.html" if page.is_fragment else "quiz.html"
    return page.show(template, context, principal=principal, here=_address(began.isoformat(), item))


def _address(began: str, items: list[PracticeItemId]) -> str:
    return f"/quiz/run?{urlencode([('began', began), *(('item', item) for item in items)])}"

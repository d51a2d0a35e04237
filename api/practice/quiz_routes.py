"""A quiz of five over /v1: its items, and what came of them; each is answered as any practice item is."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from api.ask.answer_shapes import GroundedOut
from api.http.dependencies import LearnerDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.practice.quiz import QUESTIONS, Answered, QuizDep
from api.practice.service import Offered
from api.practice.shapes import PracticeItemOut, grounded_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import EVENTS_FROM, CompetencyId, CourseId, UnknownCourse, UnknownLearner, UnknownPracticeItem
from tutor.practice import PracticeItemId

router = APIRouter(route_class=GuardedRoute, prefix="/v1/quizzes", tags=["practice"])


class QuizItemsOut(BaseModel):
    """The items of a quiz; answers from `began` on are its own."""

    began: datetime
    items: list[PracticeItemOut]


class QuizAnswerOut(BaseModel):
    """An item of a quiz: right or not, None where it is not answered yet, and the sentence that says why."""

    item: str
    question: str
    right: bool | None
    right_answer: str | None
    because: GroundedOut | None

    @classmethod
    def of(cls, answered: Answered, *, catalogue: Catalogue, words: Words) -> "QuizAnswerOut":
        """`answered` in the reader's language; what is right only once it was answered."""
        because = answered.because
        return cls(
            item=answered.item.id,
            question=answered.item.question.in_language(words.language),
            right=answered.right,
            right_answer=None if answered.right is None else answered.item.right_answer(words.language),
            because=None if because is None else grounded_out(because, catalogue=catalogue, words=words),
        )


class QuizResultOut(BaseModel):
    """How many of how many answers were right so far."""

    right: int
    answered: int
    items: list[QuizAnswerOut]

    @classmethod
    def of(cls, told: list[Answered], *, catalogue: Catalogue, words: Words) -> "QuizResultOut":
        """What came of all items, in the reader's language."""
        return cls(
            right=sum(each.right is True for each in told),
            answered=sum(each.right is not None for each in told),
            items=[QuizAnswerOut.of(each, catalogue=catalogue, words=words) for each in told],
        )


@router.get("", summary="Five questions on a course or a competency", responses=raises(UnknownLearner, UnknownCourse))
def read_quiz(
    principal: LearnerDep,
    people: PeopleDep,
    quizzes: QuizDep,
    words: WordsDep,
    course: Annotated[CourseId | None, Query(max_length=200)] = None,
    competency: Annotated[CompetencyId | None, Query(max_length=200)] = None,
) -> QuizItemsOut:
    """Without either, on what your role needs. Each is answered with `POST /v1/practice/{item}/attempts`."""
    chosen = quizzes.chosen(people.myself(principal), language=words.language, course=course, competency=competency)
    items = [PracticeItemOut.of(Offered(item, tried=False, right=False), words=words) for item in chosen]
    return QuizItemsOut(began=quizzes.practice.clock(), items=items)


@router.get("/result", summary="What came of a quiz", responses=raises(UnknownLearner, UnknownPracticeItem))
def read_quiz_result(
    principal: LearnerDep,
    people: PeopleDep,
    quizzes: QuizDep,
    words: WordsDep,
    began: AwareDatetime = EVENTS_FROM,
    item: Annotated[list[PracticeItemId] | None, Query(max_length=QUESTIONS)] = None,
) -> QuizResultOut:
    """The first answer to each of its items since it began, and the sentence that says why."""
    learner = people.myself(principal)
    told = quizzes.answered(item or [], began=began, language=words.language, learner=learner)
    return QuizResultOut.of(told, catalogue=quizzes.practice.library.catalogue(), words=words)

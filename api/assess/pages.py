"""The page "Check your level": what can be checked, one item after the other, and what came of it."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api.assess.assessments import AssessmentDep
from api.assess.diagnostics import DiagnosticDep
from api.assess.routes import AssessmentPath, SittingPath, answer_in, end_of, shown_sitting, sitting_of
from api.assess.shapes import AssessmentOut, DiagnosticOut
from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from data.words import CompetencyId, Conflict, CourseId, Fault, InvalidRequest, ItemId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

SHOWN = 12
"""Competencies listed at once; the rest stands folded."""


@router.get("/check")
def check(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    testing: AssessmentDep,
    checking: DiagnosticDep,
    course: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What can be checked: what the role needs, or what one course teaches, and the tests."""
    learner, catalogue, words = people.myself(principal), page.library.catalogue(), page.words
    chosen = page.library.visible_course(principal, CourseId(course)) if course else None
    diagnostics = checking.offers(learner, among=None if chosen is None else list(chosen.teaches))
    tests = testing.offers(learner, course=None if chosen is None else chosen.id)
    context = {
        "course": None if chosen is None else {"id": chosen.id, "title": chosen.title.in_language(words.language)},
        "diagnostics": [DiagnosticOut.of(each, catalogue=catalogue, words=words) for each in diagnostics],
        "tests": [AssessmentOut.of(each, catalogue=catalogue, words=words) for each in tests],
        "at_first": SHOWN,
    }
    return page.show("check.html", context, principal=principal)


@router.post("/check")
def begin_check(
    principal: LearnerDep,
    people: PeopleDep,
    checking: DiagnosticDep,
    competency: Annotated[str, Form(max_length=200)],
) -> Response:
    """Begin the diagnostic of a competency, or go on with it."""
    sitting = checking.begin(CompetencyId(competency), people.myself(principal))
    return see_other(f"/sittings/{sitting.id}")


@router.post("/tests/{assessment}")
def begin_test(
    principal: LearnerDep, assessment: AssessmentPath, people: PeopleDep, testing: AssessmentDep
) -> Response:
    """Begin a test, or go on with it."""
    sitting = testing.begin(assessment, people.myself(principal))
    return see_other(f"/sittings/{sitting.id}")


@router.get("/sittings/{sitting}")
def sit(
    principal: LearnerDep,
    page: PageDep,
    sitting: SittingPath,
    people: PeopleDep,
    testing: AssessmentDep,
    checking: DiagnosticDep,
    item: Annotated[str, Query(max_length=200)] = "",
    refused: Annotated[bool, Query()] = False,
    ending: Annotated[bool, Query()] = False,
) -> Response:
    """The item to be answered now, or what came of the sitting.

    With `refused` its answer was not complete; with `ending` a test with open items is about to be ended.
    """
    found = sitting_of(sitting, people.myself(principal), testing=testing)
    wanted = ItemId(item) if item else None
    shown = shown_sitting(found, testing=testing, checking=checking, words=page.words, item=wanted)
    context = {"sitting": shown, "refused": refused, "ending": ending and bool(shown.open_items)}
    return page.show("sitting.html", context, principal=principal, here=f"/sittings/{shown.id}")


@router.post("/sittings/{sitting}")
def answer(
    principal: LearnerDep,
    sitting: SittingPath,
    people: PeopleDep,
    testing: AssessmentDep,
    checking: DiagnosticDep,
    item: Annotated[str, Form(max_length=200)] = "",
    given: Annotated[list[Annotated[str, Form(max_length=500)]] | None, Form()] = None,
    way: Annotated[str, Form(max_length=20)] = "answer",
) -> Response:
    """Keep the answer and go on; `way` "pass" is without one, "end" ends the sitting."""
    learner = people.myself(principal)
    found = sitting_of(sitting, learner, testing=testing)
    if way == "end":
        end_of(found, testing=testing, checking=checking)
        return see_other(f"/sittings/{sitting}")
    answered = [] if way == "pass" else [each for each in given or [] if each.strip()]
    try:
        if way != "pass" and not answered:
            raise InvalidRequest("answer", [Fault("given", "", "nothing was chosen", "Choose, or pass it over.")])
        answer_in(found, ItemId(item), answered, testing=testing, checking=checking)
    except InvalidRequest:
        return see_other(f"/sittings/{sitting}?{urlencode({'item': item, 'refused': True})}")
    except Conflict:  # a form sent twice, or from a page that is out of date: the sitting says how it stands
        return see_other(f"/sittings/{sitting}")
    return see_other(f"/sittings/{sitting}")

"""Diagnostics, tests and sittings of the learner who asks; a right answer is told by none of them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.assess.assessments import AssessmentDep, AssessmentService
from api.assess.diagnostics import DiagnosticDep, DiagnosticService
from api.assess.shapes import (
    AssessmentOut,
    AssessmentsOut,
    DiagnosticIn,
    DiagnosticOut,
    DiagnosticsOut,
    SittingAnswerIn,
    SittingOut,
    sitting_out_of_diagnostic,
    sitting_out_of_test,
)
from api.http.dependencies import Allowed, LearnerDep, LearnerPath, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.running.auth import AccessRole, Principal
from api.running.i18n import Words
from data.words import (
    AssessmentId,
    CompetencyId,
    Conflict,
    CourseId,
    ItemId,
    Learner,
    Sitting,
    SittingId,
    SittingKind,
    UnknownAssessment,
    UnknownLearner,
)

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["measuring"])
ServiceDep = Annotated[Principal, Depends(Allowed(AccessRole.SERVICE))]
SittingPath = Annotated[SittingId, Path(max_length=64)]
AssessmentPath = Annotated[AssessmentId, Path(max_length=80, examples=["test.rti-act-essentials"])]


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sitting of either kind is gone on with, and told in the reader's words."""

    testing: AssessmentDep
    checking: DiagnosticDep
    words: WordsDep

    def begun(self, assessment: AssessmentId, learner: Learner, *, proctored: bool = False) -> SittingOut:
        """A test begun, or the one that is running."""
        sitting = self.testing.begin(assessment, learner, proctored=proctored)
        return sitting_out_of_test(sitting, testing=self.testing, checking=self.checking, words=self.words)

    def shown(self, sitting: Sitting, *, item: ItemId | None = None) -> SittingOut:
        """The sitting as it stands."""
        return shown_sitting(sitting, testing=self.testing, checking=self.checking, words=self.words, item=item)


TellingDep = Annotated[Telling, Depends()]


@router.get("/diagnostics", summary="Competencies that you can check", responses=raises(UnknownLearner))
def read_diagnostics(
    principal: LearnerDep, people: PeopleDep, checking: DiagnosticDep, words: WordsDep
) -> DiagnosticsOut:
    """What your role needs, with how many questions are left that you have not seen."""
    catalogue = checking.bank.library.catalogue()
    offers = checking.offers(people.myself(principal))
    return DiagnosticsOut(diagnostics=[DiagnosticOut.of(each, catalogue=catalogue, words=words) for each in offers])


@router.post(
    "/diagnostics",
    status_code=HTTPStatus.CREATED,
    summary="Begin a diagnostic, or go on with it",
    responses=raises(UnknownLearner, UnknownAssessment, Conflict),
)
def write_diagnostic(
    principal: LearnerDep, body: DiagnosticIn, people: PeopleDep, checking: DiagnosticDep, words: WordsDep
) -> SittingOut:
    """The sitting with its first item. It ends by itself once the level is known well enough."""
    sitting = checking.begin(CompetencyId(body.competency), people.myself(principal))
    return sitting_out_of_diagnostic(sitting, checking=checking, words=words)


@router.get("/assessments", summary="Tests of your courses and plans", responses=raises(UnknownLearner))
def read_assessments(
    principal: LearnerDep,
    people: PeopleDep,
    testing: AssessmentDep,
    words: WordsDep,
    course: Annotated[str | None, Query(max_length=200, description="Only tests of this course")] = None,
) -> AssessmentsOut:
    """How each stands for you: open, locked until some courses are done, running, passed, resting or used up."""
    catalogue = testing.bank.library.catalogue()
    offers = testing.offers(people.myself(principal), course=CourseId(course) if course else None)
    return AssessmentsOut(tests=[AssessmentOut.of(each, catalogue=catalogue, words=words) for each in offers])


@router.post(
    "/assessments/{assessment}/sittings",
    status_code=HTTPStatus.CREATED,
    summary="Begin a test, or go on with it",
    responses=raises(UnknownLearner, UnknownAssessment, Conflict),
)
def write_sitting(
    principal: LearnerDep,
    assessment: AssessmentPath,
    people: PeopleDep,
    telling: TellingDep,
) -> SittingOut:
    """The sitting with its first item; the time of the test begins to run."""
    return telling.begun(assessment, people.myself(principal))


@router.post(
    "/learners/{learner}/assessments/{assessment}/sittings",
    status_code=HTTPStatus.CREATED,
    summary="Begin a proctored test for a learner",
    responses=raises(UnknownLearner, UnknownAssessment, Conflict),
)
def write_proctored_sitting(
    principal: ServiceDep,
    learner: LearnerPath,
    assessment: AssessmentPath,
    people: PeopleDep,
    telling: TellingDep,
) -> SittingOut:
    """For a service that watches over the sitting: its result is evidence of a test, not of a quiz.

    The learner goes on with it as with their own.
    """
    return telling.begun(assessment, people.readable(principal, learner), proctored=True)


@router.get(
    "/sittings/{sitting}", summary="A sitting as it stands", responses=raises(UnknownLearner, UnknownAssessment)
)
def read_sitting(
    principal: LearnerDep,
    sitting: SittingPath,
    people: PeopleDep,
    telling: TellingDep,
    item: Annotated[str | None, Query(max_length=200, description="Of a test, the item to look at")] = None,
) -> SittingOut:
    """The item to be answered now, or the result. After a lost connection it goes on from here."""
    found = sitting_of(sitting, people.myself(principal), testing=telling.testing)
    wanted = ItemId(item) if item else None
    return telling.shown(found, item=wanted)


@router.post(
    "/sittings/{sitting}/answers",
    summary="Answer an item of a sitting",
    responses=raises(UnknownLearner, UnknownAssessment, Conflict),
)
def write_sitting_answer(
    principal: LearnerDep,
    sitting: SittingPath,
    body: SittingAnswerIn,
    people: PeopleDep,
    telling: TellingDep,
) -> SittingOut:
    """The sitting with its next item. Whether the answer was right is not told.

    What cannot be understood is refused (422) and is no answer. Of a test, a later answer to the same item stands in
    place of the earlier one.
    """
    found = sitting_of(sitting, people.myself(principal), testing=telling.testing)
    given = answer_in(found, ItemId(body.item), body.answer, testing=telling.testing, checking=telling.checking)
    return telling.shown(given)


@router.post(
    "/sittings/{sitting}/end", summary="End a sitting", responses=raises(UnknownLearner, UnknownAssessment, Conflict)
)
def end_sitting(
    principal: LearnerDep,
    sitting: SittingPath,
    people: PeopleDep,
    telling: TellingDep,
) -> SittingOut:
    """The result; what has no answer in a test counts as not known."""
    found = sitting_of(sitting, people.myself(principal), testing=telling.testing)
    return telling.shown(end_of(found, testing=telling.testing, checking=telling.checking))


def sitting_of(sitting: SittingId, learner: Learner, *, testing: AssessmentService) -> Sitting:
    """The learner's sitting, a test ended where its time is over; raises UnknownAssessment."""
    found = testing.desk.sittings.get(sitting, learner=learner.id)
    return testing.current(found) if found.kind is SittingKind.TEST else found


def answer_in(
    sitting: Sitting, item: ItemId, given: list[str], *, testing: AssessmentService, checking: DiagnosticService
) -> Sitting:
    """The sitting of either kind after this answer."""
    service = testing if sitting.kind is SittingKind.TEST else checking
    return service.answer(sitting, item, given)


def end_of(sitting: Sitting, *, testing: AssessmentService, checking: DiagnosticService) -> Sitting:
    """The sitting of either kind, ended; one that is over stays as it is."""
    if sitting.finished_at is not None:
        return sitting
    return testing.end(sitting) if sitting.kind is SittingKind.TEST else checking.end(sitting)


def shown_sitting(
    sitting: Sitting,
    *,
    testing: AssessmentService,
    checking: DiagnosticService,
    words: Words,
    item: ItemId | None = None,
) -> SittingOut:
    """The sitting of either kind in the reader's language."""
    if sitting.kind is SittingKind.DIAGNOSTIC:
        return sitting_out_of_diagnostic(sitting, checking=checking, words=words)
    return sitting_out_of_test(sitting, testing=testing, checking=checking, words=words, item=item)

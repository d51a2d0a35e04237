"""The page "My competencies"."""

from fastapi import APIRouter, Response

from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.passbook.service import PassbookDep
from api.passbook.shapes import CertificateOut, CompetencyOut

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/competencies")
def competencies(principal: LearnerDep, page: PageDep, people: PeopleDep, passbook: PassbookDep) -> Response:
    """A picture and a table of what is needed, shown and how sure that is, with the evidence of each."""
    catalogue = page.library.catalogue()
    learner = people.myself(principal).id
    records = passbook.passbook(principal, learner)
    shown = [CompetencyOut.of(record, catalogue=catalogue, words=page.words) for record in records]
    certificates = [
        CertificateOut.of(each, catalogue=catalogue, words=page.words) for each in passbook.certificates(learner)
    ]
    context = {"competencies": shown, "certificates": certificates}
    return page.show("competencies.html", context, principal=principal)

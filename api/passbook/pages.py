"""The page "My competencies"."""

from fastapi import APIRouter, Response

from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.passbook.service import PassbookDep
from api.passbook.shapes import CompetencyOut

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/competencies")
def competencies(principal: LearnerDep, page: PageDep, people: PeopleDep, passbook: PassbookDep) -> Response:
    """A picture and a table of what is needed, shown and how sure that is, with the evidence of each."""
    catalogue = page.library.catalogue()
    records = passbook.passbook(principal, people.myself(principal).id)
    shown = [CompetencyOut.of(record, catalogue=catalogue, words=page.words) for record in records]
    return page.show("competencies.html", {"competencies": shown}, principal=principal)

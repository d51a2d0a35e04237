"""Asking others what changed on the job after a course, and saying it, on a page."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.confirm.routes import confirmations_out
from api.confirm.service import ConfirmDep
from api.confirm.shapes import CHANGE_TEXTS, LONGEST_SAID, ConfirmingPairOut
from api.http.dependencies import AdminDep, LearnerDep, LearnerOrAdminDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from data.words import MOST_PEERS, Change, ConfirmationId, CourseId, LearnerId, OrganisationId

router = APIRouter(route_class=GuardedRoute, prefix="/confirmations", include_in_schema=False)


@router.get("")
def confirmations(principal: LearnerOrAdminDep, page: PageDep, confirming: ConfirmDep) -> Response:
    """What is asked of whoever looks, what others said of them, and whom they may ask."""
    shown = confirmations_out(principal, confirming=confirming, words=page.words)
    changes = [(change.value, page.words.say(text)) for change, text in CHANGE_TEXTS.items()]
    context = {"asked": shown, "changes": changes, "longest_said": LONGEST_SAID, "most_peers": MOST_PEERS}
    return page.show("confirmations.html", context, principal=principal)


@router.post("")
def ask(
    principal: LearnerDep,
    people: PeopleDep,
    confirming: ConfirmDep,
    course: Annotated[str, Form(max_length=200)],
    colleague: Annotated[list[str] | None, Form(max_length=MOST_PEERS)] = None,
    who: Annotated[str, Form(max_length=20)] = "colleagues",
) -> Response:
    """Ask the colleagues named, or the supervisor."""
    supervisor = who == "supervisor"
    named = [] if supervisor else [LearnerId(each.strip()) for each in colleague or [] if each.strip()]
    confirming.ask(CourseId(course), colleagues=named, supervisor=supervisor, learner=people.myself(principal))
    return see_other("/confirmations")


@router.post("/{confirmation}")
def answer(
    principal: LearnerOrAdminDep,
    confirming: ConfirmDep,
    confirmation: ConfirmationId,
    change: Annotated[Change, Form()],
    said: Annotated[str, Form(max_length=LONGEST_SAID)] = "",
) -> Response:
    """Keep what is said."""
    confirming.answer(confirmation, change, said=said, principal=principal)
    return see_other("/confirmations")


@router.get("/pairs")
def pairs(
    principal: AdminDep,
    page: PageDep,
    confirming: ConfirmDep,
    organisation: Annotated[OrganisationId | None, Query(max_length=80)] = None,
) -> Response:
    """Pairs who always confirm each other."""
    found = confirming.pairs(principal, organisation or principal.organisation)
    return page.show("pairs.html", {"pairs": [ConfirmingPairOut.of(each) for each in found]}, principal=principal)

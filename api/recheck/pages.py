"""Contesting on a page, and the short check that follows."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.courses.service import SOURCE
from api.http.dependencies import AdminDep, LearnerDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.recheck.integrity import IntegrityDep
from api.recheck.service import RecheckDep
from api.recheck.shapes import LONGEST_WHY, FlagCountsOut, RecheckOut, RecordedOut, name_of
from data.words import EventId, OrganisationId

router = APIRouter(route_class=GuardedRoute, prefix="/rechecks", include_in_schema=False)
admin_router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("")
def all_rechecks(principal: LearnerDep, page: PageDep, people: PeopleDep, rechecks: RecheckDep) -> Response:
    """What was contested and flagged, latest first."""
    catalogue = page.library.catalogue()
    learner = people.myself(principal)
    history = rechecks.history(learner)
    shown = [
        RecheckOut.of(each, history=history, catalogue=catalogue, words=page.words) for each in rechecks.all_of(learner)
    ]
    return page.show("rechecks.html", {"rechecks": shown}, principal=principal)


@router.get("/new")
def contest_form(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    rechecks: RecheckDep,
    about: Annotated[str, Query(max_length=200)],
    event: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What the record says of a competency, each piece to be contested, and the level itself; one is chosen already."""
    catalogue, learner = page.library.catalogue(), people.myself(principal)
    rechecks.check_known(about, learner=learner)
    evidence = rechecks.contestable(about, learner=learner)
    shown = [RecordedOut.of(each, catalogue=catalogue, words=page.words) for each in evidence]
    name = name_of(about, catalogue=catalogue, words=page.words)
    context = {"about": about, "name": name, "evidence": shown, "chosen": event, "longest_why": LONGEST_WHY}
    return page.show("contest.html", context, principal=principal)


@router.post("")
def contest(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    rechecks: RecheckDep,
    about: Annotated[str, Form(max_length=200)],
    event: Annotated[str, Form(max_length=200)] = "",
    why: Annotated[str, Form(max_length=LONGEST_WHY)] = "",
) -> Response:
    """Keep it and lead to the check."""
    learner = people.myself(principal)
    made = rechecks.contest(about, event=EventId(event) if event else None, why=why, learner=learner, source=SOURCE)
    return see_other(f"/rechecks/{made.because.id}")


@router.get("/{recheck}")
def one_recheck(
    principal: LearnerDep, page: PageDep, people: PeopleDep, rechecks: RecheckDep, recheck: EventId
) -> Response:
    """The items of the check that are open, and how the others went."""
    learner = people.myself(principal)
    found, history = rechecks.one(recheck, learner=learner), rechecks.history(learner)
    shown = RecheckOut.of(found, history=history, catalogue=page.library.catalogue(), words=page.words)
    return page.show("recheck.html", {"recheck": shown, "longest_why": LONGEST_WHY}, principal=principal)


@admin_router.get("/flags")
def flags(
    principal: AdminDep,
    page: PageDep,
    integrity: IntegrityDep,
    organisation: Annotated[OrganisationId | None, Query(max_length=80)] = None,
) -> Response:
    """Counts of flags of an organisation and what lies under it, never whose they are."""
    shown = organisation or principal.organisation
    counts = integrity.counts(principal, shown)
    listed = FlagCountsOut.of(counts, shown, catalogue=page.library.catalogue(), words=page.words)
    return page.show("flags.html", {"counts": listed}, principal=principal)

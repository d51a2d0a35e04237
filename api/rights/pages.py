"""The learner's place for their own data: what is kept, a copy of it, and its erasure."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.http.dependencies import RECENTLY_SIGNED_IN, LearnerDep, PeopleDep
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.rights.routes import note_erasure
from api.rights.service import RightsDep
from data.words import Noted

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/my-data", dependencies=[RECENTLY_SIGNED_IN])
def my_data(principal: LearnerDep, page: PageDep, people: PeopleDep) -> Response:
    """What is kept, with a link to a copy and a form to erase it."""
    return page.show("my_data.html", {"learner": people.myself(principal), "unconfirmed": False}, principal=principal)


@router.get("/my-data/export", dependencies=[RECENTLY_SIGNED_IN])
def export(principal: LearnerDep, people: PeopleDep, rights: RightsDep, noted: SeenDep) -> Response:
    """All of it as a JSON file."""
    learner = people.myself(principal).id
    exported = rights.export(principal, learner)
    noted.note(Noted.EXPORTED, learner=learner)
    disposition = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(exported.model_dump_json(indent=1), media_type="application/json", headers=disposition)


@router.post("/my-data/erase", dependencies=[RECENTLY_SIGNED_IN])
def erase(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    rights: RightsDep,
    noted: SeenDep,
    confirm: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Erase the learner who asks, where they repeated their id; the page says so, and their session is over."""
    learner = people.myself(principal)
    if confirm.strip() != learner.id:
        return page.show(
            "my_data.html", {"learner": learner, "unconfirmed": True}, principal=principal, here="/my-data"
        )
    tombstone = rights.erase(principal, learner.id, confirm=learner.id)
    note_erasure(noted, tombstone, reason="")
    page.request.state.renewed = ""
    return page.show("my_data_erased.html", {}, principal=None, here="/sign-in")

"""Who may sign in on the page: whoever has a token, and demo people where that is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request

from api.http.dependencies import DoorDep, service
from api.http.limited import client_address, rates_of
from api.operate.demo import DemoPerson, demo_people
from api.running.auth import Door, Principal
from api.running.i18n import Words
from api.running.settings import LOOPBACK
from data.store import Store
from data.words import NotSignedIn


@dataclass(frozen=True, slots=True)
class SignInService:
    """Tokens checked, and given to demo people in demo mode."""

    door: Door
    store: Store
    demo: bool

    def admitted(self, token: str) -> Principal | None:
        """Who carries the token; None where it does not verify."""
        try:
            return self.door.admit(token)
        except NotSignedIn:
            return None

    def demo_people(self, request: Request, *, words: Words) -> Sequence[DemoPerson]:
        """Those who may sign in without a token; nobody where demo mode does not reach."""
        return demo_people(self.store, words) if offers_demo(request, demo=self.demo) else []

    def demo_token(self, request: Request, person: str, *, words: Words) -> str:
        """A token for the demo person of this key; empty where nobody may sign in so."""
        people = {offered.key: offered for offered in self.demo_people(request, words=words)}
        return self.door.token_for(people[person].principal) if person in people else ""


def offers_demo(request: Request, *, demo: bool) -> bool:
    """Whether demo people may sign in: demo mode, a client on this machine, and a loopback host in the address.

    The host is looked at because a foreign name that resolves to 127.0.0.1 would let its page in.
    """
    client = request.client.host if request.client else ""
    return demo and client in LOOPBACK and (request.url.hostname or "") in LOOPBACK


async def tried_token(request: Request, door: DoorDep, token: Annotated[str, Form(max_length=4000)] = "") -> str:
    """The token of the form; raises TooManyRequests after many that did not verify."""
    given, rates = token.strip(), rates_of(request.scope)
    if rates.are_limited:
        await rates.party(given, client_address(request), door=door)
    return given


TriedTokenDep = Annotated[str, Depends(tried_token)]
SignInDep = Annotated[SignInService, Depends(service(SignInService))]

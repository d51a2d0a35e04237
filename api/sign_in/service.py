"""Who may sign in on the page: whoever has a token, and demo people where that is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request

from api.http.address import Address
from api.http.dependencies import DoorDep, service
from api.http.limited import client_address, rates_of
from api.operate.demo import DemoPerson, demo_people
from api.running.auth import Session
from api.running.door import Door
from api.running.i18n import Words
from api.sign_in.devices import device_words
from data.store import Store
from data.words import NotSignedIn, SignIn


@dataclass(frozen=True, slots=True)
class SignInService:
    """Tokens checked, and given to demo people in demo mode."""

    door: Door
    store: Store
    address: Address
    demo: bool

    def admitted(self, token: str) -> Session | None:
        """The session of who carries the token; None where it does not verify or was signed out."""
        try:
            return self.door.admit(token.strip())
        except NotSignedIn:
            return None

    def begun(self, on_page: Session, *, user_agent: str) -> str:
        """What a page keeps of a session that begins there; it stands among the sign-ins of whose it is."""
        principal, begun = on_page.principal, on_page.issued_at
        device = device_words(user_agent)
        self.store.sign_ins.begin(
            SignIn(on_page.id, principal.subject, principal.role, device, begun, begun, on_page.expires_at)
        )
        return self.door.tokens.signed(on_page)

    def ended(self, session: Session, *, everywhere: bool) -> None:
        """Ends this session, with `everywhere` all that its subject has begun until now."""
        self.door.sign_out(session, everywhere=everywhere)
        if everywhere:
            self.store.sign_ins.end_all(session.principal.subject)
        else:
            self.store.sign_ins.end([session.id])

    def others(self, session: Session) -> Sequence[SignIn]:
        """Where else the same party is signed in, what was used last first."""
        principal = session.principal
        kept = self.store.sign_ins.of(principal.subject, role=principal.role, now=self.door.clock())
        return [each for each in kept if each.session != session.id]

    def end_others(self, session: Session, named: str) -> None:
        """Ends one of the others; all of them where none is named. One that is not there any more has ended."""
        ended = {each.session: each.until for each in self.others(session) if named in {"", each.session}}
        if ended:
            self.door.standing.end_named(ended, now=self.door.clock())
            self.store.sign_ins.end(ended)

    def demo_people(self, request: Request, *, words: Words) -> Sequence[DemoPerson]:
        """Those who may sign in without a token: in demo mode, for somebody on this machine."""
        return demo_people(self.store, words) if self.demo and self.address.is_local(request) else []

    def demo_session(self, request: Request, person: str, *, words: Words) -> Session | None:
        """A session for the demo person of this key; None where nobody may sign in so."""
        people = {offered.key: offered for offered in self.demo_people(request, words=words)}
        return self.door.session_for(people[person].principal) if person in people else None


async def tried_token(request: Request, door: DoorDep, token: Annotated[str, Form(max_length=4000)] = "") -> str:
    """The token of the form; raises TooManyRequests after many that did not verify."""
    given, rates = token.strip(), rates_of(request.scope)
    if rates.are_limited:
        await rates.party(given, client_address(request), door=door)
    return given


TriedTokenDep = Annotated[str, Depends(tried_token)]
SignInDep = Annotated[SignInService, Depends(service(SignInService))]

"""Who came from the identity provider: its claims read as a party of ours, and the session that begins with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

from api.http.dependencies import service
from api.running.auth import AccessRole, Principal, Session
from api.running.door import Door
from api.running.library import Library
from api.running.settings import Settings
from api.sign_in.begun import BegunSignIn, read_begun
from api.sign_in.cookies import NO_HINT
from api.sign_in.refusals import Refusal
from data.store import Learners
from data.words import ExternalKind, LearnerId, OrganisationId, UnknownLearner

if TYPE_CHECKING:
    from api.sign_in.provider import Identity, Provider


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """Where the provider says who somebody is, and which of its values is which role."""

    person: str
    role: str
    organisation: str
    roles: Mapping[str, AccessRole]

    @classmethod
    def of(cls, settings: Settings) -> "ClaimNames":
        """What the settings say."""
        return cls(
            settings.oidc_person_claim,
            settings.oidc_role_claim,
            settings.oidc_organisation_claim,
            settings.provider_roles,
        )

    def role_in(self, claims: Mapping[str, Any]) -> AccessRole:
        """The first role of the setting's that the provider names; a learner where it names none of them."""
        named = claimed(claims, self.role)
        return next((role for value, role in self.roles.items() if value in named), AccessRole.LEARNER)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who was let in: their session of the page, where they wanted to go, and the provider's token."""

    session: Session
    next_page: str
    id_token: str


@dataclass(frozen=True, slots=True)
class ProviderSignIn:
    """Signs people in whom the provider names; without a provider there is nothing to choose."""

    door: Door
    learners: Learners
    library: Library
    names: ClaimNames
    provider: "Provider | None"
    called: str

    def begun(self, *, next_page: str, anew: bool) -> BegunSignIn:
        """A sign-in that begins now; `anew` asks for one of a short while ago, as exports and erasures need."""
        recent = self.door.limits.recent // timedelta(seconds=1)
        return BegunSignIn.new(next_page=next_page, longest_ago=recent if anew else 0)

    def arrived(self, code: str, *, state: str, kept: str, back: str) -> Arrival | Refusal:
        """Whoever comes back from the provider with `code` and `state`, in a browser that `kept` what it was given."""
        now = self.door.clock()
        begun = read_begun(kept, self.door.tokens.keys, now=now)
        if self.provider is None or begun is None or not begun.belongs_to(state):
            return Refusal.LOST
        identity = self.provider.identity(code, begun, back=back, now=now)
        if isinstance(identity, Refusal):
            return identity
        principal = self.principal(identity.claims)
        if isinstance(principal, Refusal):
            return principal
        return Arrival(self._session(principal, identity), begun.next_page, identity.id_token)

    def sign_out_url(self, id_token: str, *, back: str) -> str | None:
        """Where the provider's own session ends; None for who did not come from there, or where it offers none."""
        if self.provider is None or not id_token:
            return None
        return self.provider.sign_out_url("" if id_token == NO_HINT else id_token, back=back)

    def principal(self, claims: Mapping[str, Any]) -> Principal | Refusal:
        """The party that the claims name. Raises StoreError."""
        person = next(iter(claimed(claims, self.names.person)), "")
        role = self.names.role_in(claims)
        if not person:
            return Refusal.NO_PERSON
        if role is AccessRole.LEARNER:
            return self._learner(LearnerId(person))
        catalogue = self.library.catalogue()
        for named in claimed(claims, self.names.organisation):
            organisation = OrganisationId(catalogue.own_id(ExternalKind.ORGANISATION, named))
            if organisation in catalogue.organisations:
                return Principal(person, role, organisation)
        return Refusal.NO_ORGANISATION

    def _learner(self, person: LearnerId) -> Principal | Refusal:
        try:
            return Principal(person, AccessRole.LEARNER, self.learners.get(person).organisation)
        except UnknownLearner:
            return Refusal.NO_LEARNER

    def _session(self, principal: Principal, identity: "Identity") -> Session:
        """It counts as signed in since the provider saw them, where that says when."""
        session = self.door.begin_on_a_page(self.door.session_for(principal))
        seen = identity.claims.get("auth_time")
        if seen is None:
            return session
        return replace(session, signed_in_at=min(datetime.fromtimestamp(int(seen), UTC), session.issued_at))


def provider_of(settings: Settings) -> "Provider | None":
    """The provider that the settings name; its client is loaded (0.2 s) where there is one only."""
    if settings.oidc_issuer is None:
        return None
    from api.sign_in.provider import Provider

    secret = settings.oidc_client_secret
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        None if secret is None else secret.get_secret_value(),
        settings.oidc_scopes,
    )


def claimed(claims: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The values of a claim, of one value or a list; a name with dots that no claim has leads into the claims within.

    >>> claimed({"realm_access": {"roles": ["staff", "admin"]}, "org": "health"}, "realm_access.roles")
    ('staff', 'admin')
    >>> claimed({"realm_access": {"roles": ["staff", "admin"]}, "org": "health"}, "org")
    ('health',)
    """
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return tuple(str(value) for value in values if isinstance(value, str | int) and value != "")


ProviderDep = Annotated[ProviderSignIn, Depends(service(ProviderSignIn))]

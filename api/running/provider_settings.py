"""The settings of the identity provider, with which people sign in by OpenID Connect."""

from collections.abc import Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from api.running.auth import AccessRole

GIVEN_ROLES = frozenset({AccessRole.LEARNER, AccessRole.CURATOR, AccessRole.ADMIN})
"""What a person may be; services have tokens of their own (`saarthi token`)."""


class ProviderSettings(BaseSettings):
    """Where people sign in, and what is read of what the provider says of them."""

    oidc_issuer: Annotated[
        str | None, Field(description="OpenID Connect provider with which people sign in: its issuer, https://…")
    ] = None
    oidc_client_id: Annotated[str, Field(description="What this service is called at the provider")] = ""
    oidc_client_secret: Annotated[
        SecretStr | None, Field(description="The secret that the provider gave with it; none for public clients")
    ] = None
    oidc_name: Annotated[
        str, Field(max_length=60, description="What people call the provider; default: the host of the issuer")
    ] = ""
    oidc_scopes: Annotated[str, Field(description="Scopes asked for, with blanks between")] = "openid profile"
    oidc_person_claim: Annotated[
        str, Field(min_length=1, description="Claim that holds a learner's id, or the name by which staff are logged")
    ] = "sub"
    oidc_role_claim: Annotated[
        str, Field(min_length=1, description="Claim with what somebody is, one value or a list; a dot leads inside")
    ] = "role"
    oidc_roles: Annotated[
        str, Field(description="Which value of it is which role, by commas; the first that somebody has counts")
    ] = "admin=admin, curator=curator, learner=learner"
    oidc_organisation_claim: Annotated[
        str, Field(min_length=1, description="Claim with the id of the organisation of curators and admins")
    ] = "organisation"

    @property
    def provider_name(self) -> str:
        """What the page calls the provider."""
        return self.oidc_name or urlsplit(self.oidc_issuer or "").hostname or ""

    @property
    def provider_roles(self) -> Mapping[str, AccessRole]:
        """The role that each value of the claim stands for, in the order in which they count."""
        pairs = (each.rpartition("=") for each in self.oidc_roles.split(",") if each.strip())
        return {value.strip(): AccessRole(role.strip()) for value, _, role in pairs}


def provider_faults(settings: ProviderSettings, *, loopback: frozenset[str]) -> Iterator[str]:
    """What does not fit together in the settings of the provider."""
    issuer = urlsplit(settings.oidc_issuer or "https://none")
    encrypted = issuer.scheme == "https" or (issuer.scheme == "http" and issuer.hostname in loopback)
    if not encrypted or not issuer.hostname or issuer.query or issuer.fragment:
        yield (
            f"SAARTHI_OIDC_ISSUER={settings.oidc_issuer!r}: an https:// address is expected, below which "
            "/.well-known/openid-configuration lies."
        )
    if settings.oidc_issuer is not None and not settings.oidc_client_id:
        yield "SAARTHI_OIDC_ISSUER needs SAARTHI_OIDC_CLIENT_ID, what this service is called there."
    if "openid" not in settings.oidc_scopes.split():
        yield f"SAARTHI_OIDC_SCOPES={settings.oidc_scopes!r}: `openid` is among them, or nothing is said of who came."
    try:
        given = set(settings.provider_roles.values())
    except ValueError:
        given = set()
    if not given or not given <= GIVEN_ROLES:
        yield (
            f"SAARTHI_OIDC_ROLES={settings.oidc_roles!r}: pairs such as staff=learner are expected, of the roles "
            f"{', '.join(sorted(GIVEN_ROLES))}."
        )

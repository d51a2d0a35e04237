"""Why somebody is not let in, and how the page says so."""

from enum import StrEnum
from http import HTTPStatus

from api.running.i18n import Words


class Refusal(StrEnum):
    """Why nobody is let in."""

    TOKEN = "token-refused"
    UNREACHABLE = "provider-unreachable"
    DENIED = "provider-denied"
    LOST = "sign-in-lost"
    NOT_VERIFIED = "provider-not-verified"
    NO_PERSON = "person-not-named"
    NO_ORGANISATION = "organisation-not-known"
    NO_LEARNER = "learner-not-known"


STATUS = {
    Refusal.TOKEN: HTTPStatus.UNAUTHORIZED,
    Refusal.UNREACHABLE: HTTPStatus.BAD_GATEWAY,
    Refusal.DENIED: HTTPStatus.UNAUTHORIZED,
    Refusal.LOST: HTTPStatus.UNAUTHORIZED,
    Refusal.NOT_VERIFIED: HTTPStatus.UNAUTHORIZED,
    Refusal.NO_PERSON: HTTPStatus.FORBIDDEN,
    Refusal.NO_ORGANISATION: HTTPStatus.FORBIDDEN,
    Refusal.NO_LEARNER: HTTPStatus.FORBIDDEN,
}


def refusal_said(refusal: Refusal, *, provider: str, words: Words) -> str:
    """What happened and what to do about it, in the reader's words."""
    said = {
        Refusal.TOKEN: words.say("This does not let anybody in: the token is wrong or has expired."),
        Refusal.UNREACHABLE: words.say("{provider} does not answer at the moment. Try again in a few minutes."),
        Refusal.DENIED: words.say("{provider} did not let you in, or you went back. Try again."),
        Refusal.LOST: words.say("This sign-in took too long, or was begun in another window. Begin it again."),
        Refusal.NOT_VERIFIED: words.say(
            "What {provider} sent does not verify, so nobody was let in. Try again, or tell your administrator."
        ),
        Refusal.NO_PERSON: words.say("{provider} did not say who you are. Tell your administrator."),
        Refusal.NO_ORGANISATION: words.say(
            "{provider} knows you, but names no organisation that is known here. Tell your administrator."
        ),
        Refusal.NO_LEARNER: words.say(
            "{provider} knows you, but nobody is registered here under your id. Ask your administrator to register you."
        ),
    }
    return said[refusal].format(provider=provider)

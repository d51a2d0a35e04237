"""What a browser keeps of signing in with a provider: the sign-in that was begun, then the provider's token."""

from datetime import timedelta
from enum import StrEnum

from fastapi import Request, Response

from api.http.address import Address

NO_HINT = "none"
MOST_CHARACTERS = 3500
"""Browsers keep 4,096 bytes of a cookie, its name and attributes included (RFC 6265bis, 5.6)."""


class Kept(StrEnum):
    """The cookies, by what they hold."""

    BEGUN = "saarthi_begun"
    PROVIDER = "saarthi_provider"


def keep(
    answer: Response, request: Request, address: Address, cookie: Kept, value: str, *, lasts: timedelta | None = None
) -> None:
    """Have the browser keep `value`, until it is closed or for so long; with an empty one it forgets what it has."""
    encrypted = address.is_encrypted(request)
    name = _name(cookie, encrypted=encrypted)
    if value:
        seconds = None if lasts is None else lasts // timedelta(seconds=1)
        answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=encrypted)
    else:
        answer.delete_cookie(name, httponly=True, samesite="lax", secure=encrypted)


def kept(request: Request, address: Address, cookie: Kept) -> str:
    """What the browser kept; empty for nothing."""
    return request.cookies.get(_name(cookie, encrypted=address.is_encrypted(request)), "")


def hint(id_token: str) -> str:
    """What is kept of an ID token for signing out: itself, or a word in its place where it is too long for a cookie."""
    return id_token if len(id_token) <= MOST_CHARACTERS else NO_HINT


def _name(cookie: Kept, *, encrypted: bool) -> str:
    return f"__Host-{cookie}" if encrypted else cookie

"""Under which names the service answers, and whether a request came encrypted: behind a proxy it cannot see either."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from api.running.settings import LOOPBACK, Settings

HOST = re.compile(r"(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::[0-9]{1,5})?")
"""RFC 9110, 7.2: a name or an address, and a port."""

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""Headers by which a proxy is known."""


@dataclass(frozen=True, slots=True)
class Address:
    """The names of this service; `public_url` is the address that people know, empty where no proxy stands before."""

    hosts: frozenset[str]
    public_url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "Address":
        """What the settings say; the machine's own loopback names always serve."""
        further = {name.strip().lower() for name in settings.allowed_hosts.split(",")}
        public = settings.public_url or ""
        return cls(frozenset({*LOOPBACK, settings.host, urlsplit(public).hostname or "", *further}) - {""}, public)

    def serves(self, host: str) -> bool:
        """Whether a request with this `Host` header is for us.

        >>> Address(frozenset({"learn.example"})).serves("learn.example:8443")
        True
        >>> Address(frozenset({"learn.example"})).serves("evil.example")
        False
        """
        return _name_of(host) in self.hosts

    def is_encrypted(self, request: Request) -> bool:
        """Whether the browser asked over https, as far as the request or the public address say."""
        public = urlsplit(self.public_url)
        asked_publicly = _name_of(request.headers.get("host", "")) == public.hostname
        return request.url.scheme == "https" or (public.scheme == "https" and asked_publicly)

    def base(self, request: Request) -> str:
        """Where others find this service: the public address, else the one that the browser used."""
        own = f"{'https' if self.is_encrypted(request) else 'http'}://{request.headers.get('host', '')}"
        return self.public_url or own

    def is_origin(self, request: Request, origin: str) -> bool:
        """Whether `origin`, scheme and port included, is that of our own pages."""
        own = f"{'https' if self.is_encrypted(request) else 'http'}://{request.headers.get('host', '')}"
        return origin.lower() in {own.lower(), self.public_url.lower()} - {""}

    def is_local(self, request: Request) -> bool:
        """Whether somebody on this machine asks, without a proxy in between.

        The host is looked at because a foreign name that resolves to 127.0.0.1 would let its page in; where people
        come through a proxy, nobody counts as local, because that may send nothing of its own.
        """
        client = request.client.host if request.client else ""
        forwarded = any(name in request.headers for name in FORWARDED)
        at_home = _name_of(request.headers.get("host", "")) in LOOPBACK
        return client in LOOPBACK and at_home and not forwarded and not self.public_url


def _name_of(host: str) -> str:
    """The name in a `Host` header; empty if it is none.

    >>> _name_of("127.0.0.1:8000"), _name_of("[::1]:8000"), _name_of("Learn.Example"), _name_of("a b"), _name_of("x@y")
    ('127.0.0.1', '::1', 'learn.example', '', '')
    """
    named = HOST.fullmatch(host)
    return (named["name"] or named["address"]).lower() if named else ""

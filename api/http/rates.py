"""How much a party and an address may ask in a minute, and how often a token may be guessed. Beyond it, 429."""

import base64
import binascii
import ipaddress
import json
import time
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from cachetools import LRUCache

from api.http.rate_store import Clock, SharedCounts, marked
from api.running.auth import AccessRole, Principal, Session
from api.running.door import Door
from api.running.settings import Settings
from data.words import NotSignedIn, TooManyRequests

MINUTE = 60

SERVICE_SHARE = 20
"""Times the share of a person that a service has: a learning platform asks for all its people by one token."""

GUESSES_AT_A_TOKEN = ((5, 10), (10, 60), (20, 600))
GUESSES_FROM_AN_ADDRESS = ((20, 10), (60, 60), (200, 600))
"""Tokens that did not verify, and in how many seconds: waits grow from 10 s to 10 minutes and never last longer. An
address may stand for a whole office, so it has more; who signed in before is let in all the while."""

KNOWN_TOKENS = 4_096

IPV6_NETWORK = 64
"""Bits that one customer's addresses share (RFC 6177)."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a party of its minute, of how much."""

    most: int
    left: int


class Rates:
    """Counts what is asked. For one event loop; several servers share counts where a store for that is set."""

    def __init__(self, settings: Settings, counts: SharedCounts, *, clock: Clock = time.time) -> None:
        self._party = settings.rate_per_minute
        self._address = settings.rate_per_address
        self._strangers = settings.rate_of_strangers
        self._counts = counts
        self._clock = clock
        self._known: LRUCache[bytes, bool] = LRUCache(KNOWN_TOKENS)

    @property
    def are_limited(self) -> bool:
        """Whether there is any limit: measurements switch them off."""
        return self._party > 0

    async def party(self, token: str | None, address: str, *, door: Door) -> Session | None:
        """The session of `token`, None where there is none or it does not verify; raises TooManyRequests after guesses.

        Whether the session stands is for the door, later, which may read the store: here it is known who signed in.
        A token that was let in before is let in again whatever others at its address do. One that says of itself
        that it has expired is no guess: it could not have opened anything.
        """
        if not token:
            return None
        mark = blake2b(token.encode("utf-8", "replace"), digest_size=16).digest()
        if mark not in self._known:
            await self._refuse_guesses(token, address)
        try:
            session = door.tokens.read(token, now=door.clock())
        except NotSignedIn:
            self._known.pop(mark, None)
            if not _has_expired(token, now=self._clock()):
                await self._note_guess(token, address)
            return None
        self._known[mark] = True
        return session

    async def charge(self, principal: Principal | None, address: str, *, cost: int) -> Allowance:
        """Takes `cost` of the minute of the party and of its address; raises TooManyRequests where too little is left.

        Who is not signed in has the address's share for strangers alone.
        """
        if not self.are_limited:
            return Allowance(self._party, self._party)
        network = _network(address)
        if principal is None:
            return await self._take(f"stranger/{network}", self._strangers, cost, whose="this address, not signed in,")
        await self._take(f"address/{network}", self._address, cost, whose="this address")
        share = self._party * (SERVICE_SHARE if principal.role is AccessRole.SERVICE else 1)
        name = f"{principal.role}/{principal.organisation}/{principal.subject}"
        return await self._take(f"party/{marked(name)}", share, cost, whose="you")

    async def _take(self, key: str, most: int, cost: int, *, whose: str) -> Allowance:
        used = await self._counts.add(key, seconds=MINUTE, amount=cost)
        if used > most:
            raise TooManyRequests(
                f"more than {most} units of work were asked for in a minute by {whose}", seconds=await self._wait(key)
            )
        return Allowance(most, most - used)

    async def _refuse_guesses(self, token: str, address: str) -> None:
        counts = _guess_counts(token, address)
        waits = [await self._wait(key) for key, most, _ in counts if await self._counts.count(key) >= most]
        if waits:
            raise TooManyRequests("too many tokens did not verify", seconds=max(waits))

    async def _note_guess(self, token: str, address: str) -> None:
        for key, _, seconds in _guess_counts(token, address):
            await self._counts.add(key, seconds=seconds, amount=1)

    async def _wait(self, key: str) -> int:
        return int(await self._counts.seconds_left(key)) + 1


def _guess_counts(token: str, address: str) -> list[tuple[str, int, int]]:
    """Each count that a guess adds to: its key, how many it allows, and in how many seconds.

    Guesses at the signature of one token share what stands before it.
    """
    signed, _, _ = token.rpartition(".")
    at_token = [(f"guess/{marked(signed)}/{seconds}", most, seconds) for most, seconds in GUESSES_AT_A_TOKEN]
    network = _network(address)
    return at_token + [(f"guess/{network}/{seconds}", most, seconds) for most, seconds in GUESSES_FROM_AN_ADDRESS]


@lru_cache(maxsize=4_096)
def _network(address: str) -> str:
    """The address that counts: an IPv6 one by its network, since one customer has all of it.

    >>> _network("10.1.2.3"), _network("2001:db8:1:2:3::4"), _network("testclient")
    ('10.1.2.3', '2001:db8:1:2::', 'testclient')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False).network_address)


def _has_expired(token: str, *, now: float) -> bool:
    """Whether the token says so itself."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"]) < now
    except (IndexError, KeyError, TypeError, ValueError, RecursionError, binascii.Error):
        return False

"""The keys that sign and check tokens: several at a time, so that one can follow another while nobody is signed out."""

import hashlib
import os
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OctKey

from data.files import exclusive_lock, write_text_durably
from data.words import KeyRefused

ALGORITHM = "HS256"
LEAST_CHARACTERS = 32
"""NIST SP 800-107 r1, 5.3.4: an HMAC key as long as the hash keeps its strength; ours hold 32 random bytes."""

REMEDY = "Bring back a copy of the file, or remove it: then a new key is made, and everybody signs in again."

REMEMBERED_TOKENS = 4096
"""Tokens whose signature is not worked out again: a client sends the same one with every request."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """One secret that signs and checks tokens, and since when it has."""

    secret: str
    made_at: datetime | None = None

    @property
    def id(self) -> str:
        """What names the key in the header of its tokens (`kid`); tells nothing of the secret."""
        return hashlib.sha256(f"saarthi key {self.secret}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """Keys, newest first: the first signs, all of them verify."""

    keys: Sequence[TokenKey]

    def signed(self, claims: Mapping[str, Any]) -> str:
        """A token of these claims, signed by the newest key and naming it."""
        newest = self.keys[0]
        header = {"alg": ALGORITHM, "kid": newest.id}
        return str(jwt.encode(header, dict(claims), OctKey.import_key(newest.secret)))

    def claims(self, token: str) -> Mapping[str, Any]:
        """The claims of a token whose signature holds; JoseError or ValueError otherwise.

        A token that names no key, as other signers make them, may be of any.
        """
        named = _named_key(token)
        for key in self.keys:
            if named in (None, key.id):
                try:
                    return _verified_claims(key.secret, token)
                except BadSignatureError:
                    continue
        raise BadSignatureError


class KeyFile:
    """The keys kept in a file, one a line: when it was made, and the secret; read anew where the file was replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read = _Reading(_mark(path), read_keys(path))

    def current(self) -> TokenKeys:
        """The keys of the file as it is now; those read last, and a line in the log, where it has become unreadable."""
        mark = _mark(self.path)
        if mark != self._read.mark:
            with self._lock:
                self._read = _Reading(mark, self._read_again())
        return self._read.keys

    def _read_again(self) -> TokenKeys:
        try:
            return read_keys(self.path)
        except (KeyRefused, OSError) as error:
            structlog.get_logger("keys").error("keys not read again", cause=str(error))
            return self._read.keys


@dataclass(frozen=True, slots=True)
class _Reading:
    mark: tuple[int, ...]
    keys: TokenKeys


@dataclass(frozen=True, slots=True)
class FixedKeys:
    """The keys that the settings name."""

    keys: TokenKeys = field(repr=False)

    def current(self) -> TokenKeys:
        """Always the same."""
        return self.keys


def read_keys(path: Path) -> TokenKeys:
    """The keys of a file; `KeyRefused` if it holds none, or one that is too short to be ours."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    keys = [_read_key(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not keys:
        raise KeyRefused(f"{path} is empty, as a full disk may have left it: no token can be signed. {REMEDY}")
    return TokenKeys(keys)


def _read_key(path: Path, number: int, line: str) -> TokenKey:
    made, _, secret = line.strip().rpartition(" ")  # before 0.3 the file held a secret and nothing else
    if len(secret) < LEAST_CHARACTERS or not secret.isascii():
        raise KeyRefused(
            f"{path}, line {number}: a key of {len(secret)} characters; at least {LEAST_CHARACTERS} of ASCII are "
            f"expected. {REMEDY}"
        )
    try:
        return TokenKey(secret, datetime.fromisoformat(made) if made else None)
    except ValueError:
        raise KeyRefused(f"{path}, line {number}: {made!r} is no time; `TIME SECRET` is expected") from None


def load_or_make_keys(path: Path, *, now: datetime) -> KeyFile:
    """The keys kept at `path`; one is made, readable by its owner alone, where there is no file yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with exclusive_lock(_lock_of(path), wait=True):
            if not path.exists():  # by another process, while this one waited
                _write(path, [new_key(now)])
    return KeyFile(path)


def new_key(now: datetime) -> TokenKey:
    """A key of 32 random bytes."""
    return TokenKey(secrets.token_urlsafe(32), now)


def rotate_keys(path: Path, *, now: datetime) -> TokenKey:
    """Puts a new key first and returns it; earlier ones verify until they are retired. Raises KeyRefused."""
    with exclusive_lock(_lock_of(path), wait=True):
        made = new_key(now)
        _write(path, [made, *read_keys(path).keys])
        return made


def retire_key(path: Path, key_id: str) -> None:
    """Takes a key out of the file, so that what it signed lets nobody in. Raises KeyRefused."""
    with exclusive_lock(_lock_of(path), wait=True):
        keys = read_keys(path).keys
        kept = [key for key in keys if key.id != key_id]
        if len(kept) == len(keys):
            raise KeyRefused(f"no key {key_id!r} in {path}; there are {', '.join(key.id for key in keys)}")
        if not kept or kept[0] != keys[0]:
            raise KeyRefused(f"the key {key_id!r} signs at present: run `saarthi keys rotate` first, then retire it")
        _write(path, kept)


def _write(path: Path, keys: Sequence[TokenKey]) -> None:
    """The file is whole or as it was before: written beside, on disk, then renamed."""
    lines = [f"{key.made_at.astimezone(UTC).isoformat()} {key.secret}" if key.made_at else key.secret for key in keys]
    write_text_durably(path, "\n".join(lines) + "\n", mode=0o600)


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _mark(path: Path) -> tuple[int, ...]:
    """Changes whenever the file is replaced; empty where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


@lru_cache(maxsize=REMEMBERED_TOKENS)
def _named_key(token: str) -> str | None:
    named = jws.extract_compact(token.encode()).headers().get("kid")
    return None if named is None else str(named)


@lru_cache(maxsize=REMEMBERED_TOKENS)
def _verified_claims(secret: str, token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature holds; whether they still do is for the caller to check each time."""
    claims: Mapping[str, Any] = jwt.decode(token, OctKey.import_key(secret), algorithms=[ALGORITHM]).claims
    return claims

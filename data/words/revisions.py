"""The revision of a catalogue: a digest of its content, whatever order that was given in."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

NEWER_FIELDS = frozenset(
    {
        *("sessions", "tasks", "rule", "pass_mark", "replaced_by"),
        *("external", "unstated", "level_unstated", "variant_of", "category", "stated_minutes", "media", "optional"),
        *(
            "aliases",
            "closes",
            "facts",
            "batches",
            "batch",
            "required",
            "groups",
            "year",
            "apar",
            "others",
            "origin",
            "kind",
            "basis",
            "starts_on",
        ),
    }
)
"""Left out of a revision while empty, so that a catalogue without them has the revision it always had."""


def revision_of(*parts: Mapping[Any, object], left_out: frozenset[str] = NEWER_FIELDS) -> str:
    """SHA-256, hexadecimal, of these things by id, without the fields `left_out` where they are empty."""
    plain = _plain(parts, left_out)
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def where_any(*parts: Mapping[Any, object]) -> Sequence[Mapping[Any, object]]:
    """The parts where any of them holds something, else none: newer parts leave the revisions of before as they are."""
    return parts if any(parts) else ()


def _plain(value: object, left_out: frozenset[str]) -> object:
    """The value as JSON types, without the fields `left_out` while empty; sets sorted, so that order never shows."""
    if is_dataclass(value) and not isinstance(value, type):
        attributes = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _plain(held, left_out) for name, held in attributes if held or name not in left_out}
    if isinstance(value, Mapping):
        return {str(key): _plain(item, left_out) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item, left_out) for item in value]
    if isinstance(value, datetime):  # the same moment in whatever zone
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value

"""Where the ids of events come from.

An id is unique within its learner and its source (who wrote it: a service, an import, Saarthi itself), so nobody can
take an id before another writer does. Ids that Saarthi derives begin with one of `DerivedId`, and nobody outside may
send such a one: what reads like an attestation is one.
"""

import uuid
from enum import StrEnum
from hashlib import sha256

from data.words.models import EventId


class DerivedId(StrEnum):
    """What an id made from content begins with."""

    ASSESSED = "assessed"
    ATTESTED = "attested"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    FLAGGED = "flagged"
    PRACTICE = "practice"
    SHOWN = "shown"


def drawn_id() -> EventId:
    """An id by chance, for what happens once: 122 random bits."""
    return EventId(uuid.uuid4().hex)


def derived_id(kind: DerivedId, *content: str) -> EventId:
    """The id that this content always gets, in the first 128 bits of a sha256: what is told again is one event.

    >>> derived_id(DerivedId.SHOWN, "l1", "c1") == derived_id(DerivedId.SHOWN, "l1", "c1")
    True
    """
    digest = sha256("\n".join(content).encode()).hexdigest()
    return EventId(f"{kind}-{digest[:32]}")


def spelt_id(kind: DerivedId, *content: str) -> EventId:
    """As `derived_id`, with the content to be read in it.

    >>> spelt_id(DerivedId.PRACTICE, "rti.limit", "l1")
    'practice-rti.limit-l1'
    """
    return EventId("-".join((kind, *content)))


def is_derived(id_: str) -> bool:
    """Whether an id is of the kind that only Saarthi gives, however its letters are written.

    >>> is_derived("Practice-rti.limit-l1"), is_derived("practical-7a1f0c9e")
    (True, False)
    """
    return id_.strip().casefold().startswith(tuple(f"{kind}-" for kind in DerivedId))

"""Who may say what about a learner, what may be told with it, and whose words somebody may take back."""

from collections.abc import Iterable, Mapping, Sequence, Set

from api.operate.shapes import EventIn
from api.running.auth import AccessRole, Principal
from data.words import AccessDenied, Event, EventId, EvidenceBy, Verb

MAY_SAY: Mapping[AccessRole, Set[Verb]] = {
    AccessRole.LEARNER: {Verb.STARTED, Verb.RATED, Verb.DISMISSED, Verb.DEFERRED, Verb.RESTORED, Verb.WITHDRAWN},
    AccessRole.ADMIN: {Verb.ENROLLED, Verb.COMPLETED, Verb.ASSESSED, Verb.WITHDRAWN},
    AccessRole.SERVICE: {
        *(Verb.ENROLLED, Verb.STARTED, Verb.COMPLETED, Verb.ASSESSED, Verb.RATED),
        *(Verb.DISMISSED, Verb.DEFERRED, Verb.RESTORED, Verb.WITHDRAWN),
        *(Verb.UNENROLLED, Verb.PROGRESSED, Verb.ATTENDED, Verb.CERTIFIED),
    },
    AccessRole.CURATOR: set(),
}
"""A learner's completion comes from the lessons that they opened here (`api.courses`), their claims from the check and
their answers from practice; an admin speaks as the supervisor. That a task was done is attested at its plan
(`api.plans`). All other verbs are Saarthi's own."""

FIELDS: Mapping[Verb, Set[str]] = {
    Verb.COMPLETED: {"score"},
    Verb.ASSESSED: {"by", "score", "level", "standard_error", "at_least"},
    Verb.RATED: {"rating"},
    Verb.ENROLLED: {"batch"},
    Verb.UNENROLLED: {"batch"},
    Verb.PROGRESSED: {"lesson", "share", "language"},
    Verb.ATTENDED: {"session"},
    Verb.CERTIFIED: {"certificate"},
    Verb.DEFERRED: {"days"},
    Verb.WITHDRAWN: {"why"},
}
"""What a result may hold; nothing where a verb is not named."""

SENDERS_OWN = "x-"
"""Names that begin so are the sender's own, such as the id of an attempt in its system: kept, never counted with."""

WITHDRAWABLE: Mapping[AccessRole, Set[str]] = {
    AccessRole.LEARNER: {"api:learner", "page", "saarthi"},
    AccessRole.ADMIN: {"api:admin", "page"},
    AccessRole.SERVICE: {"api:service", "import"},
    AccessRole.CURATOR: set(),
}
"""Sources of the events that may be withdrawn: one's own. A supervisor may also take back what a learner marked as
finished on a page, and a service what a file of the same learning system brought."""


def refuse_others_words(given: Sequence[EventIn], *, role: AccessRole) -> None:
    """Raises AccessDenied with every event of a verb that is not for `role` to say, and the verbs that are."""
    allowed = MAY_SAY[role]
    refused = [f"events.{place} ({event.verb})" for place, event in enumerate(given) if event.verb not in allowed]
    if refused:
        listed = ", ".join(sorted(allowed))
        raise AccessDenied(f"{_whose(role)} may write {listed}; nothing was written because of {', '.join(refused)}.")


def _whose(role: AccessRole) -> str:
    return "A learner, of themself," if role is AccessRole.LEARNER else f"Somebody signed in as {role}"


def said_by(principal: Principal) -> Mapping[str, str]:
    """What is noted of who says it: a supervisor by name, as their word is one person's."""
    if principal.role is AccessRole.ADMIN:
        return {"by": EvidenceBy.SUPERVISOR.value, "actor": principal.subject}
    return {}


def withdrawable(history: Iterable[Event], *, role: AccessRole) -> Mapping[EventId, Sequence[Event]]:
    """The events that `role` may withdraw, by id; those withdrawn already among them, which change nothing."""
    own: dict[EventId, list[Event]] = {}
    for event in history:
        if event.source in WITHDRAWABLE[role]:
            own.setdefault(event.id, []).append(event)
    return own

"""Messages with the limit that each is at, or none: those of our own, and those of other sets, which name an intent."""

from dataclasses import dataclass
from pathlib import Path

from data.reading import FaultList, Fields
from data.words import Fault, InvalidInput, Language, LimitKind
from eval.sets.records import records, refuse_faults

_KINDS = {kind.value: kind for kind in LimitKind}


@dataclass(frozen=True, slots=True)
class LimitMessage:
    """What somebody wrote and the limit it is at, None for an ordinary message.

    `also` holds further limits that a fair reader would take it for.
    """

    id: str
    language: Language
    text: str
    kind: LimitKind | None
    also: frozenset[LimitKind] = frozenset()


def read_limit_messages(path: Path) -> list[LimitMessage]:
    """The messages of a JSONL file, whose limit is named by `intent`, or by `kind` where there is no intent.

    Anything else that these name, and messages without either, as questions are, is ordinary. Raises InvalidInput with
    every fault.
    """
    faults = FaultList()
    messages = [_message_of(fields) for fields in records(path, "message", faults=faults)]
    refuse_faults(str(path), faults)
    if not messages:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no messages here", "Add some.")])
    return messages


def _message_of(fields: Fields) -> LimitMessage:
    named = (
        fields.text("intent" if fields.has("intent") else "kind") if fields.has("intent") or fields.has("kind") else ""
    )
    also = {_KINDS[name] for name in fields.texts("also") if name in _KINDS}
    language = Language(fields.text("language"))
    return LimitMessage(fields.text("id"), language, fields.text("text"), _KINDS.get(named), frozenset(also))

"""Does Saarthi, the guide, understand what a message wants: intents and slots of a labelled set of messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.errors import Fault, InvalidInput
from data.models import Language
from data.reading.faults import FaultList
from data.reading.fields import Fields, choice_of
from data.reading.nodes import MapNode, Node, ScalarNode
from eval.bootstrap import Rows
from eval.figures import Measured, mean_of, sections_by
from eval.records import records, refuse_faults
from eval.report import Report
from tutor.intents import Intent, likeliest, normalised
from tutor.slots import topic_in, weekly_minutes_in


@dataclass(frozen=True, slots=True)
class Message:
    """What a learner writes, what is wanted by it, and what it says besides (None: nothing)."""

    id: str
    language: Language
    text: str
    intent: Intent
    weekly_minutes: int | None
    topic: str | None


def guide_report(path: Path, *, clock: Callable[[], float]) -> Report:
    """The guide's reading of messages put to the test; raises InvalidInput where the file has faults."""
    started = clock()
    messages = read_messages(path)
    clusters = np.arange(len(messages))
    overall, by_language = sections_by(
        [message.language for message in messages], guide_measure(messages), clusters=clusters
    )
    return Report("guide", str(path), clock() - started, overall, {"by_language": by_language})


def read_messages(path: Path) -> list[Message]:
    """The messages of a JSONL file: id, language, text, intent, slots; raises InvalidInput with every fault."""
    faults = FaultList()
    messages = [_message_of(fields, faults=faults) for fields in records(path, "message", faults=faults)]
    refuse_faults(str(path), faults)
    if not messages:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no messages here", "Add some.")])
    return messages


def guide_measure(messages: Sequence[Message]) -> Callable[[Rows], Mapping[str, Measured]]:
    """Accuracy of intents and slots over any of these messages.

    intent_accuracy: acted upon at once, and rightly. asked_back: answered with a clarifying question, which counts
    against accuracy; intent_or_option: right at once, or the right intent is one of the two options offered.
    slot_accuracy: of messages with a labelled slot, or from which a time was read, those read right: the time is the
    labelled one (or rightly none), and what was read as topic holds the labelled topic.
    """
    read = [likeliest(message.text) for message in messages]
    columns = {
        "intent_accuracy": [tuple(found) == (each.intent,) for found, each in zip(read, messages, strict=True)],
        "intent_or_option": [each.intent in found for found, each in zip(read, messages, strict=True)],
        "asked_back": [len(found) > 1 for found in read],
        "slot_accuracy": [_slots_right(message) for message in messages],
    }
    values = {name: np.array(column, dtype=np.float64) for name, column in columns.items()}
    return lambda rows: {name: mean_of(column[rows]) for name, column in values.items()}


def _slots_right(message: Message) -> float:
    """1.0 or 0.0; nan for a message that has no slot and of which none was read."""
    minutes = weekly_minutes_in(message.text)
    if message.weekly_minutes is None and message.topic is None and minutes is None:
        return float("nan")
    topic_right = message.topic is None or normalised(message.topic) in normalised(topic_in(message.text))
    return float(minutes == message.weekly_minutes and topic_right)


def _message_of(fields: Fields, *, faults: FaultList) -> Message:
    slots = fields.required("slots")
    named = _entries(slots, faults=faults)
    minutes, topic = named.get("weekly_minutes"), named.get("topic")
    node = fields.required("intent")
    return Message(
        id=fields.text("id"),
        language=Language(fields.text("language")),
        text=fields.text("text"),
        intent=Intent.ASK if node is None else choice_of(node, key="intent", kind=Intent, faults=faults),
        weekly_minutes=None if minutes is None else _whole(minutes, faults=faults),
        topic=None if topic is None else topic.shown,
    )


def _entries(node: Node | None, *, faults: FaultList) -> Mapping[str, Node]:
    if isinstance(node, MapNode):
        return {key.text: value for key, value in node.entries}
    if node is not None:
        faults.add(node.place, value=node.shown, problem="'slots' is not an object", remedy="Write {} for none.")
    return {}


def _whole(node: Node, *, faults: FaultList) -> int | None:
    if isinstance(node, ScalarNode) and node.text.isdecimal():
        return int(node.text)
    faults.add(node.place, value=node.shown, problem="'weekly_minutes' is not a whole number", remedy="Give minutes.")
    return None

"""Does Saarthi, the guide, understand what a message wants: intents and slots of a labelled set of messages."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from rich.table import Table

from data.reading import FaultList, Fields, MapNode, Node, ScalarNode, choice_of
from data.words import Fault, InvalidInput, Language
from embeddings.languages import without_courtesies
from embeddings.text import normalised
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of, sections_by
from eval.report import Report
from eval.sets.records import records, refuse_faults
from tutor.guide import (
    Intent,
    deadline_in,
    likeliest,
    percent_in,
    topic_in,
    usual_spelling,
    weekly_minutes_in,
)
from tutor.messages import MessageView, plain_view

READ_ON = date(2026, 12, 1)
"""The day on which the messages are taken to be read: labelled deadlines count from it."""

DATED = (Intent.PLAN, Intent.DUE)
"""Intents for which a deadline matters."""

Views = Callable[[Sequence[str]], Sequence[MessageView]]


@dataclass(frozen=True, slots=True)
class Message:
    """What a learner writes, what is wanted by it, and what it says besides (None: nothing)."""

    id: str
    language: Language
    text: str
    intent: Intent
    weekly_minutes: int | None = None
    topic: str | None = None
    deadline: date | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class GuideRun:
    """Figures over messages, and how often an intent was taken for another (meant, taken for), most often first."""

    report: Report
    confusion: Sequence[tuple[str, str, int]]


def plain_views(texts: Sequence[str]) -> Sequence[MessageView]:
    """The texts without an encoder."""
    return [plain_view(text) for text in texts]


def guide_report(path: Path, *, clock: Callable[[], float], views: Views = plain_views) -> GuideRun:
    """The guide's reading of messages put to the test; raises InvalidInput where the file has faults."""
    started = clock()
    messages = read_messages(path)
    read = [
        likeliest(view) for view in views([usual_spelling(without_courtesies(message.text)) for message in messages])
    ]
    clusters, measure = np.arange(len(messages)), guide_measure(messages, read)
    overall, by_language = sections_by([message.language for message in messages], measure, clusters=clusters)
    _, by_intent = sections_by([message.intent for message in messages], measure, clusters=clusters)
    report = Report(
        "guide", str(path), clock() - started, overall, {"by_language": by_language, "by_intent": by_intent}
    )
    return GuideRun(report, confused(messages, read))


def confused(messages: Sequence[Message], read: Sequence[Sequence[Intent]]) -> Sequence[tuple[str, str, int]]:
    """Which intents were taken for which others and how often, most often first; "asked back" is one of the others."""
    wrong = Counter(
        (message.intent.value, intents[0].value if len(intents) == 1 else "asked back")
        for message, intents in zip(messages, read, strict=True)
        if tuple(intents) != (message.intent,)
    )
    return [(meant, taken, times) for (meant, taken), times in wrong.most_common()]


def confusion_table(confusion: Sequence[tuple[str, str, int]]) -> Table:
    """How often each intent was taken for another, as a table."""
    table = Table(title="Taken for another")
    for column in ("meant", "taken for", "times"):
        table.add_column(column, justify="right" if column == "times" else "left")
    for meant, taken, times in confusion:
        table.add_row(meant, taken, str(times))
    return table


def read_messages(path: Path) -> list[Message]:
    """The messages of a JSONL file: id, language, text, intent, slots; raises InvalidInput with every fault."""
    faults = FaultList()
    messages = [_message_of(fields, faults=faults) for fields in records(path, "message", faults=faults)]
    refuse_faults(str(path), faults)
    if not messages:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no messages here", "Add some.")])
    return messages


def guide_measure(
    messages: Sequence[Message], read: Sequence[Sequence[Intent]]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """Accuracy of intents and slots over any of these messages.

    `read` is what each was taken for. intent_accuracy: acted upon at once, and rightly. asked_back: answered with a
    clarifying question, which counts against accuracy; intent_or_option: right at once, or the right intent is one of
    the two options offered. slot_accuracy: of messages with a labelled slot, or from which a time or a percentage was
    read, those read right: amounts are the labelled ones (or rightly none), a deadline too where a plan or due work is
    asked for, and what was read as topic holds the labelled topic.
    """
    columns = {
        "intent_accuracy": [
            tuple(intents) == (message.intent,) for intents, message in zip(read, messages, strict=True)
        ],
        "intent_or_option": [message.intent in intents for intents, message in zip(read, messages, strict=True)],
        "asked_back": [len(intents) > 1 for intents in read],
        "slot_accuracy": [_slots_right(message) for message in messages],
    }
    values = {name: np.array(column, dtype=np.float64) for name, column in columns.items()}
    return lambda rows: {name: mean_of(column[rows]) for name, column in values.items()}


def _slots_right(message: Message) -> float:
    """1.0 or 0.0; nan for a message that has no slot and of which none was read."""
    dated, asked = message.intent in DATED, without_courtesies(message.text)
    wanted = (message.weekly_minutes, message.percent, message.deadline if dated else None)
    read = (
        weekly_minutes_in(asked),
        percent_in(asked),
        deadline_in(asked, today=READ_ON) if dated else None,
    )
    if message.topic is None and not any(slot is not None for slot in (*wanted, *read)):
        return float("nan")
    topic_right = message.topic is None or normalised(message.topic) in normalised(topic_in(asked))
    return float(wanted == read and topic_right)


def _message_of(fields: Fields, *, faults: FaultList) -> Message:
    slots = fields.required("slots")
    named = _entries(slots, faults=faults)
    amounts = {
        key: None if key not in named else _whole(named[key], key=key, faults=faults)
        for key in ("weekly_minutes", "percent")
    }
    topic, deadline = named.get("topic"), named.get("deadline")
    node = fields.required("intent")
    return Message(
        id=fields.text("id"),
        language=Language(fields.text("language")),
        text=fields.text("text"),
        intent=Intent.ASK if node is None else choice_of(node, key="intent", kind=Intent, faults=faults),
        weekly_minutes=amounts["weekly_minutes"],
        topic=None if topic is None else topic.shown,
        deadline=None if deadline is None else _day(deadline, faults=faults),
        percent=amounts["percent"],
    )


def _entries(node: Node | None, *, faults: FaultList) -> Mapping[str, Node]:
    if isinstance(node, MapNode):
        return {key.text: value for key, value in node.entries}
    if node is not None:
        faults.add(node.place, value=node.shown, problem="'slots' is not an object", remedy="Write {} for none.")
    return {}


def _whole(node: Node, *, key: str, faults: FaultList) -> int | None:
    if isinstance(node, ScalarNode) and node.text.isdecimal():
        return int(node.text)
    faults.add(node.place, value=node.shown, problem=f"'{key}' is not a whole number", remedy="Give digits alone.")
    return None


def _day(node: Node, *, faults: FaultList) -> date | None:
    if isinstance(node, ScalarNode) and re.fullmatch(r"\d{4}-\d\d-\d\d", node.text):
        return date.fromisoformat(node.text)
    faults.add(node.place, value=node.shown, problem="'deadline' is not a day", remedy="Write it as 2027-03-31.")
    return None

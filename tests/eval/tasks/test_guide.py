from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.words.errors import InvalidInput
from data.words.models import ENGLISH, HINDI
from eval.tasks.guide import Message, confused, guide_measure, guide_report, read_messages
from tests.eval.planned import write_lines
from tutor.guide.intents import Intent

MESSAGES = Path(__file__).parents[3] / "eval" / "sets" / "questions" / "guide.jsonl"


def test_an_intent_counts_only_when_it_is_acted_upon_at_once() -> None:
    messages = [
        Message("1", ENGLISH, "What should I learn next?", Intent.SUGGEST),
        Message("2", ENGLISH, "What should I learn next?", Intent.DUE),
        Message("3", ENGLISH, "gift policy", Intent.FIND),  # find or ask: asked back
        Message("4", HINDI, "उपहार", Intent.PLAN),
    ]
    read = [(Intent.SUGGEST,), (Intent.SUGGEST,), (Intent.FIND, Intent.ASK), (Intent.FIND, Intent.ASK)]
    figures = guide_measure(messages, read)(np.arange(4))
    assert figures["intent_accuracy"].value == pytest.approx(1 / 4)
    assert figures["intent_or_option"].value == pytest.approx(2 / 4)
    assert figures["asked_back"].value == pytest.approx(2 / 4)
    assert figures["slot_accuracy"].n == 0


def test_slots_are_right_when_the_time_is_the_labelled_one() -> None:
    messages = [
        Message("1", ENGLISH, "Make a plan, 2 hours a week", Intent.PLAN, 120),
        Message("2", ENGLISH, "Make a plan, 2 hours a week", Intent.PLAN, 90),
        Message("3", ENGLISH, "Make a plan, 2 hours a week", Intent.PLAN),
    ]
    slot_accuracy = guide_measure(messages, [(Intent.PLAN,)] * 3)(np.arange(3))["slot_accuracy"]
    assert slot_accuracy.value == pytest.approx(1 / 3)
    assert slot_accuracy.n == 3


def test_every_fault_of_a_message_file_is_named(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "messages.jsonl",
        [
            {"id": "1", "language": "en", "text": "hello", "intent": "small-chat", "slots": {}},
            {"id": "2", "language": "en", "text": "plan", "intent": "plan", "slots": {"weekly_minutes": "much"}},
            {"id": "3", "language": "en", "text": "plan", "intent": "plan", "slots": []},
            {"id": "4", "language": "en", "intent": "plan", "slots": {}},
        ],
    )
    with pytest.raises(InvalidInput) as raised:
        read_messages(path)
    assert [Path(fault.place).name for fault in raised.value.faults] == [
        f"messages.jsonl:{line}" for line in (1, 2, 3, 4)
    ]


def test_a_file_without_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there are no messages here"):
        read_messages(write_lines(tmp_path / "messages.jsonl", []))


def test_a_deadline_counts_where_a_plan_is_asked_for_and_a_percentage_everywhere() -> None:
    messages = [
        Message("1", ENGLISH, "Plan it by 31 March", Intent.PLAN, deadline=date(2027, 3, 31)),
        Message("2", ENGLISH, "Plan it by 31 March", Intent.PLAN),
        Message("3", ENGLISH, "Is the report due by 31 March?", Intent.ASK),
        Message("4", ENGLISH, "stuck at 92 %", Intent.WHY_NOT, percent=92),
    ]
    slots = guide_measure(messages, [(Intent.PLAN,)] * 4)(np.arange(4))["slot_accuracy"]
    assert slots.value == pytest.approx(2 / 3)
    assert slots.n == 3


def test_what_is_taken_for_something_else_is_counted_most_often_first() -> None:
    messages = [Message(str(row), ENGLISH, "?", Intent.FIND) for row in range(4)]
    read = [(Intent.ASK,), (Intent.FIND,), (Intent.FIND, Intent.ASK), (Intent.ASK,)]
    assert confused(messages, read) == [("find", "ask", 2), ("find", "asked back", 1)]


def test_our_own_messages_give_up_their_slots_and_most_intents_even_without_an_encoder() -> None:
    report = guide_report(MESSAGES, clock=lambda: 0.0).report
    by_language = report.groups["by_language"]
    assert set(by_language) == {"en", "hi", "hi-Latn"}
    assert all(section.n >= 100 for section in by_language.values())
    assert all(section.value("slot_accuracy") >= 0.92 for section in by_language.values())
    assert all(section.value("intent_accuracy") >= 0.85 for section in by_language.values())

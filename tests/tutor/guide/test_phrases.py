"""How many of the phrases of `eval/sets/phrases` are read; see `docs/explanation/experiments.md`."""

import json
from datetime import date
from pathlib import Path

from tutor.guide.deadlines import deadline_in
from tutor.guide.slots import weekly_minutes_in

READ_ON = date(2026, 12, 1)
PHRASES = [
    json.loads(line)
    for line in (Path(__file__).parents[3] / "eval/sets/phrases/days-and-hours.jsonl").read_text("utf-8").splitlines()
]


def test_nearly_all_phrases_for_a_day_are_read() -> None:
    days = [phrase for phrase in PHRASES if phrase.get("day")]
    missed = {each["text"] for each in days if str(deadline_in(each["text"], today=READ_ON)) != each["day"]}
    assert len(days) == 88
    # The first may be the day of beginning; the second says it in a way that nobody else did.
    assert missed <= {"tomorrow", "in a fortnight's time"}


def test_all_phrases_for_hours_are_read() -> None:
    hours = [phrase for phrase in PHRASES if "weekly_minutes" in phrase]
    assert len(hours) == 42
    assert [weekly_minutes_in(each["text"]) for each in hours] == [each["weekly_minutes"] for each in hours]


def test_no_day_is_read_where_none_is_named() -> None:
    without = [phrase["text"] for phrase in PHRASES if "day" in phrase and phrase["day"] is None]
    read = [text for text in without if deadline_in(text, today=READ_ON) is not None]
    assert len(without) == 15
    # A question, which no plan is made for; the words for a time limit are the same.
    assert read == ["first appeal within 30 days of the reply"]

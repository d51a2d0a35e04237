import json
import random
from pathlib import Path

from data.words.models import ENGLISH, HINGLISH
from eval.fit.intent_fitting import fitted, model_card
from eval.fit.intent_sources import (
    EACH_PHRASE,
    PHRASE_WEIGHT,
    MessageReader,
    drawn_out,
    phrase_examples,
    question_examples,
    turn_examples,
)
from eval.fit.regressions import regression_numbers
from eval.tasks.guide import Message
from tests.fakes import HashingEncoder, UnchangedWords
from tutor.guide import NO_CONTEXT, Context
from tutor.guide.intents import Intent
from tutor.guide.understanding import likeliest

READER = MessageReader(HashingEncoder(), UnchangedWords())


def test_a_phrase_is_drawn_out_into_different_messages_at_most_so_many() -> None:
    found = drawn_out("(show|open|find) {t} (now|today|please)", fillers={"t": ["a", "b"]}, rng=random.Random(0))
    assert len(found) == EACH_PHRASE == len(set(found))
    assert found == sorted(found)
    assert all(not set("(|){}") & set(message) for message in found)


def test_each_message_of_a_phrase_weighs_as_much_and_they_are_one_group(tmp_path: Path) -> None:
    path = tmp_path / "phrases.json"
    fillers = {name: {"en": ["rti"]} for name in ("topics", "times", "days", "roles")}
    path.write_text(json.dumps({**fillers, "phrases": {"find": {"en": ["(find|show) {t}"]}}}), encoding="utf-8")
    found = phrase_examples(path, reader=READER)

    assert [example.view.text for example in found] == ["find rti", "show rti"]
    assert {example.weight for example in found} == {PHRASE_WEIGHT}
    assert len({example.group for example in found}) == 1
    assert {example.intent for example in found} == {Intent.FIND}


def test_translations_of_a_message_are_one_group() -> None:
    messages = [
        Message("guide-en-07", ENGLISH, "what is due", Intent.DUE),
        Message("guide-hi-Latn-07", HINGLISH, "kya baki hai", Intent.DUE),
        Message("guide-en-08", ENGLISH, "what next", Intent.SUGGEST),
    ]
    groups = [example.group for example in READER.examples(messages)]
    assert groups[0] == groups[1] != groups[2]


def test_far_questions_are_out_of_scope_and_all_others_are_questions(tmp_path: Path) -> None:
    rows = [{"text": "how long is leave?"}, {"text": "best pizza?", "kind": "far"}, {"text": "rate?", "kind": "near"}]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = question_examples([tmp_path], reader=READER)
    assert [example.intent for example in found] == [Intent.ASK, Intent.OUT_OF_SCOPE, Intent.ASK]


def test_a_fit_tells_apart_what_it_was_shown_and_its_numbers_are_small() -> None:
    messages = [
        Message(f"m-en-{row}", ENGLISH, f"{words} {row}", intent)
        for words, intent in (
            ("show me my pending work", Intent.DUE),
            ("recommend a course to me", Intent.SUGGEST),
            ("good morning", Intent.SMALL_TALK),
        )
        for row in range(6)
    ]
    model = fitted(READER.examples(messages), encoder=READER.encoder.name)
    [due, suggest] = READER.views(["show me my pending work 9", "recommend a course to me 9"])

    assert likeliest(due, model=model) == (Intent.DUE,)
    assert likeliest(suggest, model=model) == (Intent.SUGGEST,)
    assert {values.dtype.itemsize for values in regression_numbers(model.regression).values()} == {2}
    assert model_card(model, messages=18, others=0)["encoder"] == READER.encoder.name


def test_a_turn_is_learnt_from_after_what_its_conversation_came_to(tmp_path: Path) -> None:
    turns = [{"text": each, "intent": each} for each in ("find", "distress", "ask")]
    (tmp_path / "talks.jsonl").write_text(json.dumps({"id": "g3-c-001", "turns": turns}), encoding="utf-8")
    first, later = turn_examples([tmp_path / "talks.jsonl"], reader=READER)

    assert (first.context, first.group) == (NO_CONTEXT, "g3")
    assert later.context == Context(Intent.FIND, Intent.FIND)

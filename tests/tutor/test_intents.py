import json
from collections import Counter
from pathlib import Path

import pytest

from tutor.intents import Intent, likeliest, normalised, scored_intents, whole_words
from tutor.slots import topic_in, weekly_minutes_in

MESSAGES = Path(__file__).parents[2] / "eval" / "questions" / "guide.jsonl"


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("What should I learn next?", Intent.SUGGEST),
        ("मुझे आगे क्या सीखना चाहिए?", Intent.SUGGEST),
        ("mujhe next kaun sa course karna chahiye", Intent.SUGGEST),
        ("Make a plan, 2 hours a week", Intent.PLAN),
        ("हफ़्ते में दो घंटे की योजना बनाओ", Intent.PLAN),
        ("hafte me 2 ghante ka plan banao", Intent.PLAN),
        ("How far have I come?", Intent.PROGRESS),
        ("मैं कहाँ तक पहुँचा?", Intent.PROGRESS),
        ("meri progress batao", Intent.PROGRESS),
        ("What is due this month for me?", Intent.DUE),
        ("मेरा कौन सा प्रशिक्षण बाकी है?", Intent.DUE),
        ("mere pending courses", Intent.DUE),
        ("Is there a course on contracts?", Intent.FIND),
        ("ठेका प्रबंधन पर कोई कोर्स है?", Intent.FIND),
        ("contract par koi course hai", Intent.FIND),
        ("How many days does an appeal take?", Intent.ASK),
        ("अपील में कितने दिन लगते हैं?", Intent.ASK),
        ("appeal me kitne din lagte hain?", Intent.ASK),
        ("hello", Intent.SMALL_TALK),
        ("नमस्ते", Intent.SMALL_TALK),
        ("dhanyavaad", Intent.SMALL_TALK),
        ("tell me a joke about cricket", Intent.OUT_OF_SCOPE),
    ],
)
def test_a_clear_message_has_one_intent(message: str, intent: Intent) -> None:
    assert likeliest(message) == (intent,)


@pytest.mark.parametrize("message", ["gift policy", "उपहार", "xyzzy", "🙂", "?"])
def test_a_message_without_cues_may_be_a_topic_or_a_matter_to_ask_about(message: str) -> None:
    assert likeliest(message) == (Intent.FIND, Intent.ASK)


def test_two_close_intents_are_both_named() -> None:
    assert set(likeliest("लंबित कोर्स की योजना")) == {Intent.PLAN, Intent.DUE}


def test_scores_are_zero_without_a_cue_and_sorted_from_the_best() -> None:
    scores = scored_intents("namaste, what should I learn next?")
    assert scores[0].intent is Intent.SUGGEST
    assert [scored.score for scored in scores] == sorted((scored.score for scored in scores), reverse=True)
    assert len(scores) == len(Intent)
    assert all(scored.score == 0 for scored in scored_intents(""))


def test_a_cue_does_not_match_inside_a_word_in_either_script() -> None:
    assert not whole_words("hi").search("which")
    assert not whole_words("क").search("का")
    assert whole_words("का").search("इसका का।")


def test_a_megabyte_is_read_in_part() -> None:
    assert len(normalised("अ " * 1_000_000)) <= 2_000
    assert likeliest("What should I learn next? " + "x" * 1_000_000) == (Intent.SUGGEST,)


def test_the_own_set_of_messages_is_understood() -> None:
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    right, asked = Counter[str](), Counter[str]()
    for row in rows:
        asked[row["language"]] += 1
        right[row["language"]] += likeliest(row["text"]) == (Intent(row["intent"]),)
    assert min(asked[language] for language in ("en", "hi", "hi-Latn")) >= 30
    assert all(right[language] / asked[language] >= 0.92 for language in asked), (right, asked)


def test_the_own_set_of_messages_gives_up_its_hours_and_topics() -> None:
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    hours = [(row["text"], row["slots"]["weekly_minutes"]) for row in rows if "weekly_minutes" in row["slots"]]
    topics = [(row["text"], row["slots"]["topic"]) for row in rows if "topic" in row["slots"]]
    assert all(weekly_minutes_in(text) == minutes for text, minutes in hours)
    assert sum(topic in topic_in(text) for text, topic in topics) / len(topics) >= 0.92

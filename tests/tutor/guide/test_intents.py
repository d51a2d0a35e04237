import numpy as np
import pytest

from embeddings.text import PIECES
from embeddings.text.matching import normalised, whole_words
from tutor.guide.intent_context import CONTEXT_WEIGHT, NO_CONTEXT, Context, context_of
from tutor.guide.intent_features import cues_of
from tutor.guide.intent_model import shipped_model
from tutor.guide.intents import Intent, cue_scores
from tutor.guide.understanding import clearly, likeliest
from tutor.messages import MessageView, plain_view, spelling_of


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
        ("🙂", Intent.SMALL_TALK),
        ("tell me a joke about cricket", Intent.OUT_OF_SCOPE),
    ],
)
def test_a_clear_message_has_one_intent(message: str, intent: Intent) -> None:
    assert likeliest(plain_view(message)) == (intent,)


@pytest.mark.parametrize("message", ["gift policy", "उपहार", "xyzzy", "?"])
def test_a_message_without_cues_may_be_a_topic_or_a_matter_to_ask_about(message: str) -> None:
    assert likeliest(plain_view(message)) == (Intent.FIND, Intent.ASK)


def test_cues_are_zero_without_a_cue_and_stand_before_the_flags() -> None:
    assert not cue_scores("xyzzy").any()
    assert not cue_scores("").any()
    scores = cue_scores("namaste, what should I learn next?")
    assert list(Intent)[int(np.argmax(scores[: len(Intent)]))] is Intent.SUGGEST
    flags = scores[-7:].tolist()  # oneself, courses, length, level, language, what was said before, time
    assert flags == [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_a_cue_does_not_match_inside_a_word_in_either_script() -> None:
    assert not whole_words("hi").search("which")
    assert not whole_words("क").search("का")
    assert whole_words("का").search("इसका का।")


def test_a_megabyte_is_read_in_part() -> None:
    assert len(normalised("अ " * 1_000_000)) <= 2_000
    assert likeliest(plain_view("What should I learn next? " + "x" * 1_000_000)) == (Intent.SUGGEST,)


def test_the_spelling_of_a_message_is_a_unit_vector_over_both_spellings() -> None:
    places, weights = spelling_of(MessageView("kya hai", "क्या है"))
    alone = spelling_of(plain_view("kya hai"))[0]

    assert weights @ weights == pytest.approx(1.0)
    assert set(alone) < set(places)
    assert places.max() < PIECES
    assert [len(each) for each in spelling_of(plain_view(""))] == [1, 1]  # the two spaces around nothing


def test_cues_of_either_spelling_count() -> None:
    assert cues_of(MessageView("xyzzy", "नमस्ते")).tolist() == cue_scores("नमस्ते").tolist()


def test_chances_add_up_to_one_with_any_encoder() -> None:
    model = shipped_model()
    regression = model.regression
    vector = regression.centre / np.linalg.norm(regression.centre)
    known = model.probabilities(MessageView("What is due?", "What is due?", vector, regression.encoder))
    other = model.probabilities(MessageView("What is due?", "What is due?", vector, "another encoder"))

    assert sum(known.values()) == pytest.approx(1.0)
    assert set(known) == set(Intent)
    assert other == model.probabilities(plain_view("What is due?"))
    assert other != known


def test_a_message_is_read_after_what_came_before_it() -> None:
    alone = shipped_model().probabilities(plain_view("next"))
    in_quiz = shipped_model().probabilities(plain_view("next"), context=Context(Intent.QUIZ, Intent.QUIZ))

    assert in_quiz[Intent.QUIZ] > alone[Intent.QUIZ]
    assert sum(in_quiz.values()) == pytest.approx(1.0)


def test_what_came_before_is_told_by_what_was_wanted_and_what_is_looked_at() -> None:
    assert not context_of(NO_CONTEXT).any()
    after_quiz = context_of(Context(Intent.QUIZ, Intent.FIND))
    assert set(after_quiz.tolist()) == {0.0, CONTEXT_WEIGHT}
    assert (after_quiz > 0).sum() == len(["quiz last", "anything last", "a list looked at"])


def test_no_message_is_clear_without_its_meaning() -> None:
    assert clearly(plain_view("What should I learn next?"), context=NO_CONTEXT) is None

from collections.abc import Sequence

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from embeddings.search.question import Reading, read_question
from embeddings.text.scripts import Script
from embeddings.text.tokens import term
from tests.embeddings.planned import ScriptedTransliterator

KNOWN = ScriptedTransliterator({"chhutti": "छुट्टी", "ke": "के", "niyam": "नियम", "kya": "क्या", "hain": "हैं", "gem": "जेम"})


def known(word: str, script: Script) -> bool:
    return (word, script) == (term("gem"), Script.DEVANAGARI)


def alike(word: str, script: Script) -> Sequence[str]:
    """Two pairs that sound alike: a loan word, and a name spelled in two ways."""
    return {
        ("डैशबोर्ड", Script.OTHER): ["dashboard"],
        ("dashboard", Script.DEVANAGARI): ["डैशबोर्ड"],
        ("छुट्टी", Script.DEVANAGARI): ["छुट्टि"],
    }.get((word, script), [])


def read(question: str) -> Reading:
    return read_question(question, transliterator=KNOWN, known=known, alike=alike)


def test_english_is_searched_for_as_typed_in_both_scripts() -> None:
    reading = read("What are the leave rules?")
    assert (reading.language, reading.mixed) == (ENGLISH, None)
    assert reading.slots[Script.OTHER] == [("leav",), ("rule",)]
    assert [slot[0] for slot in reading.slots[Script.DEVANAGARI]] == ["leav", "rule"]


def test_hindi_is_searched_for_as_typed() -> None:
    reading = read("अवकाश के नियम क्या हैं?")
    assert (reading.language, reading.for_encoder("अवकाश")) == (HINDI, "अवकाश")
    assert reading.slots[Script.DEVANAGARI] == [(term("अवकाश"),), (term("नियम"),)]


def test_hinglish_is_searched_for_in_devanagari_and_as_typed_without_function_words() -> None:
    reading = read("chhutti ke niyam kya hain")
    assert reading.language == HINGLISH
    assert reading.for_encoder("x") == reading.mixed == "छुट्टी के नियम क्या हैं"
    assert [slot[0] for slot in reading.slots[Script.OTHER]] == ["chhutti", "niyam"]
    assert reading.slots[Script.DEVANAGARI] == [(term("छुट्टी"), "छुट्टि"), (term("नियम"),)]


def test_latin_words_that_hindi_passages_use_stay_beside_their_spelling() -> None:
    reading = read("gem ke niyam kya hain")
    assert reading.slots[Script.DEVANAGARI][0] == (term("जेम"), "gem")


def test_a_loan_word_is_searched_for_in_the_other_script_too() -> None:
    assert read("डैशबोर्ड क्या है?").slots == {
        Script.DEVANAGARI: [(term("डैशबोर्ड"),)],
        Script.OTHER: [(term("डैशबोर्ड"), "dashboard")],
    }
    assert read("Which dashboard?").slots == {
        Script.DEVANAGARI: [("dashboard", "डैशबोर्ड")],
        Script.OTHER: [("dashboard",)],
    }


QUESTIONS = ["Who leads IT in the office?", "What is EL?", "US IS AM PM AN", "IT", "आईटी क्या है?", "एएस", "EL kya hai?"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_abbreviations_that_are_also_stop_words_leave_no_empty_word(question: str) -> None:
    assert all(slot and all(slot) for slots in read(question).slots.values() for slot in slots)


def test_hindi_words_meet_english_text_as_what_they_mean() -> None:
    english = read("शिकायत किसे दें?").slots[Script.OTHER]
    assert any(term("complaint") in slot for slot in english)
    hindi = read("To whom is a complaint made?").slots[Script.DEVANAGARI]
    assert any(term("शिकायत") in slot for slot in hindi)


def test_hinglish_words_meet_english_text_as_what_they_mean() -> None:
    assert any(term("rule") in slot for slot in read("chhutti ke niyam kya hain").slots[Script.OTHER])

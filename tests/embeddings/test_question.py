from data.models import ENGLISH, HINDI, HINGLISH
from embeddings.lexical import Script
from embeddings.question import read_question
from embeddings.tokens import term
from tests.embeddings.planned import ScriptedTransliterator

KNOWN = ScriptedTransliterator({"chhutti": "छुट्टी", "ke": "के", "niyam": "नियम", "kya": "क्या", "hain": "हैं", "gem": "जेम"})


def known(word: str, script: Script) -> bool:
    return (word, script) == (term("gem"), Script.DEVANAGARI)


def test_english_is_searched_for_as_typed_in_both_scripts() -> None:
    reading = read_question("What are the leave rules?", transliterator=KNOWN, known=known)
    assert (reading.language, reading.devanagari) == (ENGLISH, None)
    assert reading.slots == {script: [("leav",), ("rule",)] for script in Script}


def test_hindi_is_searched_for_as_typed() -> None:
    reading = read_question("अवकाश के नियम क्या हैं?", transliterator=KNOWN, known=known)
    assert (reading.language, reading.for_encoder("अवकाश")) == (HINDI, "अवकाश")
    assert reading.slots[Script.DEVANAGARI] == [(term("अवकाश"),), (term("नियम"),)]


def test_hinglish_is_searched_for_in_devanagari_and_as_typed_without_function_words() -> None:
    reading = read_question("chhutti ke niyam kya hain", transliterator=KNOWN, known=known)
    assert reading.language == HINGLISH
    assert reading.for_encoder("x") == reading.devanagari == "छुट्टी के नियम क्या हैं"
    assert reading.slots[Script.OTHER] == [("chhutti",), ("niyam",)]
    assert reading.slots[Script.DEVANAGARI] == [(term("छुट्टी"),), (term("नियम"),)]


def test_latin_words_that_hindi_passages_use_stay_beside_their_spelling() -> None:
    reading = read_question("gem ke niyam kya hain", transliterator=KNOWN, known=known)
    assert reading.slots[Script.DEVANAGARI][0] == (term("जेम"), "gem")

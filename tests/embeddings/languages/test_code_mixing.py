from embeddings.languages.code_mixing import english_words_in, in_two_scripts
from tests.embeddings.planned import ScriptedTransliterator

KNOWN = ScriptedTransliterator(
    {
        "kaun": "कौन",
        "jaari": "जारी",
        "karta": "करता",
        "hai": "है",
        "ka": "का",
        "certificate": "सर्टिफिकेट",
        "udid": "उदिद",
        "angutha": "अंगूठा",
        "to": "तो",
    }
)


def test_english_words_stay_and_hindi_ones_are_written_in_devanagari() -> None:
    text = "Certificate kaun jaari karta hai"
    english = english_words_in(text, transliterator=KNOWN)
    assert english == {"certificate"}
    assert in_two_scripts(text, transliterator=KNOWN, english=english) == "Certificate कौन जारी करता है"


def test_a_word_that_both_languages_have_is_the_one_that_asks_in_hindi() -> None:
    assert "to" not in english_words_in("sign nahi to angutha", transliterator=KNOWN)


def test_what_no_dictionary_has_is_english_where_lessons_write_it_so() -> None:
    assert "udid" not in english_words_in("udid ka certificate", transliterator=KNOWN)
    assert "udid" in english_words_in("udid ka certificate", transliterator=KNOWN, known={"udid"}.__contains__)


def test_capitals_within_a_word_and_letters_behind_a_figure_are_abbreviations() -> None:
    spelled = ScriptedTransliterator({"fir": "फिर", "gem": "गेम", "km": "कम", "kg": "कग", "me": "में", "se": "से"})
    assert english_words_in("FIR me GeM", transliterator=spelled) == {"fir", "gem"}
    assert english_words_in("fir me", transliterator=spelled) == frozenset()
    stressed = ScriptedTransliterator({"ye": "ये", "nahi": "नहीं", "zaroori": "ज़रूरी", "hai": "है"})
    assert english_words_in("ye NAHI ZAROORI hai", transliterator=stressed) == frozenset()
    assert "fir" not in english_words_in("FIR ME", transliterator=spelled)  # all is in capitals
    assert english_words_in("120 km se 5kg", transliterator=spelled) >= {"km", "kg"}
    assert "km" not in english_words_in("paisa km hai", transliterator=ScriptedTransliterator({"km": "कम"}))

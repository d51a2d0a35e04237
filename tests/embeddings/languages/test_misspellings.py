from collections.abc import Sequence

import pytest

from embeddings.languages.misspellings import Vocabulary, corrections, put_right

WORDS = [
    "accumulate",
    "output",
    "outputs",
    "weightage",
    "officer",
    "offices",
    "machine",
    "kashipur",
    "kashi",
    "hours",
    "baby",
    "rest",
]
VOCABULARY = Vocabulary.of(WORDS)


def read(question: str, *, hinglish: bool = False, hindi: Sequence[str] = ()) -> str:
    known = {*WORDS, *hindi, "leave", "how", "does"}
    return put_right(
        question, corrections(question, vocabulary=VOCABULARY, known=known.__contains__, hinglish=hinglish)
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("How does leave acumulate?", "How does leave accumulate?"),
        ("Outptu of the officer", "output of the officer"),
        ("wieghtaeg", "weightage"),
        ("leave", "leave"),
        ("hors of the officer", "hours of the officer"),
        ("Whcih ofices acumulaet?", "which offices accumulate?"),
        ("Who wasn't an officer?", "Who wasn't an officer?"),
        ("A babu must reset it", "A babu must reset it"),
    ],
)
def test_a_word_that_nothing_knows_becomes_the_one_that_was_meant(asked: str, meant: str) -> None:
    assert read(asked) == meant


def test_words_of_the_dictionary_places_and_words_between_two_of_the_catalogue_stay() -> None:
    assert read("lave") == "lave"
    assert read("Is it so in Kanpur?") == "Is it so in Kanpur?"
    assert VOCABULARY.meant("office", slips=1) is not None  # both are one word with two endings
    assert Vocabulary.of(["trail", "trial"]).meant("tral", slips=1) is None


def test_of_two_words_as_near_the_much_commoner_one_was_meant() -> None:
    assert Vocabulary.of(["hours", "hoars"]).meant("hors", slips=1) == "hours"


def test_of_hinglish_english_words_are_put_right_and_its_hindi_ones_are_known() -> None:
    assert read("kitne mahine ki chhutti", hinglish=True, hindi=["mahine"]) == "kitne mahine ki chhutti"
    assert read("weightge kitna hai", hinglish=True) == "weightage kitna hai"
    assert read("mahin weigtage", hinglish=True) == "mahin weightage"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("पुर्व मंजुरी", "पूर्व मंजूरी"),
        ("सतरकता सप्ताह", "सतर्कता सप्ताह"),
        ("शिकयात करनी है", "शिकायत करनी है"),
        ("निदेशक कौन है", "निदेशक कौन है"),
        ("पहेली क्या है", "पहेली क्या है"),
        ("अवकास", "अवकाश"),
        ("शिछक और विशेषग्य", "शिक्षक और विशेषज्ञ"),
        ("विरुध", "विरुद्ध"),
        ("नीद", "नींद"),
        ("पाथ का बाग", "पाथ का बाग"),
    ],
)
def test_a_word_in_devanagari_is_put_right_where_its_consonants_stay(asked: str, meant: str) -> None:
    lesson = ["पूर्व", "मंजूरी", "सतर्कता", "शिकायत", "निदेश", "पहली", "अवकाश", "शिक्षक", "विशेषज्ञ", "विरुद्ध", "नींद"]
    lesson += ["पाठ", "भाग"]
    found = corrections(asked, vocabulary=Vocabulary.of(lesson), known=lesson.__contains__, hinglish=False)
    assert put_right(asked, found) == meant

from collections.abc import Sequence

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from embeddings.languages.hinglish import Transliterator, detect_language
from embeddings.languages.hinglish_words import function_words


@pytest.mark.parametrize(
    "text",
    [
        "chhutti kaise lete hain",
        "RTI ka jawab kitne din mein dena hai?",
        "GeM par saman kharidne ke niyam",
        "sarkari chhutti",
        "mujhe pension ke baare mein batao",
        "KYA YEH ZAROORI HAI",
        "posh committee me kaun hota hai",
        "the log kaun the",
        "doosri appeal 60 din me hi na?",
    ],
)
def test_hindi_in_latin_letters_is_hinglish(text: str) -> None:
    assert detect_language(text) == HINGLISH


@pytest.mark.parametrize(
    "text",
    [
        "What is the time limit for an RTI reply?",
        "leave rules",
        "Explain PM Gati Shakti",
        "Who signs the bill in the NE region?",
        "SE Asia and the role of KA in the main budget",
        "What is Sabka Saath Sabka Vikas about?",
        "Jo has to do the main course",
        "pension",
        "e-Office me too",
        "tell me the main points",
        "",
        "!!!",
        "12345",
        "தமிழ்",
    ],
)
def test_english_and_what_is_in_doubt_is_english(text: str) -> None:
    assert detect_language(text) == ENGLISH


@pytest.mark.parametrize("text", ["अवकाश कैसे लें", "GeM पोर्टल पर खरीद", "RTI Act 2005 की धारा 4 क्या है"])
def test_devanagari_with_english_names_is_hindi(text: str) -> None:
    assert detect_language(text) == HINDI


def test_a_megabyte_is_told_apart_quickly() -> None:
    assert detect_language("kya hai " * 150_000) == HINGLISH


def test_every_function_word_is_written_in_devanagari() -> None:
    assert all("\u0900" <= letter <= "\u097f" for written in function_words().values() for letter in written)


class CountingNetwork:
    """Writes each word as the letter क and counts the words it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def words(self, words: Sequence[str]) -> list[str]:
        self.asked.extend(words)
        return ["क" * len(word) for word in words]


def test_function_words_come_from_the_table_and_others_from_the_network_once() -> None:
    network = CountingNetwork()
    transliterator = Transliterator(network)
    assert transliterator.to_devanagari("kya abc hai, ABC 5?") == "क्या ककक है, ककक 5?"
    assert transliterator.to_devanagari("abc") == "ककक"
    assert network.asked == ["abc"]


def test_text_without_latin_words_stays_as_it_is() -> None:
    assert Transliterator(CountingNetwork()).to_devanagari("सूचना 5 \ud800!") == "सूचना 5 \ud800!"


def test_the_cache_forgets_the_oldest_words() -> None:
    network = CountingNetwork()
    transliterator = Transliterator(network, cached_words=2)
    for word in ("aa", "bb", "aa", "cc", "aa", "bb"):
        transliterator.words([word])
    assert network.asked == ["aa", "bb", "cc", "bb"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("suchna ka adhikar kya hai", "सूचना का अधिकार क्या है"),
        ("avedan kitne din mein", "आवेदन कितने दिन में"),
        ("sarkari karmchari", "सरकारी कर्मचारी"),
        ("pani wahan kitne din me aata h", "पानी वहाँ कितने दिन में आता है"),
        ("thane me rakh", "थाने में रख"),
    ],
)
def test_common_words_are_spelt_as_hindi_spells_them(transliterator: Transliterator, typed: str, written: str) -> None:
    assert transliterator.to_devanagari(typed) == written


@pytest.mark.model
def test_words_come_out_the_same_alone_and_together(transliterator: Transliterator) -> None:
    words = ["suchna", "adhikar", "vibhag", "karyalay", "x", "prashikshan"]
    network = transliterator.network
    alone = [network.words([word])[0] for word in words]
    # 8-bit activations are scaled by batch: a rare letter may differ, hardly a word
    assert sum(one == other for one, other in zip(network.words(words), alone, strict=True)) >= 5


@pytest.mark.model
def test_no_word_breaks_the_network(transliterator: Transliterator) -> None:
    written = transliterator.to_devanagari("kya a zzzzqqqx " + "b" * 5_000 + " kya" * 3_000)
    assert written.startswith("क्या अ ")

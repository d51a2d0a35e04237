import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.languages.hinglish import Transliterator
from embeddings.languages.spelling import HindiSpellings, romanised, typing_key
from tests.embeddings.languages.test_hinglish import CountingNetwork

WORDS = ["प्रकार", "रूप", "रुप", "कार्यालय", "संख्या", "ज़रूरी", "योजना", "चार", "फ़ाइल"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("prakar", "प्रकार"),
        ("prakaar", "प्रकार"),
        ("karyalay", "कार्यालय"),
        ("kaaryaalay", "कार्यालय"),
        ("sankhya", "संख्या"),
        ("zaroori", "ज़रूरी"),
        ("jaruri", "ज़रूरी"),
        ("yojana", "योजना"),
        ("yojnaa", "योजना"),
    ],
)
def test_ways_of_typing_a_word_meet_its_spelling(typed: str, written: str) -> None:
    assert HindiSpellings(WORDS).of([typed]) == {typed: written}


def test_of_words_that_are_typed_alike_the_more_frequent_is_taken() -> None:
    assert HindiSpellings(WORDS).of(["roop", "rup"]) == {"roop": "रूप", "rup": "रूप"}


@pytest.mark.parametrize("typed", ["car", "unknown", "r", ""])
def test_what_is_not_known_is_left_to_others(typed: str) -> None:
    assert HindiSpellings([*WORDS, "र"]).of([typed]) == {}


@pytest.mark.parametrize("word", ["leave", "ல", "", "ा", "अब1"])
def test_what_is_no_hindi_word_has_no_latin_form(word: str) -> None:
    assert list(romanised(word)) == []


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_key_is_its_own_key_and_no_longer_than_what_was_typed_by_much(word: str) -> None:
    key = typing_key(word)
    assert len(key) <= 2 * len(word)
    assert key.isascii()


def test_the_network_is_asked_only_for_words_that_nobody_knows() -> None:
    network = CountingNetwork()
    transliterator = Transliterator(network, spellings=HindiSpellings(WORDS))
    assert transliterator.to_devanagari("kya prakar abc") == "क्या प्रकार ककक"
    assert network.asked == ["abc"]


def test_function_words_go_before_the_list() -> None:
    transliterator = Transliterator(CountingNetwork(), spellings=HindiSpellings(["का", "कै"]))
    assert transliterator.words(["ka"]) == ["का"]

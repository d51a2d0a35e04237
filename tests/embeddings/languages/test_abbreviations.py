import pytest

from embeddings.languages.abbreviations import abbreviations_in, spelled_letters


@pytest.mark.parametrize(
    ("word", "letters"),
    [("एनपीएस", "nps"), ("आरटीआई", "rti"), ("एफआईआर", "fir"), ("डब्ल्यूएचओ", "who"), ("एआई", "ai"), ("सीसीएल", "ccl")],
)
def test_names_of_letters_in_devanagari_are_read_as_the_letters(word: str, letters: str) -> None:
    assert spelled_letters(word) == letters


@pytest.mark.parametrize("word", ["आई", "के", "एक", "बीस", "अवकाश", "सीमा", ""])
def test_hindi_words_are_not_taken_for_letters(word: str) -> None:
    assert spelled_letters(word) == ""


def test_a_known_abbreviation_brings_its_words_in_both_languages() -> None:
    (found,) = abbreviations_in("How much EL may I keep?")

    assert (found.letters, found.english, found.hindi) == ("el", "earned leave", "अर्जित अवकाश")


def test_the_same_is_found_in_either_script_and_once() -> None:
    assert [each.letters for each in abbreviations_in("एपीएआर यानी APAR, apar")] == ["apar"]


@pytest.mark.parametrize("text", ["el nino", "ld and uc in small letters", "leave rules", "छुट्टी के नियम", ""])
def test_short_words_in_small_letters_are_left_alone(text: str) -> None:
    assert abbreviations_in(text) == []


def test_an_unknown_one_spelt_in_devanagari_gives_its_letters() -> None:
    (found,) = abbreviations_in("एक्सवाईज़ेड क्या है?")

    assert (found.letters, found.english) == ("xyz", "")

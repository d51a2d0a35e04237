from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.languages.sounds import SoundTable, may_be_loaned, skeleton
from embeddings.text.scripts import Script
from embeddings.text.tokens import term

TABLE = SoundTable(
    devanagari=["बेयोन्से", "कार्यालय", "लिडर"],
    latin={"dashboard": "डैशबोर्ड", "thought": "थॉट", "bill": "बिल", "leader": "लीडर"},
)


def test_a_loan_word_meets_its_original() -> None:
    assert TABLE.alike("डैशबोर्ड", Script.OTHER) == ("dashboard",)
    assert TABLE.alike("डेशबोर्ड", Script.OTHER) == ("dashboard",)


def test_a_name_meets_its_other_spelling() -> None:
    assert TABLE.alike("बियोंसे", Script.DEVANAGARI) == (term("बेयोन्से"),)


def test_a_latin_word_is_found_by_its_spelling_if_the_index_has_it() -> None:
    assert TABLE.alike("leader", Script.DEVANAGARI) == (term("लिडर"),)
    assert TABLE.alike("unheard", Script.DEVANAGARI) == ()


def test_native_words_are_not_taken_for_loans_of_the_same_consonants() -> None:
    assert TABLE.alike("तहत", Script.OTHER) == ()


def test_short_words_must_be_nearer() -> None:
    assert TABLE.alike("बिल", Script.OTHER) == ("bill",)


@pytest.mark.parametrize("word", ["", "क", "अ", "2005", "ी", "\u200d"])
def test_words_of_less_than_two_consonants_sound_like_nothing(word: str) -> None:
    assert TABLE.alike(word, Script.OTHER) == ()


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    TABLE.save(tmp_path / "sounds.json")
    read = SoundTable.load(tmp_path / "sounds.json")
    assert read.alike("डैशबोर्ड", Script.OTHER) == ("dashboard",)
    assert read.alike("बियोंसे", Script.DEVANAGARI) == TABLE.alike("बियोंसे", Script.DEVANAGARI)


@given(st.text(max_size=30))
def test_any_text_has_a_skeleton_of_letters_it_holds_and_no_vowels(text: str) -> None:
    assert set(skeleton(text)).isdisjoint("ािीुूेैोौ्अआइईउऊएऐओऔ")
    TABLE.alike(text, Script.OTHER)


def test_only_latin_words_of_some_length_may_be_loaned() -> None:
    assert not any(map(may_be_loaned, ["ab", "a1b", "कार", "x" * 25, ""]))

import json
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources import files

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from embeddings.text.lexicon import (
    LANGUAGES,
    WordList,
    WordTable,
    any_word,
    meanings_of,
    values_of,
    words_for,
    words_of,
)

KINDS = [*WordList, *WordTable]
OF_SEVERAL_MEANINGS = {WordTable.CONCEPTS, WordTable.QUESTION_WORDS}


def _table(language: Language) -> Mapping[str, Sequence[str] | Mapping[str, Sequence[str]]]:
    found: Mapping[str, Sequence[str] | Mapping[str, Sequence[str]]] = json.loads(
        files("embeddings.text").joinpath(f"lexicon/{language}.json").read_text(encoding="utf-8")
    )
    return found


def _words(language: Language, kind: WordList | WordTable) -> list[str]:
    if isinstance(kind, WordList):
        return list(words_of(kind, [language]))
    return [word for meaning in meanings_of(kind, [language]).values() for word in words_for(kind, meaning, [language])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_kinds_of_words_and_no_other(language: Language) -> None:
    assert set(_table(language)) == {"about", *KINDS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_kept_as_messages_are_read(language: Language, kind: WordList | WordTable) -> None:
    words = _words(language, kind)
    assert words == [unicodedata.normalize("NFC", " ".join(word.lower().split())) for word in words]


@pytest.mark.parametrize("kind", [kind for kind in WordTable if kind not in OF_SEVERAL_MEANINGS])
def test_a_word_has_one_meaning_in_all_three_languages(kind: WordTable) -> None:
    told = [(word, meaning) for meaning in set(meanings_of(kind).values()) for word in words_for(kind, meaning)]
    assert sorted(told) == sorted(meanings_of(kind).items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_the_months_weekdays_units_and_small_numbers(language: Language) -> None:
    assert set(meanings_of(WordTable.MONTHS, [language]).values()) == {str(month) for month in range(1, 13)}
    assert len(set(meanings_of(WordTable.WEEKDAYS, [language]).values())) == 7
    assert {"minute", "hour", "day", "week", "month", "year"} <= set(meanings_of(WordTable.UNITS, [language]).values())
    assert {float(number) for number in range(1, 21)} <= set(values_of(WordTable.NUMBERS, [language]).values())


@pytest.mark.parametrize("language", [HINDI, HINGLISH])
def test_hindi_names_every_number_up_to_ninety_nine(language: Language) -> None:
    assert set(range(1, 100)) <= set(values_of(WordTable.NUMBERS, [language]).values())


@pytest.mark.parametrize(
    ("kind", "language", "word"),
    [
        (WordList.NEGATIONS, ENGLISH, "neither"),
        (WordList.NEGATIONS, HINDI, "नहीं"),
        (WordList.NEGATIONS, HINGLISH, "nahi"),
        (WordList.PRONOUNS, HINDI, "उनका"),
        (WordList.REQUESTS, ENGLISH, "kindly tell me"),
        (WordList.REQUESTS, HINGLISH, "please bataiye"),
        (WordList.STOP_WORDS, ENGLISH, "the"),
    ],
)
def test_words_lie_with_their_language_and_no_other(kind: WordList, language: Language, word: str) -> None:
    assert [each for each in LANGUAGES if word in words_of(kind, [each])] == [language]


def test_a_pattern_takes_the_longest_of_its_words_and_whole_ones_only() -> None:
    pattern = any_word(["in", "in the next", "दिन"])
    assert pattern.findall("in the next din, within दिनांक, दिन") == ["in the next", "दिन"]
    assert any_word([]).search("anything") is None

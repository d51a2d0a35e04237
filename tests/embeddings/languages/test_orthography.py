from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.languages.orthography import Orthography
from embeddings.text.tokens import words

TEXTS = [
    "Re-appropriation means a transfer of savings. PM GatiShakti plans a workplace.",
    "The work of the first place. A station without jurisdiction registers a zero FIR.",
    "पुलिस तुरंत एफआईआर दर्ज करती है। पीएम गतिशक्ति की गति और शक्ति।",
    "A check-in desk, a co-operative, a small room, a class, a classroom.",
]
SHOWN = Orthography.of(TEXTS)
SPELLED = {"darj": "दर्ज", "zero": "ज़ीरो", "kaam": "काम", "shuru": "शुरू"}


def as_written(question: str) -> str:
    vocabulary = frozenset(word for text in TEXTS for word in words(text))
    return SHOWN.as_written(
        question, known=vocabulary.__contains__, spelled=lambda latin: [SPELLED.get(word, word) for word in latin]
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("reappropriation aur surrender", "Re-appropriation aur surrender"),
        ("gati shakti in one line?", "GatiShakti in one line?"),
        ("gati-shakti", "GatiShakti"),
        ("the class room", "the classroom"),
        ("work place", "workplace"),
        ("गति शक्ति क्या है", "गतिशक्ति क्या है"),
        ("re-appropriation", "re-appropriation"),
        ("check in desk", "check in desk"),
        ("a small room", "a small room"),
        ("", ""),
    ],
)
def test_words_are_put_together_and_apart_as_the_catalogue_writes_them(typed: str, written: str) -> None:
    assert as_written(typed) == written


def test_an_abbreviation_is_told_from_a_word_by_what_stands_beside_it() -> None:
    assert as_written("zero fir kya h sir") == "zero FIR kya h sir"
    assert as_written("fir kaise darj karte h") == "FIR kaise darj karte h"
    assert as_written("fir kaam shuru karo") == "fir kaam shuru karo"
    assert as_written("fir") == "fir"


def test_words_of_two_halves_that_are_neighbours_somewhere_stay() -> None:
    shown = Orthography.of(["A work place is a workplace."])
    assert shown.apart == {}


@given(st.text(max_size=60))
def test_nothing_but_words_is_changed_in_any_text(text: str) -> None:
    def none_spelled(latin: Sequence[str]) -> Sequence[str]:
        return latin

    assert Orthography({}, {}, {}).as_written(text, known=lambda _: True, spelled=none_spelled) == text
    as_written(text)


def test_it_is_kept_and_an_older_index_has_none(tmp_path: Path) -> None:
    SHOWN.save(tmp_path / "orthography.json")
    assert Orthography.load(tmp_path / "orthography.json") == SHOWN
    assert Orthography.load(tmp_path / "gone.json") == Orthography({}, {}, {})

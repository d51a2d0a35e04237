import pytest

from embeddings.languages.translations import translations_of
from embeddings.text.scripts import Script
from embeddings.text.tokens import term

PAIRS = [("शिकायत", "complaint"), ("वेतन", "salary"), ("सुनवाई", "hearing"), ("बाढ़", "flood"), ("गर्भवती", "pregnant")]


@pytest.mark.parametrize(("hindi", "english"), PAIRS)
def test_words_are_translated_either_way_by_their_stems(hindi: str, english: str) -> None:
    from_hindi, from_english = term(hindi.replace("ढ़", "ढ")), term(english)
    assert from_english in translations_of(from_hindi, Script.OTHER)
    assert from_hindi in translations_of(from_english, Script.DEVANAGARI)


def test_function_words_and_unknown_ones_have_none() -> None:
    assert not translations_of("के", Script.OTHER)
    assert not translations_of("मतलब", Script.OTHER)
    assert not translations_of("क्वार्कस", Script.OTHER)

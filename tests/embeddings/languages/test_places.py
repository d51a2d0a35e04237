"""Places are known by a gazetteer, in either script, and words of the language are none."""

import json
from importlib.resources import files

import pytest

from embeddings.languages.places import place_sound, places_in


def names(text: str) -> set[str]:
    return {name for named in places_in(text) for name in named}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("appointments in Kerala", "Kerala"),
        ("keral me kitne", "Kerala"),
        ("केरल में", "Kerala"),
        ("झारखंड और झारखण्ड", "Jharkhand"),
        ("tamilnadu ka niyam", "Tamil Nadu"),
        ("तमिल नाडु", "Tamil Nadu"),
        ("Kakinada office", "Kakinada"),
        ("नेपाल की सीमा", "Nepal"),
        ("ahmedabad ki", "Ahmedabad"),
    ],
)
def test_a_place_is_met_in_either_script_and_spelling(text: str, place: str) -> None:
    assert place in names(text)


@pytest.mark.parametrize(
    "text", ["वह चला गया", "chala gaya", "puri jankari do", "मध्य में उत्तर दो", "how to go there", "India", "भारत"]
)
def test_words_of_the_language_and_the_country_of_the_courses_are_no_places(text: str) -> None:
    assert places_in(text) == frozenset()


def test_the_longest_name_counts() -> None:
    assert names("Navi Mumbai") == {"Navi Mumbai"}


def test_every_name_and_spelling_of_the_table_is_met() -> None:
    table = json.loads((files("embeddings.languages") / "places.json").read_text(encoding="utf-8"))["places"]
    assert len(table) > 600
    assert [name for name, spellings in table.items() for spelling in spellings if name not in names(spelling)] == []


def test_names_that_sound_alike_are_one() -> None:
    assert place_sound("Chhattisgarh") == place_sound("chatisgarh") or places_in("chhatisgarh")
    assert place_sound("Goa") != place_sound("go")

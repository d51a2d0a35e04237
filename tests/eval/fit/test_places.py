"""The gazetteer is made of its sources alone: countries, states and their parts, and towns of sure names."""

import json
from pathlib import Path

from eval.fit.places import countries, gazetteer, main, states, towns
from tests.fakes import UnchangedWords

CLDR = "<ldml><localeDisplayNames><subdivisions>{}</subdivisions></localeDisplayNames></ldml>"


def subdivisions(folder: Path) -> Path:
    english = {"injk": "Jammu and Kashmīr", "inbr": "Bihar", "fr75": "Paris"}
    hindi = {"injk": "जम्मू और कश्मीर", "inbr": "बिहार"}
    for language, names in (("en", english), ("hi", hindi)):
        rows = "".join(f'<subdivision type="{code}">{name}</subdivision>' for code, name in names.items())
        (folder / f"{language}.xml").write_text(CLDR.format(rows), encoding="utf-8")
    return folder


def cities(folder: Path) -> Path:
    listed = [
        ("Mumbai", "IN", 12_000_000, ["मुंबई", "Bombay", "mwmbay"]),
        ("Gaya", "IN", 400_000, ["गया"]),
        ("Nāgpur", "IN", 2_000_000, []),
        ("Smalltown", "IN", 20_000, []),
        ("Paris", "FR", 2_000_000, []),
    ]
    keys = ("name", "countrycode", "population", "alternatenames")
    rows = {str(place): dict(zip(keys, town, strict=True)) for place, town in enumerate(listed)}
    (folder / "cities.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder / "cities.json"


def test_countries_have_both_names_and_home_is_not_among_them() -> None:
    found = countries()
    assert found["Nepal"] == ["नेपाल"]
    assert "India" not in found
    assert len(found) > 200


def test_a_state_of_several_names_stands_for_each_of_them(tmp_path: Path) -> None:
    assert states(subdivisions(tmp_path)) == {
        "Jammu and Kashmir": ["जम्मू और कश्मीर"],
        "Jammu": ["जम्मू"],
        "Kashmir": ["कश्मीर"],
        "Bihar": ["बिहार"],
    }


def test_towns_are_large_or_of_names_that_are_nothing_else(tmp_path: Path) -> None:
    assert towns(cities(tmp_path)) == {"Mumbai": ["मुंबई"], "Nagpur": []}


def test_spellings_that_sound_alike_stand_once_and_words_of_the_language_never() -> None:
    found = gazetteer(
        [{"Jharkhand": ["झारखंड", "झारखण्ड"], "Kiya": ["किया"], "Nagpur": []}], transliterator=UnchangedWords()
    )
    assert found["Jharkhand"] == ["Jharkhand", "झारखंड"]
    assert found["Nagpur"] == ["Nagpur"]
    assert "Kiya" not in found


def test_the_recipe_says_where_the_names_come_from(tmp_path: Path) -> None:
    out = tmp_path / "places.json"
    main(
        ["--subdivisions", str(subdivisions(tmp_path)), "--cities", str(cities(tmp_path)), "--out", str(out)],
        transliterator=UnchangedWords(),
    )
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert "GeoNames" in " ".join(kept["data_card"]["sources"])
    assert {"Nepal", "Bihar", "Mumbai"} <= set(kept["places"])

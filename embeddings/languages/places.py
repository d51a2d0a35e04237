"""Places that a text names: countries, the states of India and its larger towns, in either script, by their sound.

The table (`places.json`) is a gazetteer's, made by `python -m eval.fit.places`; nothing in it was picked by hand.
A name is met where its words stand in a row and sound as one of its spellings does: "Keral", "kerala" and "केरल" are
one place, and so are "झारखंड" and "झारखण्ड".
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from embeddings.text.tokens import is_devanagari, words

PlaceName = str
"""The English name that a place goes by in the table."""

_REPEATED = re.compile(r"(.)\1+")
_ALIKE_IN_LATIN = str.maketrans({"w": "v", "z": "j"})
_LONG_ENOUGH = 6
"""Letters of a name in Latin from which its last "a" may be left out: "Keral", but "Goa" is no "go"."""


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    places: Mapping[str, frozenset[PlaceName]]
    longest: int
    """Words of the longest name."""


def place_sound(name: str) -> str:
    """How a name sounds, in the letters of its own script; names alike in it are taken for one.

    Devanagari says what it sounds like: only nasals and nuktas are written in two ways, and `words` makes them one. A
    coarser key takes "थानों" for Thane and "कन्या" for Kenya.

    >>> place_sound("Chhattisgarh") == place_sound("chhatisgarh"), place_sound("झारखण्ड") == place_sound("झारखंड")
    (True, True)
    """
    return " ".join(_sound_of_word(word) for word in words(name))


def _sound_of_word(word: str) -> str:
    if is_devanagari(word):
        return word
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", word.lower()) if letter.isalnum())
    return _REPEATED.sub(r"\1", plain.replace("ee", "i").replace("oo", "u").translate(_ALIKE_IN_LATIN))


@lru_cache(maxsize=4096)
def places_in(text: str) -> frozenset[frozenset[PlaceName]]:
    """The places that `text` names, each as the set of places that go by that name; the longest name counts.

    >>> [sorted(named) for named in places_in("Floods in West Bengal")]
    [['West Bengal']]
    """
    return frozenset(_named(words(text), _gazetteer()))


def _named(said: list[str], gazetteer: _Gazetteer) -> Iterator[frozenset[PlaceName]]:
    sounds = [_sound_of_word(word) for word in said]
    place = 0
    while place < len(sounds):
        for end in range(min(place + gazetteer.longest, len(sounds)), place, -1):
            found = gazetteer.places.get(" ".join(sounds[place:end]))
            if found is not None:
                yield found
                place = end - 1
                break
        place += 1


def _sounds_of(spelling: str) -> set[str]:
    """How a name may be written: as it is, in one word ("tamilnadu"; but "to go" is no Togo), as it is spoken."""
    sound = place_sound(spelling)
    spoken = {sound.removesuffix("a")} if len(sound) >= _LONG_ENOUGH else set()
    return {sound, sound.replace(" ", ""), *spoken}


@cache
def _gazetteer() -> _Gazetteer:
    data = json.loads((files("embeddings.languages") / "places.json").read_text(encoding="utf-8"))
    places: dict[str, frozenset[PlaceName]] = {}
    for name, spellings in data["places"].items():
        for spelling in (name, *spellings):
            for sound in _sounds_of(spelling):
                places[sound] = places.get(sound, frozenset()) | {name}
    longest = max(len(words(spelling)) for name, also in data["places"].items() for spelling in (name, *also))
    return _Gazetteer(places, longest)

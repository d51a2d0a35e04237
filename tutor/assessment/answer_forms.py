"""Which choice an answer means: by its number, its place, its letter or its own text, in either language and script."""

import unicodedata
from collections.abc import Mapping, Sequence

LETTERS = ("abcdefgh", "कखगघङचछज")
"""Letters by which choices are called, in their order: the Roman ones, and those of Hindi question papers."""


def meant(answer: str, offered: Sequence[tuple[int, Sequence[str]]]) -> frozenset[int]:
    """The numbers of the choices that `answer` may mean; none where it cannot be understood.

    `offered` are the choices in the order in which they are shown, each with the number it is answered by and its text
    in each language. A number it is answered by means that choice alone. Case, blanks, brackets, full stops and the
    script of digits do not matter.

    >>> shown = [(7051, ["Thirty days", "तीस दिन"]), (9120, ["Sixty days", "साठ दिन"])]
    >>> [sorted(meant(answer, shown)) for answer in ("9120", "(B)", "२.", "ख", "तीस दिन।", "c", "thirty")]
    [[9120], [9120], [9120], [9120], [7051], [], []]
    """
    said = _plain(answer)
    for number, _ in offered:
        if said == str(number):
            return frozenset({number})
    return frozenset(offered[place][0] for place in places_meant(answer, [texts for _, texts in offered]))


def places_meant(answer: str, shown: Sequence[Sequence[str]]) -> frozenset[int]:
    """The places, from 0, of the choices that `answer` may mean by place, letter or text.

    `shown` are the texts of each choice in each language, in the order in which they are shown.

    >>> sorted(places_meant("B", [["A"], ["Sixty days"]])), sorted(places_meant("2", [["2"], ["3"]]))
    ([1], [0, 1])
    """
    said = _plain(answer)
    by_text = {place for place, texts in enumerate(shown) if said in {_plain(text) for text in texts}}
    called = _called(len(shown))
    return frozenset(by_text | ({called[said]} if said in called else set()))


def accepted(offered: Sequence[int]) -> str:
    """What may be answered, for who was not understood.

    >>> accepted([7051, 9120])
    'its text, its number (7051, 9120), 1 to 2 or a to b'
    """
    numbers, count = ", ".join(map(str, offered)), len(offered)
    return f"its text, its number ({numbers}), 1 to {count} or a to {LETTERS[0][count - 1]}"


def _called(count: int) -> Mapping[str, int]:
    names = {str(place + 1): place for place in range(count)}
    for alphabet in LETTERS:
        names |= dict(zip(alphabet, range(count), strict=False))
    return names


def _plain(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("()[]{}.।:,;\"'`* ")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in folded)

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
    called = _called([number for number, _ in offered])
    by_text = {number for number, texts in offered if said in {_plain(text) for text in texts}}
    return frozenset(by_text | ({called[said]} if said in called else set()))


def accepted(offered: Sequence[int]) -> str:
    """What may be answered, for who was not understood.

    >>> accepted([7051, 9120])
    'its text, its number (7051, 9120), 1 to 2 or a to b'
    """
    numbers, count = ", ".join(map(str, offered)), len(offered)
    return f"its text, its number ({numbers}), 1 to {count} or a to {LETTERS[0][count - 1]}"


def _called(numbers: Sequence[int]) -> Mapping[str, int]:
    names = {str(place): number for place, number in enumerate(numbers, start=1)}
    for alphabet in LETTERS:
        names |= dict(zip(alphabet, numbers, strict=False))
    return names


def _plain(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("()[]{}.।:,;\"'`* ")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in folded)

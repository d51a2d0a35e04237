"""What may not stand in a sentence of an answer: markup, addresses, hidden characters, letters of other scripts.

Nothing is searched for that is known to be bad: what may stand is listed, letters of two scripts, digits and the marks
of plain prose, and where a mark may stand within a word. A link in any disguise needs a mark that is not among them or
a full stop between two words.
"""

import unicodedata
from collections.abc import Iterator

from data.words import HINDI, Language
from embeddings.text import is_devanagari

LONGEST_SENTENCE = 900
"""Characters; as long as the longest list that is quoted whole (`embeddings.text.evidence.WHOLE_LIST`)."""

LONGEST_WORD = 40
"""Letters and digits between two blanks; longer ones are no words. Ministry names joined by dashes have up to 36."""

_MARKS = frozenset(".,;:!?()'\"-–—/%₹+’‘“”…।॥°§&")
_JOINERS = frozenset("\u200c\u200d")
"""They belong between two Devanagari letters and hide anywhere else."""
_EDGES = ".,;:!?()'\"-–—’‘“”…।॥"
_ROLES = ("system:", "assistant:", "user:")
_ENCODED_LENGTH = 16


def unfit(text: str) -> str | None:
    """What of `text` may not be shown, None where it is plain words.

    >>> unfit("See [here](http://evil.example).")
    'markup'
    >>> unfit("Write to evil.example/help."), unfit("Pay Rs.10, i.e. by 10:30 a.m. (section 7(1)) and/or 2.5 per cent.")
    ('an address', None)
    """
    if len(text) > LONGEST_SENTENCE:
        return "its length"
    fault = next((fault for place in range(len(text)) if (fault := _odd(text, place)) is not None), None)
    if fault is not None:
        return fault
    if text.lstrip().lower().startswith(_ROLES):
        return "markup"
    return next((fault for word in text.split() if (fault := _odd_word(word)) is not None), None)


def in_language(text: str, language: Language) -> bool:
    """Whether a sentence is written in the script of `language`: most letters Devanagari for Hindi, Latin otherwise."""
    letters = [character for character in text if character.isalpha()]
    devanagari = sum(map(is_devanagari, letters))
    if not letters:
        return False
    share = devanagari / len(letters)
    return share >= 0.5 if language == HINDI else share <= 0.2


def _odd(text: str, place: int) -> str | None:
    """What is wrong with one character where it stands."""
    character = text[place]
    if character == " " or character in _MARKS or (character.isascii() and character.isalnum()):
        return None
    if character in _JOINERS:
        beside = text[place - 1 : place], text[place + 1 : place + 2]
        return None if all(map(is_devanagari, beside)) else "hidden characters"
    if is_devanagari(character):
        return None
    if unicodedata.category(character)[0] == "C" or character in "\u115f\u1160\u3164\uffa0":
        return "hidden characters"
    if character.isspace():
        return None if character in "\n\u00a0" else "hidden characters"
    if unicodedata.name(character, "").startswith("LATIN ") and len(unicodedata.normalize("NFKC", character)) == 1:
        return None
    return "letters of another script" if character.isalnum() else "markup"


def _odd_word(word: str) -> str | None:
    """What is wrong with what stands between two blanks."""
    inner = word.strip(_EDGES)
    if "&" in inner and inner != "&":
        return "markup"
    if any(mark in inner for mark in ("//", "..", "://")) or _is_address(inner):
        return "an address"
    if any(len(part) > LONGEST_WORD for part in _parts(inner)):
        return "encoded text"
    mixed = any(map(str.isdigit, inner)) and any(map(str.isupper, inner)) and any(map(str.islower, inner))
    if (mixed or _is_hexadecimal(inner)) and len(inner) >= _ENCODED_LENGTH and inner.isalnum():
        return "encoded text"
    return None


def _is_hexadecimal(word: str) -> bool:
    return any(map(str.isdigit, word)) and all(character in "0123456789abcdefABCDEF" for character in word)


def _is_address(inner: str) -> bool:
    """Words joined by a full stop or a colon; "Rs.10", "2.5", "10:30", "i.e" and "a.m" are none."""
    for mark in ".:":
        parts = [part for part in inner.split(mark) if part]
        if len(parts) < 2:
            continue
        worded = [part for part in parts if not _is_number(part)]
        letters_only = all(len(part) == 1 for part in worded)
        one_before_number = len(worded) == 1 and parts[0] == worded[0] and worded[0].isalpha() and len(parts) == 2
        if not (letters_only and len(worded) in (0, len(parts))) and not one_before_number:
            return True
    return False


def _is_number(part: str) -> bool:
    return all(character.isdigit() or character in "()/-–,%+" for character in part)


def _parts(word: str) -> Iterator[str]:
    """The stretches of letters and digits of a word; vowel signs are letters here."""
    stretch = 0
    for place, character in enumerate(word):
        if character in _MARKS:
            yield word[stretch:place]
            stretch = place + 1
    yield word[stretch:]

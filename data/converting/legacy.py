"""Hindi that was typed in fonts from before Unicode: Latin letters that only look like Devanagari in their font."""

import re

from hinlegacy import convert as convert_legacy

from data.words.imports import Note, NoteCode

_FONTS = re.compile(r"kruti|devlys|chanakya|walkman|shusha|akruti|shivaji|agra\b|dvb?-?tt|4cgandhi", re.IGNORECASE)


def is_legacy_font(name: str) -> bool:
    """Whether text in the font of this name means other letters than its characters say.

    >>> is_legacy_font("ABCDEF+KrutiDev010"), is_legacy_font("Mangal")
    (True, False)
    """
    return _FONTS.search(name) is not None


class LegacyText:
    """Decodes text of old fonts, and counts what it decoded."""

    def __init__(self) -> None:
        self._decoded = 0
        self._unread = 0

    def decoded(self, text: str) -> str:
        """The text in Unicode; as it is, and counted as unread, where its coding is not known."""
        unicode: str = convert_legacy(text).unicode_text
        if not any("\u0900" <= character <= "\u097f" for character in unicode):
            self._unread += 1
            return text
        self._decoded += 1
        return unicode

    def notes(self) -> list[Note]:
        """What was decoded, and what was not."""
        notes = [Note(NoteCode.LEGACY_FONT, self._decoded)] if self._decoded else []
        return notes + ([Note(NoteCode.LEGACY_UNREAD, self._unread)] if self._unread else [])

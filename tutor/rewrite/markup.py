"""What may not stand in a sentence of an answer: markup, addresses, hidden characters, letters of other scripts."""

import re
import unicodedata

from data.words import HINDI, Language
from embeddings.text import is_devanagari

_TAG = re.compile(r"<\s*+(?:[/!?]\s*+)?[a-zA-Z]|&(?:#\w++|[a-z]{2,8});")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,12}:\s*/\s*/|\bjavascript\s*:|\bdata\s*:\s*\w+/|\bmailto\s*:|\bwww\s*\.|//\w"
    r"|(?<![\w.-])[\w.-]+\.(?:com|org|net|info|biz|io|co|ru|cn|xyz|top|site|online|test|example|invalid|dev|app|gov|nic|in)\b"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)*+)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\[[^\[\]\n]*+\]\s*+[(\[]|^[^\S\n]*+\[[^\]\n]++\]:|`|^\s{0,3}#{1,6}\s|\|.*\|", re.M)
_TOKENS = re.compile(
    r"<\||\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|^[^\S\n]*+(?:system|assistant|user)\s*+:", re.I | re.M
)
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffd\U000e0000-\U000e007f]"
)
_ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{16,}+={0,2}"
    r"|\b[0-9a-fA-F]{24,}+\b"
)

LONGEST_SENTENCE = 900
"""Characters; as long as the longest list that is quoted whole (`embeddings.text.evidence.WHOLE_LIST`)."""


_JOINER_IN_LATIN = re.compile("[A-Za-z0-9 ][\u200c\u200d]|[\u200c\u200d][A-Za-z0-9]")
"""Joiners belong into Devanagari words and hide in others."""


def unfit(text: str, *, evidence: str) -> str | None:
    """What of `text` may not be shown, None where it is plain words; an address may stand that the evidence has.

    >>> unfit("See [here](http://evil.example).", evidence="See there.")
    'markup'
    >>> unfit("Write to help@dept.example.", evidence="Write to us.")
    'an address'
    """
    if len(text) > LONGEST_SENTENCE:
        return "its length"
    if _HIDDEN.search(text) or _JOINER_IN_LATIN.search(text):
        return "hidden characters"
    if _TAG.search(text) or _MARKDOWN.search(text) or _TOKENS.search(text):
        return "markup"
    if any(address.group().lower() not in evidence.lower() for address in _ADDRESS.finditer(text)):
        return "an address"
    if any(encoded.group() not in evidence for encoded in _ENCODED.finditer(text)):
        return "encoded text"
    return "letters of another script" if _mixes_scripts(text) else None


def in_language(text: str, language: Language) -> bool:
    """Whether a sentence is written in the script of `language`: most letters Devanagari for Hindi, Latin otherwise."""
    letters = [character for character in text if character.isalpha()]
    devanagari = sum(map(is_devanagari, letters))
    if not letters:
        return False
    share = devanagari / len(letters)
    return share >= 0.5 if language == HINDI else share <= 0.2


def _mixes_scripts(text: str) -> bool:
    """Any letter that is neither Latin nor Devanagari: look-alikes, other languages, mathematical letters."""
    return any(
        character.isalpha() and not (character.isascii() or is_devanagari(character) or _is_latin(character))
        for character in text
    )


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")

"""Greetings, addresses, polite requests and thanks around a message, which say nothing about what is asked."""

import re
import unicodedata
from functools import cache

from embeddings.text.lexicon import WordList, any_of, words_of
from embeddings.text.matching import LONGEST_READ
from embeddings.text.tokens import is_stop_word, words

LONGEST_EDGE = 400
"""Characters at either end of a message within which courtesies are looked for."""

_APART = r"(?:[\s,;:.!।]|[-–—]++(?=\s))"
_RUN_BEGINS = r"(?<![\s,;:.!।])(?<![-–—](?=[-–—]))"
"""Not within what stands apart: a search would begin again at each of a thousand blanks."""
_NAME = r"(?-i:[A-Z](?:\.?\w)*+\.?|[\u0900-\u0963]++)"
_ONLY_STOPS = re.compile(r"[\s,;:.!?।]*+")


def without_courtesies(message: str) -> str:
    """`message` without the courtesies at its two ends; as it is where it says nothing else.

    Words inside it stay.

    >>> without_courtesies("Respected sir, kindly tell me who signs a contract? Thanks and regards, Asha")
    'who signs a contract?'
    >>> without_courtesies("सर जी, कृपया बताइए RTI की फीस कितनी है?"), without_courtesies("Good morning sir")
    ('RTI की फीस कितनी है?', 'Good morning sir')
    """
    text = unicodedata.normalize("NFC", message).replace("’", "'")
    start = _beginning().match(text[:LONGEST_EDGE])
    rest = text[start.end() if start else 0 :]
    asked = rest[: _ending_begins(rest)]
    if len(asked) == len(text) or all(map(is_stop_word, words(asked[:LONGEST_READ]))):
        return message
    return asked.strip()


def _ending_begins(rest: str) -> int:
    """Where the courtesies begin that `rest` ends with; its length where it ends with none."""
    begin, end = len(rest), -1
    for courtesy in _at_end().finditer(rest, max(len(rest) - LONGEST_EDGE, 0)):
        begin = begin if courtesy.start() == end else courtesy.start()
        end = courtesy.end()
    return begin if end >= 0 and _ONLY_STOPS.fullmatch(rest, end) else len(rest)


@cache
def _beginning() -> re.Pattern[str]:
    greeting, telling = any_of(words_of(WordList.GREETINGS)), any_of(words_of(WordList.TELLING))
    request = rf"(?:{any_of(words_of(WordList.REQUESTS))})(?:\s++(?:{telling})(?=\s))?"
    of_somebody = rf"(?:\s++(?:ji|जी))?\s++(?:{any_of(words_of(WordList.POSTPOSITIONS))})\s"
    address = rf"(?:{any_of(words_of(WordList.ADDRESSES))})(?!{of_somebody})"
    return re.compile(rf"^{_APART}*+(?:(?:{request}|{address}|{greeting})(?=[\s,;:.!।]|$){_APART}*+)+", re.IGNORECASE)


@cache
def _at_end() -> re.Pattern[str]:
    """One courtesy, with a name below "regards,"; a name is no courtesy itself."""
    asked = any_of([*words_of(WordList.ADDRESSES), *words_of(WordList.REQUESTS)])
    closing, ended = any_of(words_of(WordList.CLOSINGS)), r"(?=[\s,;:.!?।–—-]|$)"
    name = rf"(?!(?:{asked}|{closing}){ended}){_NAME}"
    signed = rf"(?:[ \t]*+[,\n][\s,]*+{name}(?: {name}){{0,2}})?"
    apart = rf"(?:^|{_RUN_BEGINS}{_APART}++|(?<=\?))"
    return re.compile(rf"{apart}(?:(?:{closing}){signed}|{asked}){ended}", re.IGNORECASE)

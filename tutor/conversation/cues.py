"""By which words a question shows that it leans on the one before, in three languages."""

import re
import unicodedata
from dataclasses import dataclass

from data.words import HINGLISH
from embeddings.languages import FUNCTION_WORDS, detect_language
from embeddings.text import is_stop_word, words

_LEADS = re.compile(
    r"(?:(?:ok(?:ay)?|accha|achha|अच्छा|ठीक है|theek hai|thanks|धन्यवाद|shukriya)[\s,.!]+)*"
    r"(?:(?:and|also|but|or|so|then|what about|how about|what if|what else|anything else|any other|in that case"
    r"|if so|if not|why not|why so|why is that|same (?:for|question|thing)|likewise|likewise for|only for|even if"
    r"|even for|does that|is that|aur|or|phir|fir|lekin|magar|toh|to|ya phir|ya|warna|nahi to|nahin to|waise"
    r"|kya (?:iska|iske|iski|isme|ismein|isse|ye|yeh|wo|woh|uska|uske|uski|usme|usmein))\b"
    r"|(?:और|या|फिर|तो|लेकिन|मगर|किंतु|किन्तु|परंतु|परन्तु|वरना|नहीं तो|अन्यथा|साथ ही)(?=[\s,?।]))",
    re.IGNORECASE,
)
_POINTS_BACK_ENGLISH = re.compile(
    r"\b(?:it|its|this|these|those|they|them|their|theirs|he|she|him|his|her|hers|the same|such an?"
    r"|the (?:former|latter|above)|(?:after|before|about|for|of|like|to|by|with|from|under|in|on|is|does|was)"
    r" that(?=\s*(?:[?.!,]|$|apply|happen|mean|take|work|also|too|period|time|case|rule|limit|amount)))\b",
    re.IGNORECASE,
)
_POINTS_BACK_HINGLISH = re.compile(
    r"\b(?:iska|iske|iski|isme|ismein|isse|ise|isko|ispe|ispar|uska|uske|uski|usme|usmein|usse|usko|use|inka|inke|inki|inme"
    r"|inmein|inko|unka|unke|unki|unko|unme|unmein|yeh|ye|woh|wo|wahan|vahan|yahi|wahi|vahi|aisa|aise|aisi|waisa|waise|waisi"
    r"|is|us|in|un|dono)\b",
    re.IGNORECASE,
)
_POINTS_BACK_HINDI = re.compile(
    r"(?<![\u0900-\u097f])(?:इसका|इसके|इसकी|इसमें|इससे|इसे|इसको|इसपर|इस|उसका|उसके|उसकी|उसमें|उससे|उसे|उसको|उस|इनका|इनके|इनकी"
    r"|इनमें|इन्हें|इनको|इन|उनका|उनके|उनकी|उनमें|उन्हें|उनको|उन|यह|ये|वह|वे|वहाँ|वहां|यही|वही|ऐसा|ऐसे|ऐसी|वैसा|वैसे|वैसी|उक्त|दोनों)"
    r"(?![\u0900-\u097f])"
)


_ENDS_OPEN = re.compile(
    r"(?:\b(?:to|toh|bhi|too|instead|meanwhile|otherwise|then|else)|(?<![\u0900-\u097f])(?:तो|भी))[\s?!.।]*$",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:(?:ok(?:ay)?|accha|achha|अच्छा|ab|अब|now|please|कृपया)[\s,.:]+)*"
    r"(?:(?:ye|yeh|mujhe|यह|ये|मुझे)\s+)?(?:bata(?:o|iye|ye|en|ein)|बता(?:ओ|इए|एँ|एं))[\s,]*(?:(?:ki|कि)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cues:
    """What of a question tells that it leans: an "and" before or a "too" behind it, a word that points back, few words.

    `content` are its words that say something, in order, as `embeddings.text.tokens.words` folds them.
    """

    leads_on: bool
    points_back: bool
    content: tuple[str, ...]


def cues_of(question: str) -> Cues:
    """The cues in `question`.

    >>> cues = cues_of("And for appeals?")
    >>> cues.leads_on, cues.points_back, cues.content
    (True, False, ('appeals',))
    >>> cues_of("iska samay kitna hai?").points_back
    True
    """
    typed = unicodedata.normalize("NFC", question).strip().lstrip("\"'“‘(-–—…. ")
    text = _PREAMBLE.sub("", typed, count=1) if _PREAMBLE.match(typed) else typed
    return Cues(
        leads_on=_LEADS.match(text) is not None or _ENDS_OPEN.search(text) is not None,
        points_back=_points_back(text),
        content=tuple(content_words(text)),
    )


def content_words(text: str) -> list[str]:
    """The folded words of `text` without stop words; of Hinglish without Hindi function words too."""
    hinglish = detect_language(text) == HINGLISH
    return [word for word in words(text) if not is_stop_word(word) and not (hinglish and word in FUNCTION_WORDS)]


def _points_back(text: str) -> bool:
    if _POINTS_BACK_HINDI.search(text):
        return True
    pattern = _POINTS_BACK_HINGLISH if detect_language(text) == HINGLISH else _POINTS_BACK_ENGLISH
    return pattern.search(text) is not None

"""What a message to Saarthi wants: a score for each intent from cue patterns kept as data."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

LONGEST_READ = 2_000
"""Characters of a message that are looked at for cues; what somebody wants stands in its first lines."""

SURE = 1.0
"""Least score of an intent that is acted upon without asking."""

MARGIN = 0.5
"""Least lead of the best intent over the next; closer than this, Saarthi asks. One cue weighs 0.5 to 4."""


class Intent(StrEnum):
    """What Saarthi can be asked for."""

    SUGGEST = "suggest"
    PLAN = "plan"
    PROGRESS = "progress"
    DUE = "due"
    FIND = "find"
    ASK = "ask"
    SMALL_TALK = "small-talk"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True)
class ScoredIntent:
    """An intent with the sum of its cues and of the message's context; 0 where no cue of it stands in the message."""

    intent: Intent
    score: float


@dataclass(frozen=True, slots=True)
class _Cues:
    flags: Mapping[str, re.Pattern[str]]
    context: Mapping[Intent, Mapping[str, float]]
    weighted: Mapping[Intent, Sequence[tuple[re.Pattern[str], float]]]


def normalised(message: str) -> str:
    r"""`message` in lower case, NFC, with single spaces and straight apostrophes, cut to `LONGEST_READ`.

    >>> normalised("  What’s   DUE?\n")
    "what's due?"
    """
    text = unicodedata.normalize("NFC", message[: 2 * LONGEST_READ]).replace("’", "'").lower()
    return " ".join(text.split())[:LONGEST_READ]


def whole_words(pattern: str) -> re.Pattern[str]:
    r"""`pattern` bound to word ends in Latin and Devanagari; `\b` would cut before a vowel sign."""
    return re.compile(rf"(?<![\w\u0900-\u0963\u0966-\u097f])(?:{pattern})(?![\w\u0900-\u0963\u0966-\u097f])")


def scored_intents(message: str) -> list[ScoredIntent]:
    """All intents with their scores, best first; equal scores in the order of `Intent`."""
    text, cues = normalised(message), _cues()
    flags = [flag for flag, pattern in cues.flags.items() if pattern.search(text)]
    scores = [ScoredIntent(intent, _score(text, intent, flags, cues)) for intent in Intent]
    return sorted(scores, key=lambda scored: -scored.score)


def likeliest(message: str) -> Sequence[Intent]:
    """One intent where the message is clear; the two likeliest where it is not.

    A message without any cue, such as "gift policy", may be a topic to find courses on or a matter to ask about.
    """
    first, second = scored_intents(message)[:2]
    if first.score < SURE:
        return (Intent.FIND, Intent.ASK)
    if first.score - second.score < MARGIN:
        return (first.intent, second.intent)
    return (first.intent,)


def _score(text: str, intent: Intent, flags: Sequence[str], cues: _Cues) -> float:
    found = sum(weight for pattern, weight in cues.weighted[intent] if pattern.search(text))
    if found == 0:
        return 0.0
    return found + sum(cues.context[intent].get(flag, 0.0) for flag in flags)


@cache
def _cues() -> _Cues:
    data = json.loads(files("tutor").joinpath("intent_cues.json").read_text(encoding="utf-8"))
    return _Cues(
        flags={flag: whole_words("|".join(patterns)) for flag, patterns in data["flags"].items()},
        context={intent: data["context"][intent.value] for intent in Intent},
        weighted={
            intent: [
                (whole_words(unicodedata.normalize("NFC", pattern)), weight)
                for cues in data["intents"][intent.value].values()
                for pattern, weight in cues
            ]
            for intent in Intent
        },
    )

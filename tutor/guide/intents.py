"""What a message to Saarthi may want, and the cue patterns, kept as data, that speak for each of it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from embeddings.text import normalised, whole_words


class Intent(StrEnum):
    """What Saarthi can be asked for."""

    SUGGEST = "suggest"
    PLAN = "plan"
    PROGRESS = "progress"
    DUE = "due"
    FIND = "find"
    ASK = "ask"
    EXPLAIN = "explain"
    WHY_NOT = "why-not"
    SMALL_TALK = "small-talk"
    OUT_OF_SCOPE = "out-of-scope"
    UNDO = "undo"
    KNOW_THIS = "know-this"
    LATER = "later"
    BRING_BACK = "bring-back"
    REMIND = "remind"
    SET_HOURS = "set-hours"
    SET_DEADLINE = "set-deadline"
    SET_GOAL = "set-goal"
    SET_LANGUAGE = "set-language"
    QUIZ = "quiz"
    CERTIFICATE = "certificate"
    FINISHED = "finished"
    DELETE_DATA = "delete-data"
    WHO_SEES = "who-sees"


WRITES = frozenset(
    {
        Intent.KNOW_THIS,
        Intent.LATER,
        Intent.SET_HOURS,
        Intent.SET_DEADLINE,
        Intent.SET_GOAL,
        Intent.SET_LANGUAGE,
    }
)
"""Acts that change what is kept of a learner; bringing a course back is no more than taking such an act back."""


@dataclass(frozen=True, slots=True)
class _Cues:
    flags: Mapping[str, re.Pattern[str]]
    context: Mapping[Intent, Mapping[str, float]]
    weighted: Mapping[Intent, Sequence[tuple[re.Pattern[str], float]]]


def cue_scores(message: str) -> NDArray[np.float64]:
    """(intents with cues + flags,) the sum of each intent's cues and context, 0 without a cue; then 1 for each flag."""
    text, cues = normalised(message), _cues()
    flags = [flag for flag, pattern in cues.flags.items() if pattern.search(text)]
    scores = [_score(text, intent, flags, cues) for intent in cues.weighted]
    return np.array([*scores, *(float(flag in flags) for flag in cues.flags)])


def has_cue(intent: Intent, *texts: str) -> bool:
    """Whether one of the texts holds a cue of the intent; of an intent without cues none is asked for."""
    weighted = _cues().weighted.get(intent)
    return weighted is None or any(pattern.search(normalised(text)) for pattern, _ in weighted for text in texts)


def _score(text: str, intent: Intent, flags: Sequence[str], cues: _Cues) -> float:
    score = sum(weight for pattern, weight in cues.weighted[intent] if pattern.search(text))
    if score == 0:
        return 0.0
    return score + sum(cues.context[intent].get(flag, 0.0) for flag in flags)


@cache
def _cues() -> _Cues:
    data = json.loads(files("tutor.guide").joinpath("intent_cues.json").read_text(encoding="utf-8"))
    cued = [intent for intent in Intent if intent.value in data["intents"]]
    return _Cues(
        flags={flag: whole_words("|".join(patterns)) for flag, patterns in data["flags"].items()},
        context={intent: data["context"][intent.value] for intent in cued},
        weighted={
            intent: [
                (whole_words(unicodedata.normalize("NFC", pattern)), weight)
                for cues in data["intents"][intent.value].values()
                for pattern, weight in cues
            ]
            for intent in cued
        },
    )

"""The numbers that the tutor answers with: learnt by `eval.fit.answers`, kept with their data card."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tutor.answer.decline import FEATURES, DeclineModel
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES, RankingModel

FORMAT = "saarthi-answers/1"


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """How blocks and sentences are ranked, and when nothing is answered."""

    ranking: RankingModel
    decline: DeclineModel


def model_from(data: Mapping[str, Any]) -> AnswerModel:
    """The model that `data`, the parsed `answer_model.json`, holds.

    Raises:
        ValueError: another format or other features than this code computes.
    """
    named = {"blocks": BLOCK_FEATURES, "sentences": SENTENCE_FEATURES, "decline": FEATURES}
    if data.get("format") != FORMAT:
        raise ValueError(f"answer model: expected {FORMAT}, found {data.get('format')!r}")
    weights = {part: _weights(data[part]["weights"], names, part=part) for part, names in named.items()}
    decline = data["decline"]
    return AnswerModel(
        RankingModel(weights["blocks"], weights["sentences"]),
        DeclineModel(weights["decline"], float(decline["intercept"]), float(decline["threshold"])),
    )


def _weights(given: Mapping[str, float], names: tuple[str, ...], *, part: str) -> tuple[float, ...]:
    if tuple(given) != names:
        raise ValueError(f"answer model: {part} has weights for {tuple(given)}, expected {names}")
    return tuple(float(given[name]) for name in names)


@cache
def shipped_model() -> AnswerModel:
    """The model that comes with the package; its data card stands inside."""
    return model_from(json.loads(files("tutor.answer").joinpath("answer_model.json").read_text(encoding="utf-8")))

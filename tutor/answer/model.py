"""The numbers that the tutor answers with: learnt by `eval.fit.answers`, kept with their data card."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tutor.answer.decline import FEATURES, READ_FEATURES, DeclineModel
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES, RankingModel

FORMAT = "saarthi-answers/3"


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """How blocks and sentences are ranked, and when nothing is answered: without a reader, and with one.

    `decline_read` is None of a model that knows of no reader.
    """

    ranking: RankingModel
    decline: DeclineModel
    decline_read: DeclineModel | None = None


def model_from(data: Mapping[str, Any]) -> AnswerModel:
    """The model that `data`, the parsed `answer_model.json`, holds.

    Raises:
        ValueError: another format or other features than this code computes.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"answer model: expected {FORMAT}, found {data.get('format')!r}")
    return AnswerModel(
        RankingModel(
            _weights(data, "blocks", names=BLOCK_FEATURES),
            _weights(data, "sentences", names=SENTENCE_FEATURES),
            margin=float(data["blocks"]["margin"]),
        ),
        decline=_decline(data, "decline", names=FEATURES),
        decline_read=_decline(data, "decline_with_reader", names=READ_FEATURES),
    )


def _decline(data: Mapping[str, Any], part: str, *, names: tuple[str, ...]) -> DeclineModel:
    given = data[part]
    return DeclineModel(_weights(data, part, names=names), float(given["intercept"]), float(given["threshold"]))


def _weights(data: Mapping[str, Any], part: str, *, names: tuple[str, ...]) -> tuple[float, ...]:
    given: Mapping[str, float] = data[part]["weights"]
    if tuple(given) != names:
        raise ValueError(f"answer model: {part} has weights for {tuple(given)}, expected {names}")
    return tuple(float(given[name]) for name in names)


@cache
def shipped_model() -> AnswerModel:
    """The model that comes with the package; its data card stands inside."""
    return model_from(json.loads(files("tutor.answer").joinpath("answer_model.json").read_text(encoding="utf-8")))

"""The file that keeps a fitted model of answers; a damaged or foreign one is refused by name."""

import json
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from data.bounded_json import bounded_json
from data.words import WeightsRefused
from recommender.answering.fitting import AnswerFit
from recommender.answering.given import NamedModel
from recommender.answering.model import AnswerModel, Difficulties
from recommender.kernels import FEATURES

FORMAT = "saarthi-answering/1"

REMEDY = "Fit again (`saarthi fit`), or remove the file to go without."

MOST_VALUES = 2_000_000
"""Four for each item: half a million items."""


def save_answer_fit(fit: AnswerFit, path: Path, *, day: date) -> None:
    """Writes the fit in place of the one before, whole or not at all; raises WeightsRefused where that fails."""
    body = {
        "format": FORMAT,
        "fitted_on": day.isoformat(),
        "adopted": fit.model is not None,
        "answers": fit.answers,
        "learners": fit.learners,
        "log_loss": {"means_of_items": fit.before, "model": fit.after},
        **({} if fit.model is None else {"model": _written(fit.model)}),
    }
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(body, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be written: {error.strerror or error}") from error


def load_answer_model(path: Path) -> NamedModel | None:
    """The model in the file, None where none was adopted; raises WeightsRefused naming the file and what is wrong."""
    try:
        read: Any = json.loads(bounded_json(path.read_text(encoding="utf-8"), most_values=MOST_VALUES))
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError:
        raise WeightsRefused(f"{path} is no JSON, perhaps cut off. {REMEDY}") from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise WeightsRefused(f"{path} does not have the format {FORMAT!r}. {REMEDY}")
    if read.get("adopted") is False:
        return None
    try:
        return _read(read["model"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WeightsRefused(f"{path} holds no model of answers: {error}. {REMEDY}") from None


def _written(named: NamedModel) -> dict[str, object]:
    difficulties = named.model.difficulties
    measured = zip(difficulties.items.tolist(), difficulties.counts.tolist(), strict=True)
    return {
        "weights": dict(zip(FEATURES, named.model.weights.tolist(), strict=True)),
        "constant": named.model.constant,
        "base": difficulties.base,
        "competencies": dict(zip(named.competencies, difficulties.skills.tolist(), strict=True)),
        "items": {name: list(each) for name, each in zip(named.items, measured, strict=True)},
    }


def _read(model: dict[str, Any]) -> NamedModel:
    weights, competencies, items = model["weights"], model["competencies"], model["items"]
    if weights.keys() != set(FEATURES):
        raise ValueError(f"weights of {sorted(weights)}, not of {sorted(FEATURES)}")
    measured = [(_number(difficulty), _number(count)) for difficulty, count in items.values()]
    difficulties = Difficulties(
        _number(model["base"]),
        np.array([_number(each) for each in competencies.values()], dtype=np.float64),
        np.array([difficulty for difficulty, _ in measured], dtype=np.float64),
        np.array([count for _, count in measured], dtype=np.float64),
    )
    by_feature = np.array([_number(weights[name]) for name in FEATURES])
    return NamedModel(
        AnswerModel(by_feature, _number(model["constant"]), difficulties), list(competencies), list(items)
    )


def _number(given: object) -> float:
    if not isinstance(given, (int, float)) or not isfinite(given):
        raise ValueError(f"{given!r} is no number")
    return float(given)

"""The file that keeps fitted weights with what they were fitted on; a damaged or foreign one is refused by name."""

import json
import os
from dataclasses import asdict, fields
from datetime import datetime
from hashlib import sha256
from math import isclose, isfinite
from pathlib import Path
from typing import Any

from data.bounded_json import bounded_json
from data.words import WeightsRefused
from recommender.fitting.fit import Fit, Window
from recommender.suggest.blend import POLICY, Weights

FORMAT = "saarthi-weights/1"

REMEDY = "Fit again (`saarthi fit`), or remove the file to go by the defaults."


def save_weights(fit: Fit, path: Path, *, catalogue_revision: str, ledger_revision: int, now: datetime) -> None:
    """Writes the fit beside the old file and puts it in its place; raises WeightsRefused where that fails."""
    body: dict[str, object] = {
        "format": FORMAT,
        "fitted_at": now.isoformat(timespec="seconds"),
        "weights": asdict(fit.weights),
        "version": fit.weights.version,
        "adopted": fit.adopted,
        "why": fit.why,
        "tuned": asdict(fit.tuned),
        "fitted": list(fit.fitted),
        "policy": list(POLICY),
        "data": {
            "catalogue_revision": catalogue_revision,
            "ledger_revision": ledger_revision,
            "completions": fit.completions,
        },
        "split": {"tuning": _days(fit.tuning), "testing": _days(fit.testing)},
        "metric": {
            "name": "ndcg@10",
            "before": fit.before,
            "after": fit.after,
            "gain_interval_95": None if fit.gain is None else list(fit.gain),
            "learners": fit.tested_learners,
            "tuned_on_learners": fit.tuned_learners,
            "weights_tried": fit.tried,
        },
    }
    text = json.dumps({**body, "sha256": _checksum(body)}, indent=2, allow_nan=False) + "\n"
    beside = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be written: {error.strerror or error}") from error


def load_weights(path: Path) -> tuple[Weights, str]:
    """The weights in the file and the day they were fitted; raises WeightsRefused naming the file and what is wrong."""
    try:
        read: Any = json.loads(bounded_json(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError:
        raise WeightsRefused(f"{path} is no JSON, perhaps cut off. {REMEDY}") from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        stated = read.get("format") if isinstance(read, dict) else type(read).__name__
        raise WeightsRefused(f"{path} has the format {stated!r}, not {FORMAT!r}. {REMEDY}")
    if read.pop("sha256", None) != _checksum(read):
        raise WeightsRefused(f"{path} was changed or damaged: its checksum differs. {REMEDY}")
    return _weights(read.get("weights"), path), str(read.get("fitted_at", ""))[:10]


def _weights(given: object, path: Path) -> Weights:
    names = {field.name for field in fields(Weights)}
    if not isinstance(given, dict) or given.keys() != names:
        signals = sorted(given) if isinstance(given, dict) else given
        raise WeightsRefused(f"{path} holds weights of other signals, {signals}, not {sorted(names)}. {REMEDY}")
    wrong = {name: value for name, value in given.items() if not _is_weight(value)}
    if wrong or not isclose(sum(given.values()), 1.0, abs_tol=1e-6):
        raise WeightsRefused(f"{path}: weights must be 0 or more and add up to 1, not {wrong or given}. {REMEDY}")
    return Weights(**{name: float(value) for name, value in given.items()})


def _is_weight(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value) and value >= 0


def _checksum(body: dict[str, object]) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode("utf-8")).hexdigest()


def _days(window: Window | None) -> list[str] | None:
    return None if window is None else [window.start.date().isoformat(), window.end.date().isoformat()]

"""Which weights the blend goes by: those fitted for this deployment, or the defaults, and why."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from data.words import WeightsRefused
from recommender.fitting import load_weights
from recommender.suggest import Weights

WEIGHTS_FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class WeightsInForce:
    """The weights, and one line on where they come from."""

    weights: Weights
    note: str


def weights_in_force(state_folder: Path) -> WeightsInForce:
    """Those of the state folder's file; the defaults where there is none, or where it is refused, which is logged."""
    path = state_folder / WEIGHTS_FILE
    if not path.exists():
        return WeightsInForce(Weights(), "defaults")
    try:
        weights, day = load_weights(path)
    except WeightsRefused as error:
        structlog.get_logger("weights").warning("weights refused, defaults serve", error=str(error))
        return WeightsInForce(Weights(), f"defaults ({error})")
    return WeightsInForce(weights, f"{weights.version}, fitted on {day}")


def weights_mark(state_folder: Path, name: str = WEIGHTS_FILE) -> str:
    """A mark that changes when the file is written anew; empty where there is none."""
    try:
        return str((state_folder / name).stat().st_mtime_ns)
    except OSError:
        return ""

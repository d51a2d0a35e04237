"""Which parameters schedules of review go by: those fitted for this deployment, or the defaults."""

from pathlib import Path

import structlog

from data.words import WeightsRefused
from tutor.review import DEFAULTS, Parameters, load_parameters

PARAMETERS_FILE = "review.json"


def review_parameters(state_folder: Path) -> Parameters:
    """Those of the state folder's file; the defaults where there is none, or where it is refused, which is logged."""
    path = state_folder / PARAMETERS_FILE
    if not path.exists():
        return DEFAULTS
    try:
        return load_parameters(path)
    except WeightsRefused as error:
        structlog.get_logger("review").warning("parameters refused, defaults serve", error=str(error))
        return DEFAULTS

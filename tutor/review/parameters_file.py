"""The file that keeps fitted parameters of the schedule; a damaged or foreign one is refused by name."""

import json
from datetime import date
from pathlib import Path

from data.bounded_json import bounded_json
from data.words import WeightsRefused
from tutor.review.fitting import ReviewFit
from tutor.review.schedule import Parameters, scheduler_of

FORMAT = "saarthi-review/1"

REMEDY = "Fit again (`saarthi review fit`), or remove the file to go by the defaults."


def save_parameters(fit: ReviewFit, path: Path, *, day: date) -> None:
    """Writes the fit in place of the one before, whole or not at all; raises WeightsRefused where that fails."""
    body = {
        "format": FORMAT,
        "fitted_on": day.isoformat(),
        "parameters": list(fit.parameters),
        "adopted": fit.adopted,
        "answers": fit.answers,
        "log_loss": {"defaults": fit.before, "fitted": fit.after},
    }
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(body, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be written: {error.strerror or error}") from error


def load_parameters(path: Path) -> Parameters:
    """The parameters in the file; raises WeightsRefused naming the file and what is wrong."""
    try:
        read = json.loads(bounded_json(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise WeightsRefused(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError:
        raise WeightsRefused(f"{path} is no JSON, perhaps cut off. {REMEDY}") from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise WeightsRefused(f"{path} does not have the format {FORMAT!r}. {REMEDY}")
    given = read.get("parameters")
    if not isinstance(given, list) or not all(isinstance(each, float | int) for each in given):
        raise WeightsRefused(f"{path} holds no list of numbers as parameters. {REMEDY}")
    try:
        return scheduler_of([float(each) for each in given]).parameters
    except ValueError as error:
        raise WeightsRefused(f"{path}: {error}. {REMEDY}") from None

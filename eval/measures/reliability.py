"""Does confidence mean what it says: of answers shown at a confidence, how many are complete and right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST = (0.9, 0.8, 0.7, 0.5, 0.0)
"""Where bands of confidence begin, the surest first."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class Band:
    """Answers shown from a confidence of `least` up to the next band: how sure they were, and how many were right."""

    language: str
    least: float
    answers: int
    confidence: float
    right: float


def reliability(confidence: NDArray[np.float64], right: NDArray[np.bool_], languages: Sequence[str]) -> list[Band]:
    """The bands that hold answers: of all shown, then of those to questions in each language; arguments are `(n,)`.

    >>> reliability(np.array([1.0, 0.5, 0.25]), np.array([True, False, False]), ["en", "en", "en"])[0]
    Band(language='all', least=0.9, answers=1, confidence=1.0, right=1.0)
    """
    asked_in = np.array(languages, dtype=np.str_)
    groups = {ALL: np.full(len(confidence), fill_value=True)}
    groups |= {language: asked_in == language for language in sorted(set(languages))}
    band_of = len(LEAST) - 1 - np.searchsorted(LEAST[-2::-1], confidence, side="right")
    return [
        Band(language, least, int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for language, rows in groups.items()
        for place, least in enumerate(LEAST)
        if (inside := rows & (band_of == place)).any()
    ]


def reliability_lines(bands: Sequence[Band]) -> list[str]:
    """The bands, one a line."""
    drawn = [
        f"{band.language:8} from {band.least:.1f}  {band.answers:4d} answers  "
        f"confidence {band.confidence:.2f}  complete and right {band.right:.2f}"
        for band in bands
    ]
    return ["Answers shown, those to uncovered questions among them, by confidence:", *drawn]

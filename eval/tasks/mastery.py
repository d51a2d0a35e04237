"""Does the model of answers foretell whether a learner's next answer is right, and how do published models?

Learners are foretold whom the model never saw: by the file's own split, else in five parts of the learners.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.measures.figures import Figure, Section
from eval.report import Report
from eval.rivals.answering import RIVALS, Rival, Size
from eval.sets.responses import Responses, read_responses
from recommender.answering import Answers, fitted_answering, taken

PARTS = 5
PART_SEED = 20
FIRST = 5
"""Of each learner: what is foretold before much is known of them."""

BANDS = 10

Chances = NDArray[np.float64]


def ours(train: Answers, asked: Answers, size: Size) -> Chances:
    """Our model (`recommender/answering`), fitted on `train`."""
    return fitted_answering(train, skills=size.skills, items=size.items).chances(asked)


def mastery_report(file: Path, *, dkt: bool, clock: Callable[[], float]) -> Report:
    """The figures of our model and of each rival over the same answers; raises InvalidInput."""
    started = clock()
    responses = read_responses(file)
    rivals: Mapping[str, Rival] = RIVALS if not dkt else {**RIVALS, "DKT": _dkt()}
    sections, seconds = {}, {}
    for name, model in {"ours": ours, **rivals}.items():
        begun = clock()
        rows, chances = foretold(responses, model)
        sections[name] = _section(responses.answers, rows, chances)
        seconds[name] = round(clock() - begun, 1)
    own = sections.pop("ours")
    return Report(
        command="mastery",
        data=str(file),
        seconds=clock() - started,
        overall=own,
        groups={"rivals": sections},
        facts={"seconds_each": seconds, "learners": responses.learners, "items": responses.items},
        subject="ours, of learners not seen in fitting",
    )


def foretold(responses: Responses, model: Rival) -> tuple[NDArray[np.int64], Chances]:
    """The rows that are foretold, and the probability of a right answer for each."""
    size = Size(responses.skills, responses.items)
    chances = np.full(len(responses.answers.right), np.nan)
    for train, tested in _splits(responses):
        # What a tested learner answered in training is known of them, too: the pass goes over all of their rows.
        concerned = np.isin(responses.answers.learners, np.unique(responses.answers.learners[tested]))
        read = model(taken(responses.answers, train), taken(responses.answers, concerned), size)
        chances[tested] = read[tested[concerned]]
    rows = np.flatnonzero(~np.isnan(chances))
    return rows, chances[rows]


def _splits(responses: Responses) -> Iterator[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    if responses.tested is not None:
        yield ~responses.tested, responses.tested
        return
    part = np.random.default_rng(PART_SEED).permutation(responses.learners) % PARTS
    of_row = part[responses.answers.learners]
    for number in range(min(PARTS, responses.learners)):
        yield of_row != number, of_row == number


def _section(answers: Answers, rows: NDArray[np.int64], chances: Chances) -> Section:
    from sklearn.metrics import log_loss, roc_auc_score

    right = answers.right[rows]
    begins = np.concatenate(([True], answers.learners[1:] != answers.learners[:-1]))
    place = np.arange(len(begins)) - np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    early = place[rows] < FIRST
    count = len(rows)
    figures = [
        Figure("auc", float(roc_auc_score(right, chances)), count),
        Figure("rmse", float(np.sqrt(np.mean((right - chances) ** 2))), count),
        Figure("log_loss", float(log_loss(right, np.clip(chances, 1e-6, 1 - 1e-6), labels=[0, 1])), count),
        Figure("ece", expected_calibration_error(right, chances), count),
    ]
    if len(np.unique(right[early])) > 1:
        figures.append(Figure("auc_first5", float(roc_auc_score(right[early], chances[early])), int(early.sum())))
    return Section(count, figures)


def expected_calibration_error(right: Chances, chances: Chances) -> float:
    """How far shares of right answers lie from the chances given, over ten bands of equal width (Guo et al. 2017).

    >>> round(expected_calibration_error(np.array([1.0, 0.0]), np.array([0.75, 0.75])), 2)
    0.25
    """
    band = np.minimum((chances * BANDS).astype(np.int64), BANDS - 1)
    sizes = np.bincount(band, minlength=BANDS)
    gaps = np.bincount(band, right - chances, minlength=BANDS)
    return float(np.abs(gaps).sum() / max(sizes.sum(), 1))


def _dkt() -> Rival:
    from eval.rivals.dkt import dkt

    return dkt

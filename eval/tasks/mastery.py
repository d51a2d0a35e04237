"""Does the model of answers foretell whether a learner's next answer is right, and how do published models?

Learners are foretold whom the model never saw: by the file's own split, else in five parts of the learners.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.measures.figures import Figure, Section
from eval.report import Report
from eval.rivals.answering import RIVALS, Rival, Size
from eval.rivals.levels import own_levels, pooled_levels
from eval.sets.responses import Responses, read_responses
from recommender.answering import Answers, fitted_answering, taken

PARTS = 5
PART_SEED = 20
FIRST = 5
"""Of each learner: what is foretold before much is known of them."""

BANDS = 10

Chances = NDArray[np.float64]
Marks = NDArray[np.bool_]

AUDITED = ("user_id", "item_id", "kc_ids", "timestamp", "split", "fold", "y_true", "y_pred")
"""The columns that kt-audit 0.2 reads."""

LEVELS: Mapping[str, Rival] = {"level alone": own_levels, "level, others beside": pooled_levels}
"""What the levels that learners are told foretell: no rivals, and made for explaining, not for this."""


def ours(train: Answers, asked: Answers, size: Size) -> Chances:
    """Our model (`recommender/answering`), fitted on `train`."""
    return fitted_answering(train, skills=size.skills, items=size.items).chances(asked)


def mastery_report(file: Path, *, dkt: bool, clock: Callable[[], float]) -> Report:
    """The figures of our model and of each rival over the same answers; raises InvalidInput."""
    started = clock()
    responses = read_responses(file)
    rivals: Mapping[str, Rival] = RIVALS if not dkt else {**RIVALS, "DKT": _dkt()}
    sections, seconds = {}, {}
    for name, model in {"ours": ours, **LEVELS, **rivals}.items():
        begun = clock()
        rows, chances = foretold(responses, model)
        sections[name] = _section(responses.answers, rows, chances)
        seconds[name] = round(clock() - begun, 1)
    own, levels = sections.pop("ours"), {name: sections.pop(name) for name in LEVELS}
    return Report(
        command="mastery",
        data=str(file),
        seconds=clock() - started,
        overall=own,
        groups={"levels": levels, "rivals": sections},
        facts={"seconds_each": seconds, "learners": responses.learners, "items": responses.items},
        subject="ours, of learners not seen in fitting",
    )


def foretold(responses: Responses, model: Rival) -> tuple[NDArray[np.int64], Chances]:
    """The rows that are foretold, and the probability of a right answer for each."""
    chances = np.full(len(responses.answers.right), np.nan)
    for _, tested, read in foretold_by_split(responses, model):
        chances[tested] = read
    rows = np.flatnonzero(~np.isnan(chances))
    return rows, chances[rows]


def foretold_by_split(responses: Responses, model: Rival) -> Iterator[tuple[Marks, Marks, Chances]]:
    """For each split the rows of training and those tested, and the chance of a right answer for each tested."""
    size = Size(responses.skills, responses.items)
    for train, tested in _splits(responses):
        # What a tested learner answered in training is known of them, too: the pass goes over all of their rows.
        concerned = np.isin(responses.answers.learners, np.unique(responses.answers.learners[tested]))
        read = model(taken(responses.answers, train), taken(responses.answers, concerned), size)
        yield train, tested, read[tested[concerned]]


def write_for_audit(file: Path, audit: Path) -> None:
    """Writes what our model foretold in the columns of kt-audit (PyPI), a fold a split; raises InvalidInput.

    It is told of training rows that their answers were foretold by the mean: it asks a chance of every row.
    """
    responses = read_responses(file)
    answers = responses.answers
    with audit.open("w", encoding="utf-8", newline="") as written:
        table = csv.writer(written)
        table.writerow(AUDITED)
        for fold, (train, tested, read) in enumerate(foretold_by_split(responses, ours)):
            chances = np.full(len(answers.right), answers.right[train].mean())
            chances[tested] = read
            for row in np.flatnonzero(train | tested).tolist():
                skills = "|".join(
                    f"s{skill}" for skill in answers.skills[answers.starts[row] : answers.starts[row + 1]]
                )
                split = "test" if tested[row] else "train"
                named = (answers.learners[row], answers.items[row], skills, answers.at[row])
                table.writerow([*named, split, fold, int(answers.right[row]), f"{chances[row]:.6f}"])


def _splits(responses: Responses) -> Iterator[tuple[Marks, Marks]]:
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
    for name, chosen in (("auc_first5", early), ("auc_new_skill", _new_skill(answers)[rows])):
        if len(np.unique(right[chosen])) > 1:
            figures.append(Figure(name, float(roc_auc_score(right[chosen], chances[chosen])), int(chosen.sum())))
    return Section(count, figures)


def _new_skill(answers: Answers) -> Marks:
    """Which rows are a learner's first in their first skill."""
    first = answers.skills[answers.starts[:-1]]
    pairs = answers.learners * (int(answers.skills.max(initial=0)) + 1) + first
    marks = np.zeros(len(pairs), dtype=np.bool_)
    marks[np.unique(pairs, return_index=True)[1]] = True
    return marks


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

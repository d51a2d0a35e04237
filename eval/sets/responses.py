"""Reading answers of learners to items: learner, item, skills ("a;b"), correct, and where known at and split."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.csv
from numpy.typing import NDArray

from data.words import Fault, InvalidInput
from recommender.answering import Answers

NEEDED = ("learner", "item", "skills", "correct")
SPLITS = ("train", "test")
FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Responses:
    """`answers` by learner and time, how many skills, items and learners; `tested` (n,) where a split is named.

    A row with several skills is one answer.
    """

    answers: Answers
    skills: int
    items: int
    learners: int
    tested: NDArray[np.bool_] | None


def read_responses(path: Path) -> Responses:
    """The answers of a CSV file; those of a learner in the order of `at`, else of the file.

    A learner's answer to an item is counted once a moment: told twice, it is one (EdNet has such rows).

    Raises InvalidInput with every missing column and the first faulty rows.
    """
    table = _table(path)
    missing = [name for name in NEEDED if name not in table.column_names]
    if missing:
        remedy = f"The columns are {', '.join(NEEDED)}, and where known at, split."
        raise InvalidInput(str(path), [Fault(str(path), name, "no such column", remedy) for name in missing])
    texts = {name: [str(value or "") for value in table[name].to_pylist()] for name in table.column_names}
    faults = [*_faults(path, texts)][:FAULTS_SHOWN]
    if not faults and not texts["learner"]:
        faults = [Fault(str(path), "0 rows", "the table is empty", "Give at least one row.")]
    if faults:
        raise InvalidInput(str(path), faults)
    return _responses(_told_once(texts))


def _told_once(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows without those that repeat learner, item and moment; all of them where no moment is told."""
    if "at" not in texts:
        return texts
    keys = list(zip(texts["learner"], texts["item"], map(float, texts["at"]), strict=True))
    kept = sorted({key: row for row, key in reversed(list(enumerate(keys)))}.values())
    return {name: [values[row] for row in kept] for name, values in texts.items()}


def _table(path: Path) -> pyarrow.Table:
    try:
        header = pyarrow.csv.open_csv(path).schema.names
        kinds = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in header})
        return pyarrow.csv.read_csv(path, convert_options=kinds)
    except (OSError, pyarrow.ArrowInvalid) as error:
        remedy = "Give a CSV file with a header."
        raise InvalidInput(str(path), [Fault(str(path), "", str(error), remedy)]) from error


RULES: Mapping[str, tuple[Callable[[str], bool], str, str]] = {
    "correct": (lambda value: value in {"0", "1"}, "correct is 0 or 1", "Give one row for each answer."),
    "learner": (bool, "the learner is missing", "Give its id."),
    "item": (bool, "the item is missing", "Give its id."),
    "at": (lambda value: _is_number(value), "this is no time", "Give seconds since 1970, in every row."),
    "split": (lambda value: value in SPLITS, "the split is train or test", "Name one in every row."),
}
"""Of each column: what a value must be, what is said where it is not, and the remedy."""


def _faults(path: Path, texts: dict[str, list[str]]) -> list[Fault]:
    return [
        Fault(f"{path}:{row}", value, said, remedy)
        for name, (holds, said, remedy) in RULES.items()
        for row, value in enumerate(texts.get(name, []), start=2)
        if not holds(value)
    ]


def _is_number(value: str) -> bool:
    try:
        return bool(np.isfinite(float(value)))
    except ValueError:
        return False


def _responses(texts: dict[str, list[str]]) -> Responses:
    learners, rows_learner = np.unique(np.array(texts["learner"]), return_inverse=True)
    items, rows_item = np.unique(np.array(texts["item"]), return_inverse=True)
    listed = [sorted(set(each.split(";"))) for each in texts["skills"]]
    names = {name: number for number, name in enumerate(sorted({name for each in listed for name in each}))}
    at = np.array([float(each) for each in texts["at"]]) if "at" in texts else np.zeros(len(listed))
    order = np.lexsort((np.arange(len(at)), at, rows_learner))
    widths = np.array([len(listed[row]) for row in order])
    answers = Answers(
        learners=rows_learner[order].astype(np.int64),
        items=rows_item[order].astype(np.int64),
        starts=np.concatenate(([0], np.cumsum(widths))).astype(np.int64),
        skills=np.array([names[name] for row in order for name in listed[row]], dtype=np.int64),
        right=np.array(texts["correct"])[order].astype(np.float64),
        at=at[order].astype(np.int64),
        difficulty=np.zeros(len(order)),
        known=np.zeros(len(order)),
    )
    tested = np.array(texts["split"])[order] == "test" if "split" in texts else None
    return Responses(answers, len(names), len(items), len(learners), tested)

"""What the nightly job is fitted to: arrays only, in one file, so that every process of a cluster can load them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa

from data.words import ModelCorrupt
from recommender.kernels.pruning import Neighbours
from recommender.kernels.scoring import Groups, Lanes, Rules
from recommender.nightly.tables import Circumstance

FORMAT = "saarthi-nightly/2"


@dataclass(frozen=True, slots=True)
class NightlyModel:
    """Courses by column; `circumstances` are the rows of `groups`, those that occur among the learners."""

    courses: Sequence[str]
    circumstances: Sequence[Circumstance]
    groups: Groups
    neighbours: Neighbours
    lanes: Lanes
    rules: Rules

    def save(self, path: Path) -> None:
        """Writes one .npz file."""
        parts: dict[str, Any] = {
            "base": self.groups.base,
            "best": self.groups.best,
            "near_starts": self.neighbours.starts,
            "near_columns": self.neighbours.columns,
            "near_weights": self.neighbours.weights,
            "near_keep": np.array(self.neighbours.keep),
            "decay": self.lanes.decay,
            "peak": self.lanes.peak,
            "worth": self.lanes.worth,
            "needs_from": self.rules.starts,
            "needed": self.rules.needed,
            "tie": self.rules.tie,
        }
        texts = np.array([each[:3] for each in self.circumstances], dtype=np.str_).reshape(-1, 3)
        with path.open("wb") as file:
            np.savez(
                file,
                format=np.array(FORMAT),
                courses=np.array(self.courses, dtype=np.str_),
                texts=texts,
                has_history=np.array([each.has_history for each in self.circumstances], dtype=np.bool_),
                **parts,
            )

    @classmethod
    def load(cls, path: Path) -> "NightlyModel":
        """The model in a file; raises ModelCorrupt where it is torn, or of another format."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
            if str(found["format"]) != FORMAT:
                raise ModelCorrupt(f"{path} has format {found['format']}, expected {FORMAT}; run the nightly job again")
            return cls._of(found)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelCorrupt(f"{path} is no whole nightly model ({error}); run the nightly job again") from error

    @classmethod
    def _of(cls, arrays: dict[str, Any]) -> "NightlyModel":
        texts, has_history = arrays["texts"].tolist(), arrays["has_history"].tolist()
        return cls(
            courses=arrays["courses"].tolist(),
            circumstances=[
                Circumstance(organisation, role, languages, history)
                for (organisation, role, languages), history in zip(texts, has_history, strict=True)
            ],
            groups=Groups(base=arrays["base"], best=arrays["best"]),
            neighbours=Neighbours(
                starts=arrays["near_starts"],
                columns=arrays["near_columns"],
                weights=arrays["near_weights"],
                keep=float(arrays["near_keep"]),
            ),
            lanes=Lanes(decay=arrays["decay"], peak=arrays["peak"], worth=arrays["worth"]),
            rules=Rules(starts=arrays["needs_from"], needed=arrays["needed"], tie=arrays["tie"]),
        )

    def course_ids(self) -> pa.Array:
        """The course ids by column."""
        return pa.array(self.courses, type=pa.string())

"""What the nightly job is fitted to: arrays only, in one file, so that every process of a cluster can load them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa

from data.words import ModelCorrupt
from recommender.kernels.pruning import Neighbours
from recommender.kernels.shapes import Groups, Lanes, Likeness, Needs, News, Policy, Rules, Turns
from recommender.nightly.plans import Plans
from recommender.nightly.tables import Circumstance

FORMAT = "saarthi-nightly/5"

PartT = TypeVar("PartT", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class NightlyModel:
    """Courses and competencies by column; `circumstances` are the rows of `groups`: those that occur among learners."""

    courses: Sequence[str]
    competencies: Sequence[str]
    circumstances: Sequence[Circumstance]
    groups: Groups
    neighbours: Neighbours
    policy: Policy
    plans: Plans

    def save(self, path: Path) -> None:
        """Writes one .npz file."""
        parts: dict[str, Any] = {}
        for part in (self.groups, self.neighbours, *self.policy, self.plans):
            parts |= {_name(type(part), field): np.asarray(value) for field, value in part._asdict().items()}
        with path.open("wb") as file:
            np.savez(
                file,
                format=np.array(FORMAT),
                courses=np.array(self.courses, dtype=np.str_),
                competencies=np.array(self.competencies, dtype=np.str_),
                circumstances=np.array(self.circumstances, dtype=np.str_).reshape(-1, len(Circumstance._fields)),
                **parts,
            )

    @classmethod
    def load(cls, path: Path) -> "NightlyModel":
        """The model in a file; raises ModelCorrupt where it is torn, or of another format."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            if str(arrays["format"]) != FORMAT:
                raise ModelCorrupt(
                    f"{path} has format {arrays['format']}, expected {FORMAT}; run the nightly job again"
                )
            return cls._of(arrays)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise ModelCorrupt(f"{path} is no whole nightly model ({error}); run the nightly job again") from error

    @classmethod
    def _of(cls, arrays: Mapping[str, Any]) -> "NightlyModel":
        return cls(
            courses=arrays["courses"].tolist(),
            competencies=arrays["competencies"].tolist(),
            circumstances=[Circumstance(*row) for row in arrays["circumstances"].tolist()],
            groups=_part(Groups, arrays),
            neighbours=_part(Neighbours, arrays),
            policy=Policy(
                lanes=_part(Lanes, arrays),
                rules=_part(Rules, arrays),
                needs=_part(Needs, arrays),
                likeness=_part(Likeness, arrays),
                news=_part(News, arrays),
                turns=_part(Turns, arrays),
            ),
            plans=_part(Plans, arrays),
        )

    def course_ids(self) -> pa.Array:
        """The course ids by column."""
        return pa.array(self.courses, type=pa.string())

    def competency_ids(self) -> pa.Array:
        """The competency ids by column."""
        return pa.array(self.competencies, type=pa.string())

    def group_ids(self) -> pa.Array:
        """The groups that plans address, by number."""
        return pa.array(self.plans.groups.tolist(), type=pa.string())

    def asked_ids(self) -> pa.Array:
        """The courses that plans ask for, by number."""
        return pa.array(self.plans.asked.tolist(), type=pa.string())


def _name(kind: type[tuple[Any, ...]], field: str) -> str:
    return f"{kind.__name__}.{field}"


def _part(kind: type[PartT], arrays: Mapping[str, Any]) -> PartT:
    """The named tuple with its arrays; a number is one that was saved without dimensions."""
    values = [arrays[_name(kind, field)] for field in kind.__annotations__]
    return kind(*(value.item() if value.ndim == 0 else value for value in values))

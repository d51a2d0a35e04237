"""Comparisons of two courses for a role's need, judged by readers who saw nothing of what the engine suggests."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from data.reading import FaultList
from data.words import CompetencyId, CourseId, RoleId
from eval.sets.records import records, refuse_faults


class Verdict(StrEnum):
    """Which of the two courses somebody of the role should take first for the need."""

    A = "a"
    B = "b"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two courses of a catalogue for a role with a need; `phase`: one is of an earlier phase of the work, or lower."""

    id: str
    catalogue: str
    role: RoleId
    need: CompetencyId
    a: CourseId
    b: CourseId
    phase: bool
    first: Verdict
    second: Verdict

    @property
    def agreed(self) -> Verdict | None:
        """The verdict of both readers, None where they differ."""
        return self.first if self.first is self.second else None


def read_comparisons(path: Path) -> Sequence[Comparison]:
    """The comparisons of a JSONL file, `first` and `second` by reader; raises InvalidInput with every fault."""
    faults = FaultList()
    read = [
        Comparison(
            id=fields.text("id"),
            catalogue=fields.text("catalogue"),
            role=RoleId(fields.text("role")),
            need=CompetencyId(fields.text("need")),
            a=CourseId(fields.text("a")),
            b=CourseId(fields.text("b")),
            phase=fields.truth("phase"),
            first=fields.choice("first", Verdict),
            second=fields.choice("second", Verdict),
        )
        for fields in records(path, "comparison", faults=faults)
    ]
    refuse_faults(str(path), faults)
    return read


def is_for_tuning(catalogue: str, role: RoleId) -> bool:
    """Whether the role's comparisons may be tuned on; those of the others only measure, so that no role is in both."""
    return sha256(f"{catalogue}/{role}".encode()).digest()[0] % 2 == 0

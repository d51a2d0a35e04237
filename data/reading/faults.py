"""Collecting faults, so that all of one input are reported together, and guessing what was meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from data.words.errors import Fault

CLOSE_ENOUGH = 0.6
"""difflib's own cut-off: one slip in a short word, a few in a long one."""


class FaultList:
    """The faults found so far, in the order of finding."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, place: str, *, value: str, problem: str, remedy: str) -> None:
        """Notes one fault; text that could not be printed is shown escaped."""
        shown = value.encode("utf-8", "backslashreplace").decode()
        self._faults.append(Fault(place=place, value=shown, problem=problem, remedy=remedy))

    def in_order(self) -> list[Fault]:
        """All faults, by file and line."""
        return sorted(self._faults, key=lambda fault: _file_and_line(fault.place))

    def __len__(self) -> int:
        return len(self._faults)


def did_you_mean(value: str, candidates: Iterable[str], *, otherwise: str) -> str:
    """A remedy that names the candidate most like `value`, or `otherwise` where none is near.

    >>> did_you_mean("rti-act", ["rti-acts", "posh-act"], otherwise="Add it.")
    "Did you mean 'rti-acts'?"
    """
    near = nearest(value, candidates)
    return f"Did you mean {near!r}?" if near else otherwise


def nearest(value: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `value`, or None where none is near."""
    near = get_close_matches(value, sorted(candidates), n=1, cutoff=CLOSE_ENOUGH)
    return near[0] if near else None


def _file_and_line(place: str) -> tuple[str, int]:
    """File and line of "x.yaml:12", file and row of "x.parquet: row 12"."""
    file, _, behind = place.rpartition(":")
    number = behind.removeprefix(" row ")
    return (file, int(number)) if file and number.isascii() and number.isdigit() else (place, 0)

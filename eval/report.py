"""A report as a table for people and as one JSON object for programs (format: docs/reference/evaluation.md)."""

import json
import math
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from data.words import Fault, InvalidInput
from eval.measures.figures import Figure, Section

PACKAGES_NAMED = ("saarthi", "numpy", "scipy", "scikit-learn", "onnxruntime", "sentencepiece", "faiss-cpu", "bm25s")

COMPARISONS = {
    "levels": "What the levels that learners are told foretell:",
    "rivals": "Rivals, fitted and ranked alike:",
    "differences": "Ours minus each rival, learner by learner:",
}
RANKED = ("hr@10", "recall@10", "ndcg@10", "mrr", "coverage@10", "fit_cpu_s", "peak_mb")
COMPARED = (*RANKED, "auc", "rmse", "log_loss", "ece", "auc_first5", "auc_new_skill")
"""The groups of which only the main figures are shown, and which those are; the JSON object holds them all."""

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run measured; `subject` names what `overall` is of.

    `groups` holds further sections by kind ("by_language") and name ("hi"), `facts` further JSON values such as counts
    of what was left out, `notes` lines for people.
    """

    command: str
    data: str
    seconds: float
    overall: Section
    groups: Mapping[str, Mapping[str, Section]] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    notes: Sequence[str] = ()
    subject: str = "all"


def as_json(report: Report) -> JsonObject:
    """The report as the documented JSON object; values are not rounded."""
    return {
        "command": report.command,
        "data": report.data,
        "n": report.overall.n,
        "seconds": round(report.seconds, 2),
        "versions": versions_in_use(),
        "metrics": _values(report.overall),
        "intervals": _intervals(report.overall),
        "samples": _samples(report.overall),
        **{
            kind: {name: section_as_json(section) for name, section in group.items()}
            for kind, group in report.groups.items()
        },
        **report.facts,
    }


def section_as_json(section: Section) -> JsonObject:
    """{"n", every metric by name, "intervals", "samples"}."""
    return {
        "n": section.n,
        **_values(section),
        "intervals": _intervals(section),
        "samples": _samples(section),
    }


def write_json(report: Report, path: Path) -> None:
    """Writes the report's JSON object; raises InvalidInput naming the path where that fails."""
    write_object(as_json(report), path)


def write_object(value: JsonObject, path: Path) -> None:
    """Writes any JSON object; raises InvalidInput naming the path where that fails."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput("--json", [_unwritable(path, error.strerror or type(error).__name__)]) from error


def refuse_unwritable(path: Path | None, *, option: str = "--json") -> None:
    """Raises InvalidInput at once where a report could not be written at the end of a long run."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise InvalidInput(option, [_unwritable(path, "no such folder, or a folder itself")])


def show(report: Report, *, console: Console) -> None:
    """Prints the tables and the notes: a line for each figure, of rivals only the main ones."""
    title = f"{report.command}: {report.data}  (n = {report.overall.n}, {report.seconds:.1f} s)"
    listed = {kind: group for kind, group in report.groups.items() if kind not in COMPARISONS}
    console.print(title, markup=False, soft_wrap=True)
    console.print(_figures_table({report.subject: report.overall, **_flat(listed)}))
    for kind, heading in COMPARISONS.items():
        if report.groups.get(kind):
            console.print(heading, markup=False, soft_wrap=True)
            console.print(_figures_table(_main_figures(report.groups[kind])))
    for note in report.notes:
        console.print(note, markup=False, soft_wrap=True)


def versions_in_use() -> dict[str, str]:
    """The versions of Python and of every package that figures depend on."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES_NAMED:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def _figures_table(sections: Mapping[str, Section]) -> Table:
    """A line for each figure of each section."""
    table = Table()
    table.add_column("of")  # the one that gives way where the screen is narrow
    table.add_column("figure", no_wrap=True)
    for heading in ("value", "95 % interval", "n"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, section in sections.items():
        for row, figure in enumerate(section.figures):
            cells = (figure.name, _shown(figure.value), _bounds(figure), str(figure.n))
            table.add_row(name if row == 0 else "", *cells, end_section=row == len(section.figures) - 1)
    return table


def _main_figures(sections: Mapping[str, Section]) -> Mapping[str, Section]:
    return {
        name: Section(section.n, [figure for figure in section.figures if figure.name in COMPARED])
        for name, section in sections.items()
    }


def _flat(groups: Mapping[str, Mapping[str, Section]]) -> dict[str, Section]:
    return {name: section for group in groups.values() for name, section in group.items()}


def _bounds(figure: Figure) -> str:
    return "" if figure.interval is None else f"{_shown(figure.interval.low)} – {_shown(figure.interval.high)}"


def _shown(value: float) -> str:
    """Four decimals for shares, one for larger numbers such as seconds."""
    return f"{value:.4f}" if abs(value) <= 1 else f"{value:.1f}"


def _values(section: Section) -> JsonObject:
    return {figure.name: figure.value for figure in section.figures}


def _intervals(section: Section) -> JsonObject:
    known = {figure.name: figure.interval for figure in section.figures if figure.interval is not None}
    return {name: [interval.low, interval.high] for name, interval in known.items() if not math.isnan(interval.low)}


def _samples(section: Section) -> JsonObject:
    return {figure.name: figure.n for figure in section.figures}


def _unwritable(path: Path, reason: str) -> Fault:
    return Fault(str(path), path.name, f"the report cannot be written there: {reason}", "Name another file.")

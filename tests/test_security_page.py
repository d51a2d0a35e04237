"""The self-assessment in docs/explanation/security.md: complete, counted rightly, nothing met without what shows it."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "docs/explanation/security.md"
REQUIREMENTS = {"1": 70, "2": 183}
"""OWASP ASVS 5.0.0: requirements of levels 1 and 2."""

RESULTS = ("met", "partly", "no", "n/a")
SHOWN = re.compile(r"`[a-z]+/[\w./-]+`|`(?:make|python -m|saarthi)\b[^`]*`|\]\(|\bread: ")


class Row(NamedTuple):
    """One line of the tables: a requirement, or several that are alike."""

    ids: str
    levels: str
    requirement: str
    result: str
    shown_by: str


def _rows() -> list[Row]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d+\.\d+\.\d+", line)
    ]
    return [Row(*row) for row in cells]


def _requirements(ids: str) -> list[str]:
    """Each id of "1.2.6 – 1.2.8, 1.3.8"."""
    named: list[str] = []
    for part in ids.split(", "):
        first, _, last = part.partition(" – ")
        section, _, number = first.rpartition(".")
        end = int(last.rpartition(".")[2]) if last else int(number)
        named += [f"{section}.{each}" for each in range(int(number), end + 1)]
    return named


def test_every_requirement_stands_there_once() -> None:
    named = [each for row in _rows() for each in _requirements(row.ids)]

    assert [each for each, times in Counter(named).items() if times > 1] == []
    assert len(named) == sum(REQUIREMENTS.values())


def test_results_are_counted_as_they_stand() -> None:
    counted = {level: Counter(row.result for row in _rows() if row.levels == level) for level in REQUIREMENTS}
    told = re.findall(
        r"^\| ([12]) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )

    assert [(level, int(total)) for level, *_, total in told] == [*REQUIREMENTS.items()]
    for level, met, partly, no, not_applicable, total in told:
        assert [int(met), int(partly), int(no)] == [counted[level][result] for result in RESULTS[:3]]
        assert sum(map(int, (met, partly, no, not_applicable))) == int(total)


def test_only_what_does_not_apply_is_put_together() -> None:
    together = [row for row in _rows() if len(_requirements(row.ids)) > 1 or row.levels not in REQUIREMENTS]

    assert {row.result for row in together} == {"n/a"}
    assert {row.result for row in _rows()} == {*RESULTS}


def test_what_is_met_says_what_shows_it_and_what_is_not_says_why() -> None:
    assert [row.ids for row in _rows() if row.result == "met" and not SHOWN.search(row.shown_by)] == []
    assert [row.ids for row in _rows() if not row.shown_by] == []

"""Coverage as a map: competencies down, levels across, one line a language, each cell by people, courses and gap."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from urllib.parse import urlencode

from api.curate.shapes import CoverageRowOut
from api.running.i18n import mark
from data.words import LEVELS, CompetencyId

SHADES = 4
"""Steps of shading, by the root of a gap's share of the widest: gaps of the sample span three powers of ten."""

LEAST_MOVE = 0.5
"""People: what rounds to none is no move."""


class HeatOrder(StrEnum):
    """What the competencies are in the order of."""

    GAP = "gap"
    PEOPLE = "people"
    NAME = "name"
    WIDENED = "widened"


ORDERS: Mapping[HeatOrder, str] = {
    HeatOrder.GAP: mark("The widest gap first"),
    HeatOrder.PEOPLE: mark("The most people first"),
    HeatOrder.NAME: mark("By name"),
    HeatOrder.WIDENED: mark("What widened most since last month first"),
}


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A level in a language: its figures, how dark it is (0 to `SHADES`), and where it is looked at."""

    row: CoverageRowOut
    shade: int
    href: str

    @property
    def moved(self) -> str:
        """Whether the gap is wider or narrower than it was by half a person at least; empty where it is neither."""
        if abs(self.row.widened_by) < LEAST_MOVE:
            return ""
        return "wider" if self.row.widened_by > 0 else "narrower"


@dataclass(frozen=True, slots=True)
class HeatCompetency:
    """A competency with a line of cells for each language, None where nobody is in need and nothing is taught."""

    id: CompetencyId
    name: str
    theme: str
    area: str
    gap: float
    people: int
    widened_by: float
    unstated: bool
    lines: Mapping[str, Sequence[HeatCell | None]]


def heat_map(rows: Sequence[CoverageRowOut], *, order: HeatOrder) -> list[HeatCompetency]:
    """The competencies of these rows in this order; ties by name. Gaps that are not told count as none."""
    widest = max((row.gap or 0.0 for row in rows), default=0.0)
    together: dict[str, list[CoverageRowOut]] = defaultdict(list)
    for row in rows:
        together[row.competency].append(row)
    found = [_competency(own, widest) for own in together.values()]
    return sorted(found, key=lambda each: _place(each, order))


def cell_address(row: CoverageRowOut) -> str:
    """Where a cell is looked at."""
    asked = {"competency": row.competency, "level": row.level, "content_language": row.language}
    return f"/coverage/cell?{urlencode(asked)}"


def _competency(rows: Sequence[CoverageRowOut], widest: float) -> HeatCompetency:
    cells: dict[str, dict[int, HeatCell]] = defaultdict(dict)
    for row in rows:
        cells[row.language][row.level] = HeatCell(row, _shade(row, widest), cell_address(row))
    first = rows[0]
    return HeatCompetency(
        id=CompetencyId(first.competency),
        name=first.name,
        theme=first.theme,
        area=first.area,
        gap=max(row.gap or 0.0 for row in rows),
        people=max(row.learners_in_need or 0 for row in rows),
        widened_by=max(row.widened_by for row in rows),
        unstated=first.unstated,
        lines={language: [cells[language].get(level) for level in LEVELS] for language in sorted(cells)},
    )


def _shade(row: CoverageRowOut, widest: float) -> int:
    return ceil(SHADES * sqrt((row.gap or 0.0) / widest)) if widest else 0


def _place(each: HeatCompetency, order: HeatOrder) -> tuple[float, str]:
    match order:
        case HeatOrder.GAP:
            return -each.gap, each.name
        case HeatOrder.PEOPLE:
            return -float(each.people), each.name
        case HeatOrder.NAME:
            return 0.0, each.name
        case HeatOrder.WIDENED:
            return -each.widened_by, each.name

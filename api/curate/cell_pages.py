"""The curator's page of one cell of coverage, what would change, and the whole table as CSV."""

import csv
import io

from fastapi import APIRouter, Response

from api.curate.cell_shapes import CoverageCellOut, CoverageChangeOut
from api.curate.cells import cell_of_need, language_of_cell, what_if
from api.curate.pages import rows_out
from api.curate.routes import AddQuery, CellLanguageQuery, CompetencyQuery, LevelQuery, RetireQuery
from api.curate.service import CurateDep
from api.http.dependencies import CuratorDep
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from data.words import CourseId

router = APIRouter(route_class=GuardedRoute, prefix="/coverage", include_in_schema=False)

COLUMNS = (
    "competency",
    "name",
    "theme",
    "area",
    "level",
    "language",
    "learners_in_need",
    "fewer_than",
    "gap",
    "gap_then",
)


@router.get("/cell")
def cell_page(
    principal: CuratorDep,
    page: PageDep,
    curating: CurateDep,
    competency: CompetencyQuery,
    level: LevelQuery,
    content_language: CellLanguageQuery,
    retire: RetireQuery = "",
    add: AddQuery = False,
) -> Response:
    """Who needs it, by role and organisation, and what teaches it; below, what a change of courses would do."""
    own, words, catalogue = principal.organisation, page.words, page.library.catalogue()
    smallest, place = curating.smallest_told(own), (competency, level, language_of_cell(content_language))
    found = cell_of_need(curating, own, place)
    changes = (
        what_if(curating, own, place, retired=CourseId(retire) if retire else None, added=add) if retire or add else []
    )
    context = {
        "found": CoverageCellOut.of(found, catalogue=catalogue, words=words, smallest=smallest),
        "smallest_group": curating.smallest_group,
        "changes": [
            CoverageChangeOut.of(each, catalogue=catalogue, words=words, smallest=smallest) for each in changes
        ],
        "retire": retire,
        "add": add,
    }
    return page.show("coverage_cell.html", context, principal=principal)


@router.get(".csv")
def coverage_file(principal: CuratorDep, page: PageDep, curating: CurateDep) -> Response:
    """Every row of the table behind the map, the worst gap first, with the ids of its courses."""
    every = curating.coverage(principal.organisation)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, "courses"])
    then, smallest = curating.gaps_then(principal.organisation), curating.smallest_told(principal.organisation)
    for row in rows_out(every, page, smallest=smallest, then=then):
        writer.writerow([*(getattr(row, name) for name in COLUMNS), " ".join(row.courses)])
    headers = {"Content-Disposition": 'attachment; filename="coverage.csv"'}
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

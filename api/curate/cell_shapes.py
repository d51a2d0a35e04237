"""A cell of coverage as /v1 and its page show it."""

from pydantic import BaseModel

from api.curate.cells import CellOfNeed, WhatIf
from api.curate.shapes import CoverageRowOut
from api.http.shapes import CourseOut
from api.running.i18n import Words
from data.catalogue import Catalogue


class NeedyGroupOut(BaseModel):
    """People of a role or an organisation in need; null where they are too few to be told, or would tell of others."""

    id: str
    name: str
    learners_in_need: int | None


class CoverageCellOut(BaseModel):
    """Demand beside supply of one competency, level and language, by role and by organisation."""

    cell: CoverageRowOut
    level_text: str
    roles: list[NeedyGroupOut]
    organisations: list[NeedyGroupOut]
    courses: list[CourseOut]
    minutes: int

    @classmethod
    def of(cls, found: CellOfNeed, *, catalogue: Catalogue, words: Words, smallest: int) -> "CoverageCellOut":
        """`found` in the reader's words; nobody is told of by role where the cell itself is of too few."""
        cell = CoverageRowOut.of(found.row, catalogue=catalogue, words=words, smallest=smallest)
        levels, language = catalogue.competency(found.row.competency).levels, words.language
        is_told = cell.fewer_than is None
        roles = found.by_role.items() if is_told else ()
        offices = found.by_organisation.items() if is_told else ()
        return cls(
            cell=cell,
            level_text=levels[cell.level - 1].in_language(language) if len(levels) >= cell.level else "",
            roles=[
                NeedyGroupOut(id=role, name=catalogue.role(role).name.in_language(language), learners_in_need=count)
                for role, count in roles
            ],
            organisations=[
                NeedyGroupOut(
                    id=office, name=catalogue.organisation(office).name.in_language(language), learners_in_need=count
                )
                for office, count in offices
            ],
            courses=[CourseOut.of(course, words) for course in found.courses],
            minutes=sum(course.minutes for course in found.courses),
        )


class CoverageChangeOut(BaseModel):
    """A cell as it is and as it would be."""

    before: CoverageRowOut
    after: CoverageRowOut

    @classmethod
    def of(cls, change: WhatIf, *, catalogue: Catalogue, words: Words, smallest: int) -> "CoverageChangeOut":
        """`change` with names in the reader's language; the course to be added stands among `after.courses` as ""."""
        return cls(
            before=CoverageRowOut.of(change.before, catalogue=catalogue, words=words, smallest=smallest),
            after=CoverageRowOut.of(change.after, catalogue=catalogue, words=words, smallest=smallest),
        )


class CoverageCellAndChangeOut(CoverageCellOut):
    """The cell, and where it was asked what would change, the cells that would."""

    changes: list[CoverageChangeOut]

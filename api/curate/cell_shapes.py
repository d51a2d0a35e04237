"""A cell of coverage as /v1 and its page show it."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from api.curate.cells import CellOfNeed, WhatIf
from api.curate.shapes import CoverageRowOut
from api.http.shapes import CourseOut
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.store import Reception


class NeedyGroupOut(BaseModel):
    """People of a role or an organisation in need; null where they are too few to be told, or would tell of others."""

    id: str
    name: str
    learners_in_need: int | None


class SupplyQualityOut(BaseModel):
    """What people made of courses: the mean of `ratings` of 1 to 5, and which share of the `begun` was finished.

    Null where fewer than a group of people rated or began them.
    """

    rating: float | None
    ratings: int | None
    finished_share: float | None
    begun: int | None

    @classmethod
    def of(cls, receptions: Sequence[Reception], *, smallest: int) -> "SupplyQualityOut":
        """That of these courses together."""
        ratings, begun = sum(each.ratings for each in receptions), sum(each.begun for each in receptions)
        rated, followed = ratings >= max(smallest, 1), begun >= max(smallest, 1)
        return cls(
            rating=round(sum(each.stars for each in receptions) / ratings, 1) if rated else None,
            ratings=ratings if rated else None,
            finished_share=sum(each.finished for each in receptions) / begun if followed else None,
            begun=begun if followed else None,
        )


class CoverageCellOut(BaseModel):
    """Demand beside supply of one competency, level and language, by role and by organisation.

    `quality` is that of its courses together, `course_quality` that of each by its id.
    """

    cell: CoverageRowOut
    level_text: str
    roles: list[NeedyGroupOut]
    organisations: list[NeedyGroupOut]
    courses: list[CourseOut]
    minutes: int
    quality: SupplyQualityOut
    course_quality: dict[str, SupplyQualityOut]
    then: date | None

    @classmethod
    def of(cls, found: CellOfNeed, *, catalogue: Catalogue, words: Words, smallest: int) -> "CoverageCellOut":
        """`found` in the reader's words; nobody is told of by role where the cell itself is of too few."""
        cell = CoverageRowOut.of(found.row, catalogue=catalogue, words=words, smallest=smallest, then=found.then)
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
            quality=SupplyQualityOut.of(list(found.receptions.values()), smallest=smallest),
            course_quality={
                course: SupplyQualityOut.of([reception], smallest=smallest)
                for course, reception in found.receptions.items()
            },
            then=None if found.then is None else found.then.day,
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

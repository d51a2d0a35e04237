"""Coverage as /v1 and the curator's page show it."""

from dataclasses import asdict

from pydantic import BaseModel

from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    CoverageRow,
)


class CoverageRowOut(BaseModel):
    """Supply beside demand for one competency, level and language."""

    competency: str
    name: str
    theme: str
    area: str
    level: int
    language: str
    learners_in_need: int
    courses: list[str]
    gap: float

    @classmethod
    def of(cls, row: CoverageRow, *, catalogue: Catalogue, words: Words) -> "CoverageRowOut":
        """`row` with names in the reader's language."""
        competency = catalogue.competency(row.competency)
        return cls(
            **asdict(row),
            name=competency.name.in_language(words.language),
            theme=competency.theme.in_language(words.language),
            area=competency.area,
        )

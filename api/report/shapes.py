"""A department's figures as /v1, the page and the file show them."""

from dataclasses import asdict

from pydantic import BaseModel

from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    DepartmentReport,
)


class DepartmentReportOut(BaseModel):
    """The seven figures of a department and what lies under it."""

    organisation: str
    name: str
    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int

    @classmethod
    def of(cls, report: DepartmentReport, *, catalogue: Catalogue, words: Words) -> "DepartmentReportOut":
        """`report` with the organisation's name."""
        organisation = catalogue.organisation(report.organisation)
        return cls(**asdict(report), name=organisation.name.in_language(words.language))

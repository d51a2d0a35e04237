"""Who stands behind a figure of a report, for those who may see them."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from api.http.access import check_organisation
from api.http.dependencies import service
from api.report.service import ReportDays, ReportService
from api.running.auth import Principal
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.store import PeopleFound, PeopleWanted
from data.words import Figure, LearnerFigures, LearnerId, LearningFigures, OrganisationId, RoleId
from recommender.training_plans import OnPlans, Risk, Standing

PEOPLE_SHOWN = 25
"""People on a page of a list: a screen and a half, five on a phone."""

PLAN_STANDINGS = {
    Standing.LATE: mark("Overdue"),
    Standing.AT_RISK: mark("At risk"),
    Standing.ON_TRACK: mark("On track"),
    Standing.DONE: mark("Done"),
}
RISKS = {
    Risk.DUE: mark("more to do before a due date than there is time"),
    Risk.RULE: mark("the training rule asks more than there is time for"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """Which people of a report: those behind a figure, who stand so in their plans today, of a role."""

    figure: Figure = Figure.ENROLLED
    standing: Standing | None = None
    role: RoleId | None = None


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """People behind a figure with where those of them who are on a plan stand today."""

    found: PeopleFound
    plans: Mapping[LearnerId, OnPlans]


@dataclass(frozen=True, slots=True)
class ReportPeopleService:
    """The people of a report, for admins of their organisation and of those above it."""

    reporting: ReportService

    def of(
        self,
        principal: Principal,
        organisation: OrganisationId,
        behind: Behind,
        *,
        days: ReportDays,
        limit: int | None = PEOPLE_SHOWN,
        offset: int = 0,
    ) -> ListedPeople:
        """`limit` of the people (None: all), from the `offset`th on, those with the fewest completions first.

        Raises UnknownOrganisation for any outside the principal's, and InvalidRequest for days that are no period.
        """
        reporting = self.reporting
        check_organisation(principal, organisation, catalogue=reporting.library.catalogue())
        plans = reporting.on_plans(organisation)
        among = None
        if behind.standing is not None:
            among = frozenset(learner for learner, each in plans.items() if each.standing is behind.standing)
        found = reporting.store.outcomes.people(
            organisation,
            period=days.period(reporting.clock()),
            wanted=PeopleWanted(behind.figure, behind.role, among),
            limit=limit,
            offset=offset,
        )
        return ListedPeople(found, plans)


ReportPeopleDep = Annotated[ReportPeopleService, Depends(service(ReportPeopleService))]


class ReportPersonOut(BaseModel):
    """Somebody behind a figure: what they first finished in the period, and where they stand in plans today."""

    learner: str
    organisation: str
    organisation_name: str
    role: str | None
    role_name: str
    designation: str
    completions: int
    training_hours: int
    last_on: date | None
    standing: Standing | None
    standing_text: str

    @classmethod
    def of(
        cls, person: LearnerFigures, plans: OnPlans | None, *, catalogue: Catalogue, words: Words
    ) -> "ReportPersonOut":
        """`person` in the reader's words; `standing_text` says why, where somebody is at risk."""
        role = catalogue.roles.get(person.role) if person.role else None
        text = ""
        if plans is not None:
            reasons = [words.say(RISKS[risk]) for risk in Risk if risk in plans.risks]
            text = words.say(PLAN_STANDINGS[plans.standing])
            if plans.standing is Standing.AT_RISK:
                text = f"{text}: {'; '.join(reasons)}"
        return cls(
            learner=person.learner,
            organisation=person.organisation,
            organisation_name=catalogue.organisation(person.organisation).name.in_language(words.language),
            role=None if role is None else role.id,
            role_name="" if role is None else role.name.in_language(words.language),
            designation=person.designation,
            completions=person.completions,
            training_hours=LearningFigures(minutes=person.minutes).training_hours,
            last_on=None if person.last is None else person.last.date(),
            standing=None if plans is None else plans.standing,
            standing_text=text,
        )


class ReportPeopleOut(BaseModel):
    """Some of the people behind a figure; `total` can be listed, `erased` count in it and are known to nobody."""

    total: int
    erased: int
    people: list[ReportPersonOut]

    @classmethod
    def of(cls, listed: ListedPeople, *, catalogue: Catalogue, words: Words) -> "ReportPeopleOut":
        """`listed` in the reader's words."""
        return cls(
            total=listed.found.total,
            erased=listed.found.erased,
            people=[
                ReportPersonOut.of(person, listed.plans.get(person.learner), catalogue=catalogue, words=words)
                for person in listed.found.people
            ],
        )


def people_csv(listed: ReportPeopleOut) -> str:
    """The people as CSV with a header row; names are those of the API."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(ReportPersonOut.model_fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(person.model_dump() for person in listed.people)
    return file.getvalue()

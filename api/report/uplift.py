"""What courses changed in a department, read from the ledger; as rows of words, and as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import check_organisation
from api.http.dependencies import service
from api.report.uplift_shapes import IntervalOut, UpliftOut, UpliftReportOut
from api.running.auth import Principal
from api.running.i18n import Words
from api.running.library import Library
from data.catalogue import Catalogue
from data.store import Store
from data.words import Event, LearnerId, OrganisationId, Verb
from recommender.learner import level_found
from recommender.uplift import AROUND_COURSES, UpliftRow, record_of, uplift_rows


def uplift_of(
    store: Store, organisation: OrganisationId, *, catalogue: Catalogue, smallest: int
) -> Sequence[UpliftRow]:
    """All courses together, then each, for the learners in and under the organisation; raises UnknownOrganisation."""
    measured: dict[LearnerId, list[Event]] = {}
    for event in store.ledger.events(verbs=[Verb.ASSESSED], organisation=organisation):
        if level_found(event) is not None:
            measured.setdefault(event.learner, []).append(event)
    around = store.ledger.of_each(measured.keys(), verbs=AROUND_COURSES)
    records = [
        record_of(learner.id, learner.role, [*measured.get(learner.id, ()), *around.get(learner.id, ())])
        for learner in store.learners.all(organisation)
        if learner.id in measured
    ]
    return uplift_rows(records, catalogue.courses, smallest=smallest)


@dataclass(frozen=True, slots=True)
class UpliftService:
    """The uplift of a department, for its admins and those above."""

    library: Library
    store: Store
    smallest_group: int

    def report(self, principal: Principal, organisation: OrganisationId, *, words: Words) -> UpliftReportOut:
        """All courses together, then each; raises UnknownOrganisation for any outside."""
        catalogue, smallest = self.library.catalogue(), self.smallest_group
        check_organisation(principal, organisation, catalogue=catalogue)
        rows = uplift_of(self.store, organisation, catalogue=catalogue, smallest=smallest)
        return UpliftReportOut.of(rows, organisation, smallest=smallest, catalogue=catalogue, words=words)


COLUMNS = (
    *("organisation", "course", "measured", "standing", "learners", "before", "after"),
    *("gain", "gain_low", "gain_high", "normalised", "normalised_low", "normalised_high"),
    *("others_standing", "others_learners", "others_gain", "others_gain_low", "others_gain_high"),
    *("difference", "difference_low", "difference_high"),
)


def uplift_csv(report: UpliftReportOut) -> str:
    """The figures as CSV, a line for each course and time of measuring; empty where something was not measured."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in report.rows:
        for when, uplift in (("soon", row.soon), ("delayed", row.delayed)):
            writer.writerow([report.organisation, row.course or "", when, *_cells(uplift)])
    return file.getvalue()


def _cells(uplift: UpliftOut) -> list[object]:
    finished, others = uplift.finished, uplift.others
    return [
        *(finished.standing, finished.learners, finished.before, finished.after),
        *(*_ends(finished.gain), *_ends(finished.normalised)),
        *(others.standing, others.learners, *_ends(others.gain)),
        *_ends(uplift.difference),
    ]


def _ends(interval: IntervalOut | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if interval is None else (interval.value, interval.low, interval.high)


UpliftDep = Annotated[UpliftService, Depends(service(UpliftService))]

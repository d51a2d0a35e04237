"""The gaps of coverage kept once a month, so that the map says which of them widen and which close."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from api.curate.service import CurateService
from api.running.small_groups import is_few
from data.words import GapsThen, OrganisationId
from recommender.coverage import Cell


def keep_gaps(curating: CurateService, *, months: int) -> int:
    """Keeps the gaps of every organisation with a group of people for yesterday's month; returns of how many.

    Each night writes the month anew; what is older than `months` is thrown away, and nothing is kept where these are 0.
    """
    yesterday = curating.clock().date() - timedelta(days=1)
    curating.store.kept_gaps.forget(before=yesterday.replace(day=1) - relativedelta(months=months - 1))
    offices = [each for each in curating.library.catalogue().organisations if months and not curating.too_few(each)]
    for office in offices:
        curating.store.kept_gaps.keep(office, GapsThen(yesterday, told_gaps(curating, office)))
    return len(offices)


def told_gaps(curating: CurateService, organisation: OrganisationId) -> dict[Cell, float]:
    """The gaps that may be told, of nobody's few; a cell in which nobody is in need has none."""
    smallest = curating.smallest_told(organisation)
    return {
        (row.competency, row.level, row.language): row.gap
        for row in curating.coverage(organisation)
        if row.learners_in_need and not is_few(row.learners_in_need, smallest=smallest)
    }

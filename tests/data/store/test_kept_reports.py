"""Kept reports and gaps on both databases: one a month, the newest in place of the one before; the old ones go."""

from datetime import date

import pytest

from data.store import Store
from data.words.errors import NotFound
from data.words.figures import GapsThen, KeptMonth, KeptReport
from data.words.models import ENGLISH, HINDI
from tests.data.builders import CIRCLE, DRAFTING, REVENUE

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def test_a_month_is_kept_once_and_reads_as_it_was_written(store: Store) -> None:
    shown = {ENGLISH: '{"name": "Revenue"}', HINDI: '{"name": "राजस्व"}'}
    october = KeptReport(KeptMonth(REVENUE, OCTOBER, date(2026, 10, 31), {"enrolled": 11}), shown)
    early, late = (
        KeptReport(KeptMonth(REVENUE, NOVEMBER, date(2026, 11, day), {"enrolled": day}), shown) for day in (1, 2)
    )
    for report in (early, late, october):
        store.kept_reports.keep(report)
    assert store.kept_reports.months(REVENUE) == [october.kept, late.kept]
    assert store.kept_reports.of(REVENUE, NOVEMBER) == late
    assert store.kept_reports.months(CIRCLE) == []
    store.kept_reports.forget(before=NOVEMBER)
    assert store.kept_reports.months(REVENUE) == [late.kept]
    with pytest.raises(NotFound, match="for 2026-10"):
        store.kept_reports.of(REVENUE, OCTOBER)


def test_the_gaps_of_the_last_month_before_are_found(store: Store) -> None:
    early, late = (GapsThen(date(2026, 10, day), {(DRAFTING, 2, HINDI): day / 2}) for day in (30, 31))
    november = GapsThen(date(2026, 11, 2), {})
    for then in (early, late, november):
        store.kept_gaps.keep(REVENUE, then)
    assert store.kept_gaps.before(REVENUE, NOVEMBER) == late
    assert store.kept_gaps.before(REVENUE, date(2026, 12, 1)) == november
    assert store.kept_gaps.before(REVENUE, OCTOBER) is None
    store.kept_gaps.forget(before=NOVEMBER)
    assert store.kept_gaps.before(REVENUE, NOVEMBER) is None

"""Kept reports on both databases: one a month, the newest in place of the one before, and the old ones go."""

from datetime import date

import pytest

from data.store import Store
from data.words.errors import NotFound
from data.words.figures import KeptMonth, KeptReport
from data.words.models import ENGLISH, HINDI
from tests.data.builders import CIRCLE, REVENUE

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

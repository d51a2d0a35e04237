"""The item bank of a store: items with their lives and statistics, and the tests that are made of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.items_schema import ASSESSMENTS, ITEM_CHANGES, ITEM_STATISTICS, ITEMS
from data.store.moments import microseconds_of, moment
from data.words.errors import UnknownAssessment, UnknownItem
from data.words.items import Item, ItemChange, ItemId, ItemStatistics, ItemStatus, check_change
from data.words.sittings import Assessment, AssessmentId

_ITEM = TypeAdapter(Item)
_ASSESSMENT = TypeAdapter(Assessment)


class Items:
    """All items that were put in here, and tests. May be used by several threads and processes at once.

    What a method has written is on disk when it returns.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, items: Sequence[Item], *, by: str, at: datetime, note: str = "") -> int:
        """Keeps the items, each in place of one with its id, and returns how many were new or changed.

        An item is kept in the status it comes with, so whoever calls this answers for that.
        """
        with writing(self._engine) as connection:
            known = _items(connection, [item.id for item in items])
            changed = [item for item in {item.id: item for item in items}.values() if known.get(item.id) != item]
            for item in changed:
                _keep(connection, item, by=by, at=at, note=note)
            return len(changed)

    def change_status(self, item: ItemId, to: ItemStatus, *, by: str, at: datetime, note: str = "") -> Item:
        """The item in its new status; raises UnknownItem, and Conflict where it cannot get there from where it is."""
        with writing(self._engine) as connection:
            known = _items(connection, [item]).get(item)
            if known is None:
                raise UnknownItem(f"the store's bank has no item {item!r}")
            check_change(item, now=known.status, to=to)
            moved = replace(known, status=to)
            _keep(connection, moved, by=by, at=at, note=note)
            return moved

    def all(self, *, status: ItemStatus | None = None) -> Mapping[ItemId, Item]:
        """The items of this status, or all, in the order of their ids."""
        query = select(ITEMS.c.content).order_by(ITEMS.c.id)
        if status is not None:
            query = query.where(ITEMS.c.status == status.value)
        with reading(self._engine) as connection:
            items = [_ITEM.validate_python(content) for content in connection.execute(query).scalars()]
        return {item.id: item for item in items}

    def changes(self, item: ItemId) -> Sequence[ItemChange]:
        """What was done to the item, first things first; nothing to one that is not here."""
        query = select(ITEM_CHANGES).where(ITEM_CHANGES.c.item == item).order_by(ITEM_CHANGES.c.number)
        with reading(self._engine) as connection:
            return [_change(row) for row in connection.execute(query)]

    def revision(self) -> tuple[int, int, int]:
        """What changes with every change of an item, a statistic or a test."""
        with reading(self._engine) as connection:
            changes = connection.execute(select(func.count()).select_from(ITEM_CHANGES)).scalar_one()
            fitted = connection.execute(select(func.max(ITEM_STATISTICS.c.at_microseconds))).scalar() or 0
            tests = connection.execute(select(func.max(ASSESSMENTS.c.at_microseconds))).scalar() or 0
        return int(changes), int(fitted), int(tests)

    def keep_statistics(self, statistics: Sequence[ItemStatistics]) -> None:
        """Keeps these in place of all that there were."""
        with writing(self._engine) as connection:
            connection.execute(delete(ITEM_STATISTICS))
            upsert(connection, ITEM_STATISTICS, [_statistics_row(each) for each in statistics])

    def statistics(self) -> Mapping[ItemId, ItemStatistics]:
        """What answers said of items when statistics were made last."""
        with reading(self._engine) as connection:
            kept = [_statistics(row) for row in connection.execute(select(ITEM_STATISTICS))]
        return {each.item: each for each in kept}

    def put_assessment(self, assessment: Assessment, *, by: str, at: datetime) -> None:
        """Keeps the test in place of one with its id."""
        content = _ASSESSMENT.dump_python(assessment, mode="json")
        row = {"id": assessment.id, "content": content, "actor": by, "at_microseconds": microseconds_of(at)}
        with writing(self._engine) as connection:
            upsert(connection, ASSESSMENTS, [row])

    def assessment(self, assessment: AssessmentId) -> Assessment:
        """The test of this id; raises UnknownAssessment."""
        with reading(self._engine) as connection:
            query = select(ASSESSMENTS.c.content).where(ASSESSMENTS.c.id == assessment)
            content = connection.execute(query).scalar()
        if content is None:
            raise UnknownAssessment(f"no test {assessment!r}")
        return _ASSESSMENT.validate_python(content)

    def assessments(self) -> Mapping[AssessmentId, Assessment]:
        """All tests that were put in here, in the order of their ids."""
        with reading(self._engine) as connection:
            written = connection.execute(select(ASSESSMENTS.c.content).order_by(ASSESSMENTS.c.id)).scalars().all()
        tests = [_ASSESSMENT.validate_python(content) for content in written]
        return {test.id: test for test in tests}


def _items(connection: Connection, ids: Collection[ItemId]) -> dict[ItemId, Item]:
    rows = connection.execute(select(ITEMS.c.id, ITEMS.c.content).where(ITEMS.c.id.in_(list(ids)))).all()
    return {ItemId(row.id): _ITEM.validate_python(row.content) for row in rows}


def _keep(connection: Connection, item: Item, *, by: str, at: datetime, note: str) -> None:
    row = {"id": item.id, "status": item.status.value, "competency": item.competency, "course": item.course}
    upsert(connection, ITEMS, [{**row, "content": _ITEM.dump_python(item, mode="json")}])
    last = connection.execute(select(func.max(ITEM_CHANGES.c.number)).where(ITEM_CHANGES.c.item == item.id)).scalar()
    change = {"item": item.id, "number": (last or 0) + 1, "status": item.status.value, "actor": by, "note": note}
    connection.execute(insert(ITEM_CHANGES).values({**change, "at_microseconds": microseconds_of(at)}))


def _change(row: Row[Any]) -> ItemChange:
    at = moment(row.at_microseconds)
    return ItemChange(ItemId(row.item), row.number, ItemStatus(row.status), row.actor, at, row.note)


def _statistics_row(statistics: ItemStatistics) -> Mapping[str, object]:
    return {
        "item": statistics.item,
        "answers": statistics.answers,
        "right_answers": statistics.right,
        "difficulty": statistics.difficulty,
        "discrimination": statistics.discrimination,
        "rest_correlation": statistics.rest_correlation,
        "drift": statistics.drift,
        "chosen": dict(statistics.chosen),
        "at_microseconds": microseconds_of(statistics.at),
    }


def _statistics(row: Row[Any]) -> ItemStatistics:
    return ItemStatistics(
        item=ItemId(row.item),
        answers=row.answers,
        right=row.right_answers,
        difficulty=row.difficulty,
        discrimination=row.discrimination,
        rest_correlation=row.rest_correlation,
        drift=row.drift,
        chosen=row.chosen,
        at=moment(row.at_microseconds),
    )

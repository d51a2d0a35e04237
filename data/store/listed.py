"""Many values in one parameter: thousands of single ones take seconds to send."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import JSON, Select, String, bindparam, cast, func, select

from data.words.texts import unstorable


def listed(values: Collection[str]) -> dict[str, str]:
    """The values as the one JSON parameter of `listed_values`, without those that no row can have."""
    return {"listed": json.dumps([value for value in values if unstorable(value) is None])}


@cache
def listed_values(dialect: str) -> Select[Any]:
    """A query of the values in the parameter of `listed`."""
    parameter = bindparam("listed", type_=String)
    if dialect == "sqlite":
        return select(func.json_each(parameter).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(parameter, JSON)).column_valued("value"))

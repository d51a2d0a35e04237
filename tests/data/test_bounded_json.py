"""JSON from outside is looked at before it is parsed: how deep, how many values, each character once."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.bounded_json import JsonOutOfBoundsError, bounded_json

TEXTS = st.text(alphabet=st.sampled_from(['"', "\\", "[", "]", "{", "}", ",", "a", "अ"]), max_size=8)
DOCUMENTS = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def _levels(document: object) -> int:
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else None
    return 0 if inside is None else 1 + max(map(_levels, inside), default=0)


def _values(document: object) -> int:
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else []
    return 1 + sum(map(_values, inside))


def _empty(document: object) -> int:
    inside = document.values() if isinstance(document, dict) else document if isinstance(document, list) else []
    return (document in ([], {})) + sum(map(_empty, inside))


@given(DOCUMENTS, st.booleans())
def test_levels_and_values_are_counted_as_the_parser_makes_them(document: object, ascii_only: bool) -> None:
    """Brackets within texts do not count; a list or object counts as if something stood in it."""
    text = json.dumps(document, ensure_ascii=ascii_only)
    deep, many = _levels(document), _values(document) + _empty(document)
    assert bounded_json(text, deepest=deep, most_values=many) is text
    if deep:
        with pytest.raises(JsonOutOfBoundsError, match=f"more than {many - 1} values"):
            bounded_json(text, deepest=deep, most_values=many - 1)
        with pytest.raises(JsonOutOfBoundsError, match=f"nested deeper than {deep - 1} levels"):
            bounded_json(text, deepest=deep - 1, most_values=many)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, '["]",' * 200_000])
def test_a_deep_document_is_refused_after_its_first_levels(text: str) -> None:
    with pytest.raises(JsonOutOfBoundsError, match="nested deeper than 32 levels"):
        bounded_json(text)


def test_a_long_list_is_refused() -> None:
    with pytest.raises(JsonOutOfBoundsError, match="more than 150,000 values"):
        bounded_json("[" + "[]," * 1_000_000 + "[]]")


@pytest.mark.parametrize("text", ['"' + '\\"' * 10_000, '"' * 9_999, "\\" * 10_000])
def test_an_open_text_is_left_to_the_parser(text: str) -> None:
    assert bounded_json(text) is text

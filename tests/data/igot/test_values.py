"""Single values: the six forms of a time, and what JSON text, names and numbers come to."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.igot.values import decoded, list_items, moment_of, number_of, plain_of, user_of

MORNING = datetime(2026, 7, 2, 6, 20, 41, tzinfo=UTC)
INDIA_AHEAD = timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-07-02T06:20:41.004+0000", MORNING + timedelta(milliseconds=4)),
        ("2026-07-02 06:20:41:004+0000", MORNING + timedelta(milliseconds=4)),
        (int(MORNING.timestamp() * 1000), MORNING),
        (str(int(MORNING.timestamp() * 1000)), MORNING),
        (int(MORNING.timestamp()), MORNING),
        ("2026-07-02", datetime(2026, 7, 2, tzinfo=UTC) - INDIA_AHEAD),
        ("02/07/2026", datetime(2026, 7, 2, tzinfo=UTC) - INDIA_AHEAD),
        ("02-07-2026", datetime(2026, 7, 2, tzinfo=UTC) - INDIA_AHEAD),
        ("2026-07-02 11:50:41", MORNING),
        ("2026-07-02 14:10:11 PM", datetime(2026, 7, 2, 14, 10, 11, tzinfo=UTC) - INDIA_AHEAD),
        ("2026-07-02T06:20:41Z", MORNING),
        ("२०२६-०७-०२T06:20:41Z", MORNING),
    ],
)
def test_a_time_is_read_in_each_of_its_forms(written: object, moment: datetime) -> None:
    assert moment_of(written) == moment


@pytest.mark.parametrize("written", ["", None, "yesterday", "31/02/2026", 10**30, nan, inf, True, {}, "2026-13-45"])
def test_what_is_no_time_is_none(written: object) -> None:
    assert moment_of(written) is None


def test_json_text_is_decoded_twice_and_no_more() -> None:
    assert decoded('"{\\"a\\": 1}"') == {"a": 1}
    assert decoded("[broken") == "[broken"
    assert decoded("[" * 100_000) == "[" * 100_000


def test_html_is_read_as_text_and_its_items_apart() -> None:
    assert plain_of("<p>Notes &amp; drafts<br>of <b>files") == "Notes & drafts of files"
    assert list_items("<ul><li>One</li><li> Two <i>more</i></ul>") == ["One", "Two more"]


def test_a_user_of_a_provider_is_what_follows_the_last_colon() -> None:
    assert user_of("f:b6c3:708d895a") == user_of("708d895a") == "708d895a"


@settings(max_examples=50)
@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.none(), st.lists(st.integers(), max_size=3)))
def test_no_value_is_too_odd(value: object) -> None:
    number = number_of(value)

    assert number is None or abs(number) < 1e99
    assert moment_of(value) is None or moment_of(value) == moment_of(value)

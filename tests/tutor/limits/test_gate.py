"""The gate by itself, with the model that is shipped and no encoder."""

import pytest

from data.words.answers import LimitKind
from tutor.limits import Gate, parts_of, shipped_limit_model
from tutor.limits.gate import MOST_PARTS, WINDOW

GATE = Gate()
DISTRESS = "I want to end my life"
FILLER = "The scheme was sanctioned for the block and the register of works has been sent to the district office"


@pytest.mark.parametrize(
    "message", ["", "  ", "?", "show my plan", "मेरी प्रगति दिखाओ", "meri progress dikhao", "No.", "ok"]
)
def test_ordinary_messages_are_at_no_limit(message: str) -> None:
    assert GATE.kind_of(message) is None


@pytest.mark.parametrize("message", [DISTRESS, DISTRESS.upper(), "i wnt to end my lif", "  I want\nto end my life  "])
def test_distress_is_told_however_it_is_written(message: str) -> None:
    assert GATE.kind_of(message) is LimitKind.DISTRESS


@pytest.mark.parametrize("before", [0, 1, 6])
def test_distress_is_found_inside_a_long_message(before: int) -> None:
    message = ". ".join([*[FILLER] * before, DISTRESS, *[FILLER] * 6])

    assert GATE.kind_of(message) is LimitKind.DISTRESS


def test_distress_goes_before_every_other_limit() -> None:
    assert GATE.kind_of(f"sanction my leave. you stupid useless bot. {DISTRESS}") is LimitKind.DISTRESS


def test_a_limit_that_is_not_urgent_is_told_of_the_whole_message_alone() -> None:
    assert GATE.kind_of("sanction my leave") is LimitKind.CANNOT_DO
    assert GATE.kind_of("how many days of earned leave can be accumulated") is None


def test_parts_are_sentences_and_windows_of_long_ones() -> None:
    long = " ".join(f"word{number}" for number in range(2 * WINDOW))

    assert parts_of("One. Two! तीन। four") == ["one", "two", "तीन", "four"]
    assert len(parts_of("a. " * 5000 + "b c")) <= MOST_PARTS
    assert max(len(part.split()) for part in parts_of(long)) == WINDOW


def test_chances_add_up_and_name_every_kind() -> None:
    chances = shipped_limit_model().chances(GATE.view(DISTRESS))

    assert sum(chances.values()) == pytest.approx(1.0)
    assert set(chances) == {*(kind.value for kind in LimitKind), "ordinary"}

"""The gate by itself, with the model that is shipped and no encoder."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from data.words.answers import LimitKind
from tutor.limits import ORDINARY, Gate, parts_of, shipped_limit_model
from tutor.limits.gate import MOST_PARTS, SURE_BESIDE, WINDOW
from tutor.messages.view import MessageView

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


@dataclass(frozen=True, slots=True)
class Planned:
    """A model that gives every message the same chances and counts each from .2 on."""

    chance: Mapping[str, float]

    def chances(self, _view: MessageView) -> Mapping[str, float]:
        return {kind: self.chance.get(kind, 0.0) for kind in (*LimitKind, ORDINARY)}

    def thresholds_for(self, _view: MessageView) -> Mapping[LimitKind, float]:
        return dict.fromkeys(LimitKind, 0.2)


@pytest.mark.parametrize(
    ("kind", "chance", "clear"),
    [
        (LimitKind.CANNOT_DO, SURE_BESIDE - 0.1, None),
        (LimitKind.CANNOT_DO, SURE_BESIDE + 0.1, LimitKind.CANNOT_DO),
        (LimitKind.DISTRESS, 0.25, LimitKind.DISTRESS),
    ],
)
def test_beside_a_clear_wish_only_what_is_urgent_counts_as_soon(
    kind: LimitKind, chance: float, clear: LimitKind | None
) -> None:
    gate = Gate(model=Planned({kind: chance}))  # type: ignore[arg-type]

    assert gate.kind_of("leave for whom") == kind
    assert gate.kind_of("leave for whom", clear=True) == clear

"""What a message leaves as it was: days in place of days, measures of lists and plans, the course spoken of."""

from dataclasses import replace
from datetime import date

import pytest

from data.words.answers import Declined, DeclineReason
from data.words.models import Language
from tests.tutor.guide.test_conversation import LEAVE, POSH, RTI, saarthi_of, talk
from tests.tutor.guide.test_going_on import MARCH, PlannedWorld
from tests.tutor.guide.test_saarthi import DUE, KEPT, TODAY
from tutor.guide.intents import Intent
from tutor.guide.reading import said_of, slots_for
from tutor.guide.replies import Acted, CoursesFound, DueShown, FinishedShown, Planned
from tutor.guide.saarthi import Saarthi
from tutor.guide.slots import Slots
from tutor.messages import plain_view


@pytest.fixture
def world() -> PlannedWorld:
    return PlannedWorld()


@pytest.fixture
def saarthi(world: PlannedWorld) -> Saarthi[str]:
    return saarthi_of(world)


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("5 min only I have", 5),
        ("not above 40 mnts", 40),
        ("courses below 40m", 40),
        ("5 minute wala yoga", None),
        ("20 min a day", None),
        ("long courses", None),
    ],
)
def test_the_time_that_there_is_bounds_what_is_looked_for(message: str, most: int | None) -> None:
    assert slots_for(Intent.FIND, said_of(message, plain_view(message)), today=TODAY).max_minutes == most


@pytest.mark.parametrize("change", ["level 2 will do too", "स्तर 2 भी चलेगा"])
def test_a_list_is_narrowed_on_whatever_stands_beside_the_measure(saarthi: Saarthi[str], change: str) -> None:
    reply, _ = talk(saarthi, "courses on leave in Hindi, level 1", change)
    assert isinstance(reply, CoursesFound)
    assert (reply.slots.topic, reply.slots.language, reply.slots.level) == ("leave", "hi", 2)


@pytest.mark.parametrize(
    ("message", "period", "deadline"),
    [
        ("what is due in march", "March", None),
        ("what is due this month", "this month", None),
        ("what is due by march", None, MARCH),
        ("what is due", None, None),
    ],
)
def test_what_is_due_is_asked_of_a_month_or_until_a_day(
    saarthi: Saarthi[str], message: str, period: str | None, deadline: date | None
) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, DueShown)
    assert (reply.slots.period, reply.slots.deadline) == (period, deadline)
    assert bool(reply.items) == (message == "what is due" or (DUE.due <= MARCH and period != "March"))


def test_a_month_alone_asks_the_same_of_it(saarthi: Saarthi[str]) -> None:
    due, _ = talk(saarthi, "what is due", "only march")
    assert isinstance(due, DueShown)
    assert due.slots.period == "March"
    finished, _ = talk(saarthi, "what did I finish last month", "sirf october ka")
    assert isinstance(finished, FinishedShown)
    assert finished.slots.period == "October"


@pytest.mark.parametrize(
    ("until", "instead", "day"),
    [
        ("rti course 4 january tak baad me", "not 4th, 6th", date(2027, 1, 6)),
        ("rti course 11 january tak baad me", "monday ko chhutti hai. mangal", date(2027, 1, 12)),
        ("rti course 14 january tak baad me", "20 tak", date(2027, 1, 20)),
    ],
)
def test_another_day_is_of_the_week_or_the_month_of_the_one_it_is_for(
    saarthi: Saarthi[str], until: str, instead: str, day: date
) -> None:
    reply, _ = talk(saarthi, until, instead)
    assert isinstance(reply, Acted)
    assert (reply.intent, reply.slots.deadline) == (Intent.LATER, day)


@pytest.mark.parametrize(
    "said", ["make the plan with the RTI one first", "plan me rti wala sabse upar", "rti must be in it"]
)
def test_a_course_called_by_its_name_goes_into_the_plan_in_force(
    saarthi: Saarthi[str], world: PlannedWorld, said: str
) -> None:
    talk(saarthi, "plan 2 hours a week by march", said)
    assert world.chosen == [RTI]


def test_a_list_of_one_course_is_about_that_course(saarthi: Saarthi[str]) -> None:
    _, state = talk(saarthi, "is the posh course due?")
    assert state.course == POSH


def test_a_conversation_goes_on_with_what_comes_nearest_to_a_question_that_nothing_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    declined = replace(KEPT, answer=Declined(DeclineReason.NOT_COVERED, [RTI, LEAVE], 0.1))
    monkeypatch.setattr(PlannedWorld, "answer", lambda *_: declined)
    saarthi = saarthi_of(PlannedWorld())
    _, state = talk(saarthi, "how is a third party heard")
    assert state.course == RTI
    _, state = talk(saarthi, "quiz me on leave", "how is a third party heard")
    assert state.course == LEAVE


@pytest.mark.parametrize(
    ("message", "minutes"),
    [
        ("plan, 2.5 hours week", 150),
        ("12 hour duty. a plan of one hour a week", 60),
        ("roz nahi, hafte ka 1 ghanta", 60),
        ("weekly hours from 3 to 1.5", 90),
        ("hafte me 40 min se zyada nahi", 40),
    ],
)
def test_the_hours_of_a_week_are_told_from_other_hours(message: str, minutes: int) -> None:
    assert slots_for(Intent.PLAN, said_of(message, plain_view(message)), today=TODAY).weekly_minutes == minutes


@pytest.mark.parametrize(
    ("change", "minutes"), [("sunday chhod ke", 180), ("शनि-रवि छोड़ कर", 150), ("weekdays only", 150)]
)
def test_days_left_out_take_their_share_of_what_is_offered_daily(
    saarthi: Saarthi[str], change: str, minutes: int
) -> None:
    reply, _ = talk(saarthi, "make a plan, 30 minutes a day", change)
    assert isinstance(reply, Planned)
    assert reply.slots.weekly_minutes == minutes


def test_a_subject_named_outright_is_searched_for_whatever_was_spoken_of(
    saarthi: Saarthi[str], world: PlannedWorld
) -> None:
    talk(saarthi, "quiz me on rti", "courses on data in Hindi")
    assert [made[1] for made in world.made if made[0] == "find"] == [Slots(topic="data", language=Language("hi"))]

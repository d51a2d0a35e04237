"""What a message leans on without saying it: the course spoken of, the answer given, several items, what was set."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.words.models import CourseId, Language
from tests.tutor.guide.test_conversation import LEAVE, POSH, RTI, UNDER_SECRETARY, World, saarthi_of, talk
from tests.tutor.guide.test_saarthi import TODAY
from tests.tutor.people import LEARNER
from tutor.guide.intents import Intent
from tutor.guide.replies import (
    Acted,
    Answered,
    AskedFor,
    CoursesFound,
    CourseShown,
    FinishedShown,
    Lacking,
    Planned,
    ProgressShown,
    Remarked,
    SmallTalk,
)
from tutor.guide.saarthi import Saarthi
from tutor.guide.slots import Slots

FEE = "What is the fee for an RTI application?"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def saarthi(world: World) -> Saarthi[str]:
    return saarthi_of(world)


def asked(world: World) -> list[tuple[object, ...]]:
    """The questions put to the tutor: their words, the course and the language."""
    return [call[2:] for call in world.made if call[0] == "answer"]


@pytest.mark.parametrize(
    "again", ["in Hindi", "now in hindi, he reads no english", "हिंदी में बताओ", "hindi me samjhao", "यही उत्तर हिंदी में दो"]
)
def test_an_answer_is_told_again_in_another_language(saarthi: Saarthi[str], world: World, again: str) -> None:
    reply, _ = talk(saarthi, FEE, again)
    assert isinstance(reply, Answered)
    assert asked(world)[-1] == (FEE, None, Language("hi"))


def test_a_question_about_a_language_is_no_wish_for_it(saarthi: Saarthi[str], world: World) -> None:
    question = "is a letter that came in Hindi answered in Hindi?"
    talk(saarthi, FEE, question)
    assert asked(world)[-1] == (question, None, None)


@pytest.mark.parametrize(
    "question", ["does it cover gifts?", "isme gift ka kya niyam hai?", "इसमें उपहार का क्या नियम है?"]
)
def test_a_question_is_asked_within_the_course_spoken_of(saarthi: Saarthi[str], world: World, question: str) -> None:
    reply, _ = talk(saarthi, "courses on leave rules", "the second one", question)
    assert isinstance(reply, Answered)
    assert asked(world) == [(question, RTI, None)]
    assert reply.slots.course == RTI


@pytest.mark.parametrize("question", ["kitni der me", "within how many hours?", "कितने घंटे में बताना है"])
def test_within_how_long_something_is_due_is_no_length_of_a_course(
    saarthi: Saarthi[str], world: World, question: str
) -> None:
    talk(saarthi, "courses on leave rules", "the second one", FEE, question)
    assert asked(world)[-1][0] == question


def test_the_tutor_is_told_which_course_was_spoken_of(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, FEE, "courses on leave rules", "the second one", "how many days for a reply?")
    assert world.spoken_of == [None, RTI]


def test_a_question_is_asked_within_the_course_that_it_calls_one(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, "does the posh course say how long an inquiry takes?")
    assert asked(world)[-1][1] == POSH


def test_the_course_asked_within_is_taken_away_with_a_press(saarthi: Saarthi[str], world: World) -> None:
    _, state = talk(saarthi, "courses on leave rules", "the second one", "does it cover gifts?")
    saarthi.respond("", state=state, learner=LEARNER, today=TODAY, without="course")
    assert asked(world)[-1] == ("does it cover gifts?", None, None)


@pytest.mark.parametrize(
    "message", ["give me that course", "इसी का कोर्स बताइए", "which course is this from, give me that"]
)
def test_the_course_spoken_of_is_shown(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, "put the posh course aside for now", message)
    assert isinstance(reply, CourseShown)
    assert reply.course == POSH


@pytest.mark.parametrize(
    ("message", "courses"),
    [
        ("I already know the first and the third", [LEAVE, POSH]),
        ("pehla aur teesra mujhe pehle se aata hai", [LEAVE, POSH]),
        ("I already know both rti and posh", [RTI, POSH]),
        ("rti, posh dono pata hai", [RTI, POSH]),
    ],
)
def test_several_courses_are_noted_as_known_and_taken_back_at_once(
    saarthi: Saarthi[str], world: World, message: str, courses: list[CourseId]
) -> None:
    reply, state = talk(saarthi, "what should I learn next?", message)
    assert isinstance(reply, Acted)
    assert (reply.intent, list(reply.courses)) == (Intent.KNOW_THIS, courses)
    saarthi.respond("undo", state=state, learner=LEARNER, today=TODAY)
    assert world.made[-2:] == [("bring_back", course) for course in courses]


@pytest.mark.parametrize(
    ("message", "until"),
    [
        ("put the posh course aside till january", date(2027, 1, 31)),
        ("posh course abhi nahi, april ke baad", date(2027, 4, 30)),
    ],
)
def test_a_course_is_put_off_until_the_day_named(
    saarthi: Saarthi[str], world: World, message: str, until: date
) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Acted)
    assert (world.made[-1], reply.back_on) == (("put_off", POSH, until), until)


@pytest.mark.parametrize("message", ["teesra wala course hatao plan se", "drop the third one from it", "तीसरा हटा दो"])
def test_an_item_that_is_to_go_is_put_off(saarthi: Saarthi[str], world: World, message: str) -> None:
    talk(saarthi, "what should I learn next?", message)
    assert world.made[-1] == ("put_off", POSH)


def test_what_was_set_aside_is_brought_back_by_its_name(saarthi: Saarthi[str], world: World) -> None:
    world.aside = [POSH]
    talk(saarthi, 'undo the "I know this" on posh')
    assert world.made == [("bring_back", POSH)]
    talk(saarthi, "put the posh course aside for now", "undo, leave it as it is")
    assert world.made[-1] == ("bring_back", POSH), "the leave course was not put aside"


def test_hours_asked_about_are_not_set(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, GOAL, "will 2 hours do?")
    assert isinstance(reply, Planned)
    assert reply.slots.weekly_minutes == 120
    assert [call[0] for call in world.made] == ["wish", "plan"]


@pytest.mark.parametrize("again", ["not that one, another", "koi aur", "दूसरा बताओ"])
def test_another_suggestion_is_narrowed_as_before(saarthi: Saarthi[str], again: str) -> None:
    _, state = talk(saarthi, "suggest a course under 30 minutes", again)
    assert state.slots.max_minutes == 30


def test_the_role_spoken_of_becomes_the_goal(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "how far am I from under secretary?", "make that role my goal")
    assert isinstance(reply, Acted)
    assert reply.slots.role == UNDER_SECRETARY


GOAL = "set my goal to Under Secretary by March 2027"


def test_a_plan_keeps_the_role_the_day_and_the_hours_that_were_set(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, GOAL, "4 hours a week", "make the plan")
    assert isinstance(reply, Planned)
    assert reply.slots == Slots(weekly_minutes=240, role=UNDER_SECRETARY, deadline=date(2027, 3, 31))


def test_hours_named_after_a_goal_are_set_as_hours(saarthi: Saarthi[str]) -> None:
    reply, state = talk(saarthi, GOAL, "4 hours a week")
    assert isinstance(reply, Acted)
    assert reply.intent is Intent.SET_HOURS
    assert state.slots.role == UNDER_SECRETARY


def test_what_comes_first_and_how_far_it_is_mean_the_goal(saarthi: Saarthi[str]) -> None:
    first, _ = talk(saarthi, GOAL, "what should I learn next?")
    far, _ = talk(saarthi, GOAL, "how far have I come?")
    assert isinstance(first, Planned)
    assert isinstance(far, ProgressShown)
    assert first.slots.role == far.slots.role == UNDER_SECRETARY


def test_a_plan_says_no_topic_that_it_is_not_made_for(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "plan 2 hours a week", "ab plan kab khatam hoga")
    assert isinstance(reply, Planned)
    assert reply.slots == Slots(weekly_minutes=120)


@pytest.mark.parametrize("month", ["only october", "sirf october wale", "सिर्फ़ अक्टूबर के"])
def test_what_was_finished_is_narrowed_to_a_month(saarthi: Saarthi[str], month: str) -> None:
    reply, _ = talk(saarthi, "what did I finish this year?", month)
    assert isinstance(reply, FinishedShown)
    assert reply.slots.period == "October"


def test_both_of_a_longer_list_are_asked_back(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "I already know both")
    assert isinstance(reply, AskedFor)
    assert reply.lacking is Lacking.COURSE
    assert not world.made


@pytest.mark.parametrize(
    ("message", "day", "minute", "every"),
    [
        ("remind me tomorrow at 5", date(2026, 12, 2), 17 * 60, None),
        ("roz subah 10 baje yaad dilao", date(2026, 12, 2), 10 * 60, "day"),
        ("हर सोमवार साढ़े पाँच बजे याद दिलाओ", date(2026, 12, 7), 17 * 60 + 30, "week"),
        ("remind me on Friday", date(2026, 12, 4), None, None),
        ("aaj sham yaad dilana", TODAY, 18 * 60, None),
        ("sham 5 yaad dilana", TODAY, 17 * 60, None),
        ("remind me at 9:30 am", TODAY, 9 * 60 + 30, None),
    ],
)
def test_a_reminder_is_for_a_time_of_a_day_and_comes_again(
    saarthi: Saarthi[str], message: str, day: date, minute: int | None, every: str | None
) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Acted)
    assert reply.slots == Slots(deadline=day, minute_of_day=minute, every=every)


@pytest.mark.parametrize(("now", "days"), [(9 * 60, 0), (17 * 60, 1), (21 * 60, 1)])
def test_a_reminder_at_an_hour_that_is_over_is_for_tomorrow(world: World, now: int, days: int) -> None:
    reply, _ = talk(saarthi_of(world, minute=now), "sham 5 yaad dilana")
    assert isinstance(reply, Acted)
    assert reply.slots.deadline == TODAY + timedelta(days=days)


@pytest.mark.parametrize(("change", "minute"), [("make that 5 pm", 17 * 60), ("subah 10 baje karo", 10 * 60)])
def test_a_reminder_is_moved_to_another_time(saarthi: Saarthi[str], change: str, minute: int) -> None:
    reply, _ = talk(saarthi, "remind me on Friday at 4", change)
    assert isinstance(reply, Acted)
    assert reply.slots == Slots(deadline=date(2026, 12, 4), minute_of_day=minute)


@pytest.mark.parametrize(("change", "minute"), [("4 nhi 6", 18 * 60), ("5 नहीं 6", 18 * 60), ("no, 3 rather", 15 * 60)])
def test_a_number_puts_another_hour_in_place_of_the_one_said(saarthi: Saarthi[str], change: str, minute: int) -> None:
    reply, _ = talk(saarthi, "remind me on Friday at 4", change)
    assert isinstance(reply, Acted)
    assert reply.slots == Slots(deadline=date(2026, 12, 4), minute_of_day=minute)


@pytest.mark.parametrize(
    ("change", "minutes"), [("2 too much, actually 1", 60), ("thoda jaldi chahiye, 50 kar do", 50), ("sorry 3", 180)]
)
def test_a_number_puts_other_hours_in_place_of_those_said(saarthi: Saarthi[str], change: str, minutes: int) -> None:
    _, state = talk(saarthi, "plan 2 hours a week till 28 feb", change)
    assert (state.slots.weekly_minutes, state.slots.deadline) == (minutes, date(2027, 2, 28))


def test_a_role_named_in_a_question_is_the_one_spoken_of(saarthi: Saarthi[str]) -> None:
    reply, state = talk(saarthi, "what does an under secretary decide in a file?", "make that role my goal")
    assert isinstance(reply, Acted)
    assert state.role == reply.slots.role == UNDER_SECRETARY


def test_a_reminder_is_on_no_course_that_only_its_words_of_time_name(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "the posh course later", "remind me about it every Friday at 4")
    assert isinstance(reply, Acted)
    assert reply.slots.course == POSH


def test_an_item_of_no_list_is_not_there_to_go(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "set my weekly time to 3 hours", "तीसरा हटा दो")
    assert isinstance(reply, Remarked)
    assert len(world.made) == 1, "what was set stays"


def test_a_course_that_answers_nothing_like_it_is_not_asked(world: World) -> None:
    saarthi = saarthi_of(world, near=False)
    talk(saarthi, "courses on leave rules", "the second one", "does it cover gifts?")
    assert asked(world) == [("does it cover gifts?", None, None)]


@pytest.mark.parametrize("message", ["ram ram", "सुप्रभात", "shukriya"])
def test_a_courtesy_alone_is_small_talk(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, SmallTalk)


def test_several_courses_are_what_was_lacking(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, "what should I learn next?", "I already know both", "the first and the third")
    assert world.made == [("know", LEAVE), ("know", POSH)]


def test_two_courses_named_together_are_put_off(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, "what should I learn next?", "rti aur posh dono ke course hatao")
    assert world.made == [("put_off", RTI), ("put_off", POSH)]


@pytest.mark.parametrize(
    ("message", "slots"),
    [
        ("hindi courses under 30 mins", Slots(language=Language("hi"), max_minutes=30)),
        ("आधे घंटे वाले हिंदी कोर्स", Slots(language=Language("hi"), max_minutes=30)),
        ("rti pe 60 min se bada", Slots(topic="rti", min_minutes=60)),
        ("आरटीआई पर 50 मिनट से बड़ा कोर्स", Slots(topic="आरटीआई", min_minutes=50)),
    ],
)
def test_courses_that_only_filters_name_are_looked_for(saarthi: Saarthi[str], message: str, slots: Slots) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, CoursesFound)
    assert replace(reply.slots, topic=reply.slots.topic.removesuffix(" पर").removesuffix(" pe")) == slots


@pytest.mark.parametrize("message", ["60 kar do", "make it 60", "60 कर दो"])
def test_a_bare_number_is_a_length_where_one_narrows(saarthi: Saarthi[str], message: str) -> None:
    _, state = talk(saarthi, "courses on leave in Hindi under 30 minutes", message)
    assert (state.slots.topic, state.slots.language, state.slots.max_minutes) == ("leave", "hi", 60)


@pytest.mark.parametrize(
    "message", ["dusra wala kitne min ka hai", "how long is the second one", "दूसरे वाले में क्या सिखाते हैं"]
)
def test_an_item_is_asked_about(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, "courses on leave rules", message)
    assert isinstance(reply, CourseShown)
    assert reply.course == RTI


def test_the_course_spoken_of_waits_until_a_day(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, "courses on leave rules", "the second one", "उसे जनवरी में करूँगा")
    assert world.made[-1] == ("put_off", RTI, date(2027, 1, 1))

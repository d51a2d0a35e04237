"""A conversation with Saarthi: what was shown, narrowed, asked back and done, message by message."""

from collections.abc import Sequence
from datetime import date

import pytest

from data.words.models import CourseId, RoleId, Wishes
from data.words.suggestions import Basis, Recommendation, Suggestions
from tests.tutor.guide.test_saarthi import BACK_ON, TODAY, Calls
from tests.tutor.people import LEARNER
from tutor.guide.filters import filters_in
from tutor.guide.intents import Intent
from tutor.guide.reading import said_of
from tutor.guide.replies import (
    Acted,
    Answered,
    AskedFor,
    CoursesFound,
    CourseShown,
    FinishedShown,
    GuideReply,
    Lacking,
    Planned,
    Practice,
    Remark,
    Remarked,
    Suggested,
    Told,
    Undone,
)
from tutor.guide.saarthi import Saarthi
from tutor.guide.slots import Slots
from tutor.guide.state import NEW_CONVERSATION, GuideState, state_as_json, state_of_json
from tutor.guide.tools import Found, GuideTools, NameTools
from tutor.messages import plain_view

LEAVE, RTI, POSH = CourseId("leave"), CourseId("rti"), CourseId("posh")
UNDER_SECRETARY = RoleId("under-secretary")


class World(Calls):
    """Three courses, found for any topic, and one role."""

    def find(self, learner: object, slots: Slots) -> Found:
        self.made.append(("find", slots))
        return Found([LEAVE, RTI, POSH])

    def suggest(self, learner: object, k: int) -> Suggestions:
        return Suggestions([Recommendation(course, 1.0, []) for course in (LEAVE, RTI, POSH)], Basis.ROLE_ONLY)

    def courses(self, _learner: object, text: str) -> Sequence[CourseId]:
        return [course for course in (POSH, RTI, LEAVE) if course in text.lower().split()]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def saarthi(world: World) -> Saarthi[str]:
    return saarthi_of(world)


def saarthi_of(world: World, *, near: bool = True, minute: int = 0) -> Saarthi[str]:
    """Saarthi in a world of three courses, each as near to every question as the others if `near`; at this minute."""
    return Saarthi(
        GuideTools(
            suggest=world.suggest,
            plan=world.plan,
            progress=world.progress,
            due=world.due,
            find=world.find,
            answer=world.answer,
            explain=world.explain,
            trace_course=world.trace_course,
            trace_progress=world.trace_progress,
            own=world.own,
            fits=lambda course, slots: course is not LEAVE or slots.max_minutes is None,
            names=NameTools(
                courses=world.courses,
                known=world.courses,
                meant=world.courses,
                held=lambda course, text: 4.0 * (course in world.courses(LEARNER, text)),
                near=lambda _course, _question: near,
                role=lambda text: UNDER_SECRETARY if "under secretary" in text.lower() else None,
                beside_role=lambda text, _: text.replace("under secretary", ""),
            ),
            minute=minute,
        )
    )


def talk(saarthi: Saarthi[str], *messages: str) -> tuple[GuideReply[str], GuideState]:
    """The last reply of a conversation, and what it has come to; the state goes through JSON after each message."""
    state, reply = NEW_CONVERSATION, None
    for message in messages:
        reply, state = saarthi.respond(message, state=state, learner=LEARNER, today=TODAY)
        state = state_of_json(state_as_json(state))
    assert reply is not None
    return reply, state


@pytest.mark.parametrize(
    "pick", ["the second one", "2", "2nd", "दूसरा दिखाओ", "दूसरे वाले के बारे में बताइए", "doosra wala", "dusre wala dikhao"]
)
def test_an_item_of_the_list_is_picked_by_its_number(saarthi: Saarthi[str], pick: str) -> None:
    reply, state = talk(saarthi, "courses on leave rules", pick)
    assert isinstance(reply, CourseShown)
    assert reply.course == RTI
    assert state.course == RTI


def test_a_number_that_the_list_has_not_is_said_so(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "courses on leave rules", "show me number 9")
    assert isinstance(reply, Remarked)
    assert reply.remark is Remark.NO_SUCH_ITEM


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ("in English", {"language": "en"}),
        ("english me", {"language": "en"}),
        ("अंग्रेज़ी में", {"language": "en"}),
        ("only under 45 minutes", {"max_minutes": 45}),
        ("45 min se kam", {"max_minutes": 45}),
        ("45 मिनट से कम", {"max_minutes": 45}),
        ("level 2", {"level": 2}),
        ("any length", {"max_minutes": None}),
        ("koi bhi level", {"level": None}),
    ],
)
def test_a_change_of_one_slot_keeps_the_others(saarthi: Saarthi[str], change: str, changed: dict[str, object]) -> None:
    before = {"topic": "leave", "language": "hi", "max_minutes": 30, "level": 3}
    reply, state = talk(saarthi, "level 3 courses on leave in Hindi under 30 minutes", change)
    assert isinstance(reply, CoursesFound)
    assert {name: getattr(state.slots, name) for name in before} == {**before, **changed}


def test_the_topic_is_changed_and_what_narrows_it_is_kept(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "courses on leave in Hindi", "and on procurement?")
    assert isinstance(reply, CoursesFound)
    assert (reply.slots.topic, reply.slots.language) == ("procurement", "hi")


@pytest.mark.parametrize(
    ("messages", "minutes", "day"),
    [
        (["plan 2 hours a week till 28 feb", "3 ghante kar do"], 180, date(2027, 2, 28)),
        (["plan 2 hours a week till 28 feb", "make it 3"], 180, date(2027, 2, 28)),
        (["plan 2 hours a week till 28 feb", "march tak"], 120, date(2027, 3, 31)),
        (["plan 2 hours a week till 28 feb", "मार्च तक", "हफ़्ते में तीन घंटे"], 180, date(2027, 3, 31)),
        (["plan 2 hours a week till 28 feb", "march tak", "undo"], 120, date(2027, 2, 28)),
        (["plan 2 hours a week till 28 feb", "march tak", "cancel"], 120, date(2027, 2, 28)),
    ],
)
def test_a_plan_is_changed_slot_by_slot_and_back(
    saarthi: Saarthi[str], messages: list[str], minutes: int, day: date
) -> None:
    reply, state = talk(saarthi, *messages)
    assert isinstance(reply, Planned)
    assert (state.slots.weekly_minutes, state.slots.deadline) == (minutes, day)


@pytest.mark.parametrize(
    ("change", "minutes", "day"),
    [
        ("no wait, an hour and a half, two is too much", 90, date(2027, 2, 28)),
        ("नहीं रुकिए, डेढ़ घंटा ही, दो नहीं हो पाएगा", 90, date(2027, 2, 28)),
        ("sorry, meant April 2027", 120, date(2027, 4, 30)),
        ("march ke aakhir tak, usse pehle nahi", 120, date(2027, 3, 31)),
        ("make it end by financial year", 120, date(2027, 3, 31)),
    ],
)
def test_a_plan_is_corrected_in_a_sentence(saarthi: Saarthi[str], change: str, minutes: int, day: date) -> None:
    reply, state = talk(saarthi, "plan 2 hours a week till 28 feb", change)
    assert isinstance(reply, Planned)
    assert (state.slots.weekly_minutes, state.slots.deadline) == (minutes, day)


@pytest.mark.parametrize("change", ["too long for me. anything under 40 min", "बहुत लंबे हैं। 40 मिनट से कम वाले"])
def test_a_search_is_narrowed_beside_a_remark(saarthi: Saarthi[str], change: str) -> None:
    reply, state = talk(saarthi, "courses on leave in Hindi", change)
    assert isinstance(reply, CoursesFound)
    assert (state.slots.topic, state.slots.language, state.slots.max_minutes) == ("leave", "hi", 40)


def test_the_other_one_is_the_first_that_was_not_spoken_of(saarthi: Saarthi[str]) -> None:
    untouched, _ = talk(saarthi, "courses on leave rules", "the other one")
    other, _ = talk(saarthi, "courses on leave rules", "the first one", "no, the other one")
    assert isinstance(untouched, CourseShown)
    assert isinstance(other, CourseShown)
    assert untouched.course == other.course == RTI


@pytest.mark.parametrize("too", ["and the third one too", "तीसरा भी", "teesra bhi"])
def test_what_was_done_to_one_item_is_done_to_another(saarthi: Saarthi[str], world: World, too: str) -> None:
    reply, _ = talk(saarthi, "what should I learn next?", "put the second one aside for later", too)
    assert isinstance(reply, Acted)
    assert reply.intent is Intent.LATER
    assert world.made[-1] == ("put_off", POSH)


@pytest.mark.parametrize("message", ["courses for an under secretary", "find courses for the post of under secretary"])
def test_courses_for_a_role_are_the_path_to_it(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Planned)
    assert (reply.intent, reply.slots.role, reply.slots.topic) == (Intent.SUGGEST, UNDER_SECRETARY, "")


def test_hours_asked_for_are_taken_from_a_bare_number(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "change my weekly hours", "put 2.5")
    assert isinstance(reply, Acted)
    assert world.made[-1] == ("wish", Wishes(weekly_minutes=150))


@pytest.mark.parametrize(
    ("length", "least", "most"),
    [
        ("बीस से चालीस मिनट के बीच", 20, 40),
        ("between twenty and forty minutes", 20, 40),
        ("1 ghante se bada koi bhi nahi", None, 60),
        ("एक घंटे से बड़ा नहीं", None, 60),
        ("30 mint ke andar", None, 30),
    ],
)
def test_lengths_are_read_however_they_are_said(length: str, least: int | None, most: int | None) -> None:
    read = filters_in(f"cyber {length}")
    assert (read.min_minutes, read.max_minutes) == (least, most)


def test_a_role_named_after_a_quiz_is_no_quiz_on_a_course(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "quiz me on the rti course", "under secretary for rti")
    assert not isinstance(reply, Practice)


def test_what_was_set_before_stays_in_force(saarthi: Saarthi[str]) -> None:
    _, state = talk(saarthi, "set my weekly time to 3 hours", "my deadline is 31 march")
    assert (state.slots.weekly_minutes, state.slots.deadline) == (180, date(2027, 3, 31))


def test_a_reason_beside_undo_changes_nothing(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "set my weekly time to 3 hours", "undo that, my wife will laugh at me")
    assert isinstance(reply, Undone)
    assert world.made[-1] == ("wish", Wishes())


def test_a_part_is_taken_away_by_its_name(saarthi: Saarthi[str]) -> None:
    _, state = talk(saarthi, "courses on leave in Hindi under 30 minutes")
    reply, after = saarthi.respond("", state=state, learner=LEARNER, today=TODAY, without="language")
    assert isinstance(reply, CoursesFound)
    assert (after.slots.topic, after.slots.language, after.slots.max_minutes) == ("leave", None, 30)


@pytest.mark.parametrize(
    ("messages", "intent", "done"),
    [
        (["I already know the RTI course"], Intent.KNOW_THIS, ("know", RTI)),
        (["rti mujhe pehle se aata hai"], Intent.KNOW_THIS, ("know", RTI)),
        (["courses on leave rules", "the third one I know already"], Intent.KNOW_THIS, ("know", POSH)),
        (["courses on leave rules", "तीसरा मुझे आता है"], Intent.KNOW_THIS, ("know", POSH)),
        (["put the posh course aside for now"], Intent.LATER, ("put_off", POSH)),
        (["courses on leave rules", "the first one", "this one later"], Intent.LATER, ("put_off", LEAVE)),
        (["bring the leave course back"], Intent.BRING_BACK, ("bring_back", LEAVE)),
        (["set my weekly time to 3 hours"], Intent.SET_HOURS, ("wish", Wishes(weekly_minutes=180))),
        (["courses on leave", "3 ghante kar do har hafte"], Intent.SET_HOURS, ("wish", Wishes(weekly_minutes=180))),
        (["meri deadline 31 march rakho"], Intent.SET_DEADLINE, ("wish", Wishes(deadline=date(2027, 3, 31)))),
        (
            ["set my goal to Under Secretary by March 2027"],
            Intent.SET_GOAL,
            ("wish", Wishes(goal=UNDER_SECRETARY, goal_by=date(2027, 3, 31))),
        ),
    ],
)
def test_an_act_is_done_and_says_so(
    saarthi: Saarthi[str], world: World, messages: list[str], intent: Intent, done: tuple[str, object]
) -> None:
    reply, state = talk(saarthi, *messages)
    assert isinstance(reply, Acted)
    assert reply.intent is intent
    assert world.made[-1] == done
    assert state.undo is not None


@pytest.mark.parametrize("undo", ["undo", "cancel", "वापस करो", "wapas karo"])
def test_an_act_is_undone(saarthi: Saarthi[str], world: World, undo: str) -> None:
    reply, state = talk(saarthi, "put the posh course aside for now", undo)
    assert isinstance(reply, Undone)
    assert world.made[-1] == ("bring_back", POSH)
    assert state.undo is None


def test_a_wish_is_undone_to_what_it_was(saarthi: Saarthi[str], world: World) -> None:
    talk(saarthi, "set my weekly time to 3 hours", "undo")
    assert world.made[-1] == ("wish", Wishes())


def test_nothing_is_undone_where_nothing_was_done(saarthi: Saarthi[str], world: World) -> None:
    reply, _ = talk(saarthi, "undo")
    assert isinstance(reply, Remarked)
    assert reply.remark is Remark.NOTHING_TO_UNDO
    assert world.made == []


def test_what_an_act_lacks_is_asked_for_and_taken_from_the_answer(saarthi: Saarthi[str], world: World) -> None:
    asked, _ = talk(saarthi, "what should I learn next?", "put it aside for later")
    assert isinstance(asked, AskedFor)
    assert (asked.lacking, asked.courses) == (Lacking.COURSE, [LEAVE, RTI, POSH])
    done, _ = talk(saarthi, "what should I learn next?", "put it aside for later", "the second one")
    assert isinstance(done, Acted)
    assert (done.courses, done.back_on) == ([RTI], BACK_ON)


def test_a_follow_up_question_goes_to_the_tutor(saarthi: Saarthi[str], world: World) -> None:
    follow_up = "and for those below the poverty line?"
    reply, state = talk(saarthi, "What is the fee for an RTI application?", follow_up)
    assert isinstance(reply, Answered)
    assert reply.question == follow_up
    assert state.asked


def test_the_list_is_there_again_after_a_question(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(
        saarthi, "courses on leave in Hindi", "What is the fee for an RTI application?", "show the list again"
    )
    assert isinstance(reply, CoursesFound)
    assert (reply.slots.topic, reply.slots.language) == ("leave", "hi")


def test_suggestions_are_narrowed(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "what should I learn next?", "under 30 minutes")
    assert isinstance(reply, Suggested)
    assert [item.course for item in reply.suggestions.items] == [RTI, POSH]


def test_what_was_finished_is_shown_for_the_period(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "what did I finish last month?")
    assert isinstance(reply, FinishedShown)
    assert [course for course, _ in reply.courses] == [RTI]
    reply, _ = talk(saarthi, "what did I finish last month?", "this year")
    assert isinstance(reply, FinishedShown)
    assert [course for course, _ in reply.courses] == [RTI, LEAVE]


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("delete my data", Intent.DELETE_DATA),
        ("मेरा सारा डेटा मिटा दो", Intent.DELETE_DATA),
        ("mera data delete karo", Intent.DELETE_DATA),
        ("who can see my questions", Intent.WHO_SEES),
    ],
)
def test_data_are_never_deleted_on_a_message(saarthi: Saarthi[str], world: World, message: str, intent: Intent) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Told)
    assert reply.intent is intent
    assert world.made == []


def test_a_course_is_practised(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "quiz me on rti")
    assert isinstance(reply, Practice)
    assert (reply.course, reply.items) == (RTI, 4)


@pytest.mark.parametrize("message", ["मेरा टेस्ट लो", "mera test lo", "quiz me"])
def test_a_quiz_on_nothing_in_particular_is_on_what_the_role_needs(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Practice)
    assert reply.course is None
    assert said_of(message, plain_view(message)).topic_of_act == "", "no course is looked for by the words of asking"


def test_a_state_of_another_form_is_a_new_conversation() -> None:
    assert state_of_json({"shown": "none", "intent": 3}) == NEW_CONVERSATION

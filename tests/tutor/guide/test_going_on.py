"""A conversation that goes on: measures kept beneath other matters, courses in and out of a plan, two wishes."""

from datetime import date, timedelta

import pytest

from data.words.models import CourseId, Language, Learner
from data.words.paths import LearningPath, PathStep
from tests.tutor.guide.test_conversation import LEAVE, POSH, RTI, UNDER_SECRETARY, World, saarthi_of, talk
from tests.tutor.guide.test_saarthi import TODAY
from tutor.guide.aftermath import all_in_force
from tutor.guide.filters import filters_in
from tutor.guide.intents import Intent
from tutor.guide.replies import (
    Acted,
    Answered,
    Both,
    ChangeTold,
    CoursesFound,
    CourseTraced,
    Planned,
    Practice,
    Undone,
)
from tutor.guide.saarthi import Saarthi
from tutor.guide.slots import Slots
from tutor.guide.subjects import called_one, subject_in

MARCH = date(2027, 3, 31)


class PlannedWorld(World):
    """A world in which a plan holds what was put into it, all but the course on POSH."""

    def plan(self, learner: Learner, slots: Slots) -> LearningPath:
        self.made.append(("plan", learner.id, slots.weekly_minutes, slots.competency, slots.deadline))
        steps = [_step(course) for course in self.chosen if course != POSH]
        return LearningPath(learner.id, steps, [], 120)

    def bring_back(self, learner: Learner, course: CourseId) -> None:
        super().bring_back(learner, course)
        self.chosen = [each for each in self.chosen if each != course]

    def put_off(self, learner: Learner, course: CourseId, until: date | None) -> date:
        self.chosen = [each for each in self.chosen if each != course]
        return super().put_off(learner, course, until)


def _step(course: CourseId) -> PathStep:
    return PathStep(course, TODAY, TODAY + timedelta(days=6), 45, {}, chosen=True)


@pytest.fixture
def world() -> PlannedWorld:
    return PlannedWorld()


@pytest.fixture
def saarthi(world: PlannedWorld) -> Saarthi[str]:
    return saarthi_of(world)


@pytest.mark.parametrize(
    "between", ["remind me about the leave course on friday", "courses on posh", "quiz me on rti", "what is due"]
)
def test_a_plan_can_be_changed_after_something_else_came_between(saarthi: Saarthi[str], between: str) -> None:
    reply, _ = talk(saarthi, "plan 2 hours a week by march", between, "make it 3 hours a week")
    assert isinstance(reply, Planned)
    assert (reply.slots.weekly_minutes, reply.slots.deadline) == (180, MARCH)


def test_what_is_undone_leaves_the_other_measures_in_force(saarthi: Saarthi[str]) -> None:
    told = "my goal is under secretary by march", "set 2 hours a week", "undo"
    _, state = talk(saarthi, *told)
    in_force = all_in_force(state)
    assert (in_force.role, in_force.deadline, in_force.weekly_minutes) == (UNDER_SECRETARY, MARCH, None)


def test_the_language_and_the_role_spoken_of_are_in_force(saarthi: Saarthi[str]) -> None:
    _, state = talk(saarthi, "talk to me in Hindi", "my progress as under secretary")
    assert (all_in_force(state).language, all_in_force(state).role) == (Language("hi"), UNDER_SECRETARY)


def test_a_path_to_a_role_is_changed_as_a_plan_is(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "what should an under secretary learn next", "by march", "3 hours a week")
    assert isinstance(reply, Planned)
    assert (reply.slots.role, reply.slots.deadline, reply.slots.weekly_minutes) == (UNDER_SECRETARY, MARCH, 180)


@pytest.mark.parametrize("change", ["hindi rehne do, level 3 wale", "any language, only level 3"])
def test_one_filter_goes_while_another_comes(saarthi: Saarthi[str], change: str) -> None:
    reply, _ = talk(saarthi, "courses on leave in Hindi", change)
    assert isinstance(reply, CoursesFound)
    assert (reply.slots.topic, reply.slots.language, reply.slots.level) == ("leave", None, 3)


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("not in English, in Hindi", "hi"),
        ("अंग्रेज़ी में नहीं, हिंदी में चाहिए टिप्पण वाला", "hi"),
        ("english me nahi hindi me", "hi"),
        ("mission life wala english me khul rha, hindi me do", "hi"),
        ("in hindi I mean, they wont read english", "hi"),
        ("not hindi, english. typed wrong", "en"),
        ("english wale hata ke", None),
        ("अंग्रेज़ी में मत देना", None),
        ("hindi me hai na?", "hi"),
        ("decision making, hindi ok, english ok", None),
    ],
)
def test_a_language_that_is_not_wanted_is_not_the_one_asked_for(message: str, language: str | None) -> None:
    assert filters_in(message).language == language


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("any course on court cases, I have joined the legal cell", "court cases"),
        ("hmm ok. some training about gender budgeting pls", "gender budgeting"),
        ("mar gaya kaam se bhai, koi time management ka course", "time management"),
        ("एक घंटे से लंबा कोई गहरा कोर्स डेटा पर", "डेटा"),
        ("ok give me a course on this", ""),
        ("leave rules", "leave rules"),
    ],
)
def test_a_search_is_for_its_subject_alone(message: str, subject: str) -> None:
    assert subject_in(message) == subject


@pytest.mark.parametrize(
    ("message", "called"),
    [("no, the one with file noting", "file noting"), ("wo data wala thik hai", "data"), ("the second one", "")],
)
def test_a_course_is_called_by_a_word_of_its_name(message: str, called: str) -> None:
    assert called_one(message) == called


def test_a_subject_that_was_spoken_of_is_searched_for(saarthi: Saarthi[str], world: PlannedWorld) -> None:
    talk(saarthi, "quiz me on rti", "hmm fine. is there a course about it though")
    assert [made[1] for made in world.made if made[0] == "find"] == [Slots(topic=RTI)]


@pytest.mark.parametrize(
    "said", ["i already know it from my work in a posh cell", "ye mujhe aata hai, posh cell me das saal kaam kiya"]
)
def test_it_is_the_course_spoken_of_where_other_words_name_none(saarthi: Saarthi[str], said: str) -> None:
    reply, _ = talk(saarthi, "quiz me on rti", said)
    assert isinstance(reply, Acted)
    assert (reply.intent, reply.courses) == (Intent.KNOW_THIS, [RTI])


@pytest.mark.parametrize("answer", ["b", "next", "ek aur", "अगला सवाल", "my score"])
def test_a_quiz_goes_on_with_what_is_said_in_it(saarthi: Saarthi[str], answer: str) -> None:
    reply, _ = talk(saarthi, "quiz me on rti", answer)
    assert isinstance(reply, Practice)
    assert reply.course == RTI


@pytest.mark.parametrize("form", ["Shorter please, I have to explain it to my team", "source?", "सरल शब्दों में समझाइए"])
def test_the_last_answer_is_told_in_another_form(saarthi: Saarthi[str], form: str) -> None:
    question = "what is the fee for an RTI application?"
    reply, _ = talk(saarthi, question, form)
    assert isinstance(reply, Answered)
    assert reply.question == question


def test_a_quiz_is_not_gone_on_with_where_something_else_is_asked(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "quiz me on rti", "is there a certificate for it")
    assert not isinstance(reply, Practice)


def test_a_goal_that_was_wrong_is_set_anew(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "i know the rti course already", "goal galat ho gaya, under secretary chahiye tha")
    assert isinstance(reply, Acted)
    assert (reply.intent, reply.slots.role) == (Intent.SET_GOAL, UNDER_SECRETARY)


def test_what_is_left_of_a_period_is_no_list_of_what_was_finished(saarthi: Saarthi[str], world: PlannedWorld) -> None:
    talk(saarthi, "my progress this month, how much is left?")
    assert any(made[0] == "progress" for made in world.made)


def test_a_why_behind_an_act_is_no_act(saarthi: Saarthi[str]) -> None:
    reply, _ = talk(saarthi, "what next for me", "i know the first one", "and the second one why")
    assert not isinstance(reply, Acted)


@pytest.mark.parametrize(
    "message", ["add the rti course to my plan", "rti wala course meri yojana me daal do", "put rti in my plan please"]
)
def test_a_named_course_is_put_into_the_plan_and_taken_out_again(
    saarthi: Saarthi[str], world: PlannedWorld, message: str
) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Planned)
    assert (reply.put_in, [step.course for step in reply.path.steps]) == ((RTI,), [RTI])
    world.chosen = []
    undone, _ = talk(saarthi, message, "undo")
    assert isinstance(undone, Undone)
    assert (undone.courses, world.chosen) == ((RTI,), [])


def test_a_course_that_was_put_in_is_put_in_again_where_its_going_is_undone(
    saarthi: Saarthi[str], world: PlannedWorld
) -> None:
    gone, _ = talk(saarthi, "add rti to my plan", "plan 2 hours a week", "drop rti from it")
    assert isinstance(gone, Acted)
    assert (gone.intent, gone.courses, world.chosen) == (Intent.LATER, [RTI], [])
    talk(saarthi, "add rti to my plan", "plan 2 hours a week", "drop rti from it", "undo")
    assert world.chosen == [RTI]


def test_measures_stay_with_the_courses_put_into_a_plan(saarthi: Saarthi[str]) -> None:
    reply, state = talk(saarthi, "plan 2 hours a week by march", "add rti to the plan", "and leave too")
    assert isinstance(reply, Planned)
    assert (reply.put_in, reply.slots.weekly_minutes, state.slots.deadline) == ((LEAVE,), 120, MARCH)


def test_a_course_without_a_place_in_the_plan_is_not_put_there(saarthi: Saarthi[str], world: PlannedWorld) -> None:
    reply, _ = talk(saarthi, "add the posh course to my plan")
    assert isinstance(reply, CourseTraced)
    assert world.chosen == []


@pytest.mark.parametrize(
    "message",
    [
        "I know rti already, and remind me about leave on 7 december",
        "rti wala mujhe aata hai. leave wala 7 december ko yaad dilana",
    ],
)
def test_two_wishes_of_one_message_are_both_served(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, message)
    assert isinstance(reply, Both)
    assert [(each.intent, list(each.courses)) for each in (reply.first, reply.second) if isinstance(each, Acted)] == [
        (Intent.KNOW_THIS, [RTI]),
        (Intent.REMIND, [LEAVE]),
    ]


@pytest.mark.parametrize("correction", ["oops, not the rti one", "rti galti se bol diya", "sorry, rti was wrong"])
def test_one_of_several_courses_is_brought_back_where_it_was_not_meant(
    saarthi: Saarthi[str], world: PlannedWorld, correction: str
) -> None:
    reply, _ = talk(saarthi, "i know rti and posh, both", correction)
    assert isinstance(reply, Acted)
    assert (reply.intent, reply.courses, world.made[-1]) == (Intent.BRING_BACK, [RTI], ("bring_back", RTI))


def test_undoing_takes_back_both_of_two_wishes(saarthi: Saarthi[str], world: PlannedWorld) -> None:
    reply, state = talk(saarthi, "I know rti already, and postpone the leave course until january", "undo")
    assert isinstance(reply, Both)
    assert world.made[-2:] == [("bring_back", LEAVE), ("bring_back", RTI)]
    assert state.undo is None


@pytest.mark.parametrize(
    "message",
    [
        "plan 2 hours a week and finish by march",
        "courses on leave and pension in Hindi",
        "set 3 hours a week, till march",
    ],
)
def test_measures_of_one_wish_are_no_two_wishes(saarthi: Saarthi[str], message: str) -> None:
    reply, _ = talk(saarthi, message)
    assert not isinstance(reply, Both)


@pytest.mark.parametrize("asked", ["what did you just change", "अभी क्या बदला", "aapne kya badla"])
def test_what_was_changed_last_is_told(saarthi: Saarthi[str], asked: str) -> None:
    nothing, _ = talk(saarthi, "my progress", asked)
    assert nothing == ChangeTold()
    reply, _ = talk(saarthi, "plan 2 hours a week", "make it 3", asked)
    assert isinstance(reply, ChangeTold)
    assert (reply.before.weekly_minutes, reply.slots.weekly_minutes) == (120, 180)
    known, _ = talk(saarthi, "I know rti already", asked)
    assert isinstance(known, ChangeTold)
    assert (known.act, known.courses) == (Intent.KNOW_THIS, (RTI,))

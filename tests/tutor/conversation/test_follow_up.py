"""Which questions lean on those before, what is then searched for, and where."""

from collections.abc import Sequence
from math import log

import pytest

from data.words.models import ENGLISH, CourseId, Language, LessonId
from embeddings.search.retriever import Hit, Scope
from tests.embeddings.planned import passage
from tutor.conversation.cues import cues_of
from tutor.conversation.follow_up import MAY_STAY, SURELY_STAYS, Before, ContextReader
from tutor.conversation.staying import STAYING, shipped_model, staying_facts
from tutor.messages.odds import Odds, Weights
from tutor.messages.view import plain_view

RTI, LEAVE, GEM = CourseId("rti"), CourseId("leave"), CourseId("gem")
LAST = Before("How many days has an office to answer an RTI request?", [RTI])


def hit(course: str, score: float = 10.0, *, language: Language = ENGLISH) -> Hit:
    found = passage(f"{course}-p", "Text.", course=course, lesson=LessonId("one"), language=language)
    return Hit(found, score, 0.8, 0.5, 0.5)


class Searches:
    """Finds the same for every text, and remembers what was looked for."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits
        self.asked: list[str] = []

    def __call__(self, text: str, scope: Scope) -> Sequence[Hit]:
        self.asked.append(text)
        return self.hits


def stays(chance: float) -> Odds:
    """A model that gives every question the same chance; half is enough."""
    weights = Weights((0.0,) * len(STAYING), log(chance / (1 - chance)))
    return Odds(weights, weights, encoder="", threshold=0.5)


def reader(*hits: Hit, chance: float = 0.95) -> ContextReader:
    """A reader that finds the same for everything and takes every question for staying by this chance."""
    return ContextReader(Searches(*hits), lambda word: float(len(word)), plain_view, model=stays(chance))


@pytest.mark.parametrize(
    "question",
    [
        "And for appeals?",
        "What about a second appeal?",
        "iska samay kitna hai?",
        "aur appeal ke liye?",
        "और अपील के लिए?",
        "इसका समय कितना है?",
        "papers adhure hon to?",
        "बीमार नवजात को भी?",
        "Who hears it?",
    ],
)
def test_a_word_of_leaning_shows_in_three_languages(question: str) -> None:
    cues = cues_of(question)
    assert cues.leads_on or cues.points_back


@pytest.mark.parametrize(
    "question",
    [
        "How many days for a reply?",
        "What is a zero FIR?",
        "जेम पर सीधी ख़रीद की सीमा क्या है?",
        "EL saal me kitni milti hai?",
        "Is there a fee?",
    ],
)
def test_a_whole_question_shows_none(question: str) -> None:
    cues = cues_of(question)
    assert not cues.leads_on
    assert not cues.points_back


def test_a_follow_up_brings_the_rarest_words_of_the_question_before() -> None:
    read = reader(hit("leave", 20.0)).read("And for appeals?", before=[LAST], scope=Scope(course=RTI))

    assert read.leans
    assert read.query == "And for appeals? many days office answer rti request"
    assert read.scope == Scope(course=RTI)


@pytest.mark.parametrize(
    ("chance", "course", "otherwise"),
    [
        (SURELY_STAYS + 0.01, RTI, [RTI]),
        (SURELY_STAYS - 0.01, RTI, [RTI, None]),
        (MAY_STAY + 0.01, None, [RTI]),
        (MAY_STAY - 0.01, None, []),
    ],
)
def test_how_surely_it_stays_says_where_a_question_is_asked(
    chance: float, course: CourseId | None, otherwise: list[CourseId | None]
) -> None:
    read = reader(hit("rti"), chance=chance).read("And for it?", before=[LAST], scope=Scope())

    assert read.scope.course == course
    assert [scope.course for scope in read.otherwise] == otherwise
    assert read.leans == (course is not None)


def test_within_one_course_only_the_first_words_are_carried() -> None:
    read = reader(hit("rti")).read("And for it?", before=[LAST], scope=Scope())

    assert read.query == "And for it? many days office"


def test_a_new_matter_stands_as_it_is() -> None:
    read = reader(hit("gem"), chance=0.2).read("What about GeM bids?", before=[LAST], scope=Scope())

    assert (read.query, read.leans, read.scope) == ("What about GeM bids?", False, Scope())


def test_the_course_come_to_by_a_list_is_the_one_to_stay_in() -> None:
    alone = reader(hit("gem")).read("Who may bid?", before=[], scope=Scope(), spoken_of=GEM)
    after = reader(hit("gem")).read("Who may bid?", before=[LAST], scope=Scope(), spoken_of=GEM)

    assert (alone.scope.course, alone.query) == (GEM, "Who may bid?")
    assert after == alone


def test_where_no_course_was_come_to_a_short_question_carries_the_one_before() -> None:
    declined = Before("How much leave is earned in a year?", [])

    assert "earned" in reader().read("And half pay?", before=[declined], scope=Scope()).query
    assert reader().read("And half pay?", before=[declined], scope=Scope()).scope == Scope()


def facts(question: str, *, found: Sequence[Hit], within: Sequence[Hit]) -> dict[str, float]:
    """What tells of the question whether it stays with the course on RTI."""
    values = staying_facts(question, cues_of(question), course=RTI, found=found, within=within)
    return dict(zip(STAYING, values.tolist(), strict=True))


def test_what_is_found_tells_whether_a_question_stays() -> None:
    seen = facts("And who hears it?", found=[hit("gem", 9.0)] * 4 + [hit("rti", 7.0)], within=[hit("rti", 7.0)])

    assert (seen["behind"], seen["within"], seen["elsewhere"]) == (-2.0, 7.0, 0.8)
    assert (seen["leads_on"], seen["points_back"], seen["words"]) == (1.0, 1.0, 4.0)
    assert facts("Who?", found=[], within=[])["behind"] == -8.0


def test_the_shipped_model_keeps_what_leans_and_lets_a_new_matter_go() -> None:
    def chance(question: str, *, ahead: float) -> float:
        found = [hit("gem", 10.0)] * 5
        seen = staying_facts(question, cues_of(question), course=RTI, found=found, within=[hit("rti", 10.0 - ahead)])
        return shipped_model().probability(seen, plain_view(question))

    least = shipped_model().threshold
    assert chance("And for it?", ahead=0.5) > least
    assert chance("Which documents does a seller on the marketplace have to upload for a bid?", ahead=6.0) < least


@pytest.mark.parametrize("question", ["And for appeals?", "", "   "])
def test_without_a_conversation_nothing_is_added_and_nothing_searched(question: str) -> None:
    searches = Searches(hit("rti"))
    read = ContextReader(searches, lambda word: 1.0, plain_view).read(question, before=[], scope=Scope())

    assert (read.query, read.leans) == (question, False)
    assert searches.asked == []


def test_a_decline_between_does_not_break_the_thread() -> None:
    declined = Before("Who won in 1983?", [])
    read = reader(hit("rti")).read("And for appeals?", before=[LAST, declined], scope=Scope())

    assert "days" in read.query


def test_a_hindi_follow_up_carries_hindi_words() -> None:
    before = Before("आरटीआई RTI आवेदन का उत्तर कितने दिन में देना होता है?", [RTI])
    read = reader(hit("rti")).read("और अपील के लिए?", before=[before], scope=Scope(course=RTI))

    assert "आवेदन" in read.query
    assert "rti" not in read.query


def test_preferred_course_never_leaves_the_scope_given() -> None:
    read = reader(hit("rti")).read("And for it?", before=[LAST], scope=Scope(allowed_courses=frozenset({LEAVE})))

    assert read.scope.allowed_courses == frozenset({LEAVE})


def test_a_course_is_near_to_a_question_where_one_of_its_passages_is_found() -> None:
    searched = reader(hit("gem"), hit("rti", 1.0))

    assert searched.is_near(RTI, "Does it say how long?", scope=Scope())
    assert not searched.is_near(LEAVE, "Does it say how long?", scope=Scope())

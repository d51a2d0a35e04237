"""Which questions lean on those before, what is then searched for, and where."""

from collections.abc import Sequence

import pytest

from data.words.models import ENGLISH, CourseId, Language, LessonId
from embeddings.search.retriever import Hit, Scope
from tests.embeddings.planned import passage
from tutor.conversation.cues import cues_of
from tutor.conversation.follow_up import LOOKED_AT, PREFERRED, Before, ContextReader

RTI, LEAVE, GEM = CourseId("rti"), CourseId("leave"), CourseId("gem")
LAST = Before("How many days has an office to answer an RTI request?", [RTI])


def hit(course: str, score: float = 10.0, *, language: Language = ENGLISH) -> Hit:
    found = passage(f"{course}-p", "Text.", course=course, lesson=LessonId("one"), language=language)
    return Hit(found, score, 0.5, 0.5, 0.5)


class Searches:
    """Finds the same for every text, and remembers what was looked for."""

    def __init__(self, *hits: Hit) -> None:
        self.hits = hits
        self.asked: list[str] = []

    def __call__(self, text: str, scope: Scope) -> Sequence[Hit]:
        self.asked.append(text)
        return self.hits


def reader(*hits: Hit) -> ContextReader:
    return ContextReader(Searches(*hits), weight=lambda word: float(len(word)))


SCATTERED = [hit("posh"), hit("leave"), hit("rti", 9.5), hit("dpdp"), hit("gem")]


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


def test_the_course_of_the_conversation_is_kept_where_it_is_nearly_as_good() -> None:
    near = reader(hit("leave", 10.0), hit("rti", 10.0 - PREFERRED))
    far = reader(hit("leave", 10.0), hit("rti", 9.9 - PREFERRED))

    assert near.read("And for it?", before=[LAST], scope=Scope()).scope.course == RTI
    assert far.read("And for it?", before=[LAST], scope=Scope()).scope.course is None


def test_within_one_course_only_the_first_words_are_carried() -> None:
    read = reader(hit("rti")).read("And for it?", before=[LAST], scope=Scope())

    assert read.query == "And for it? many days office"


def test_a_question_that_leads_to_another_course_by_itself_stands_alone() -> None:
    gem = reader(*[hit("gem")] * LOOKED_AT)
    mixed = reader(*[hit("gem")] * (LOOKED_AT - 1), hit("rti"))
    read = gem.read("What about GeM bids?", before=[LAST], scope=Scope())

    assert (read.query, read.leans, read.scope) == ("What about GeM bids?", False, Scope())
    assert mixed.read("What about GeM bids?", before=[LAST], scope=Scope()).leans


def test_a_short_question_that_leads_nowhere_leans() -> None:
    read = reader(*SCATTERED).read("What is the fee?", before=[LAST], scope=Scope())

    assert read.leans
    assert read.scope.course == RTI


def test_a_long_question_stands_alone_whatever_it_begins_with() -> None:
    question = "And how many days of earned leave may a permanent clerk in a field office carry forward?"
    read = reader(*SCATTERED).read(question, before=[LAST], scope=Scope())

    assert (read.query, read.leans) == (question, False)


@pytest.mark.parametrize("question", ["And for appeals?", "", "   "])
def test_without_a_conversation_nothing_is_added_and_nothing_searched(question: str) -> None:
    searches = Searches(hit("rti"))
    read = ContextReader(searches, weight=lambda word: 1.0).read(question, before=[], scope=Scope())

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


@pytest.mark.parametrize("hits", [SCATTERED[:2], [hit("gem")] * LOOKED_AT])
def test_a_question_that_may_lean_is_asked_once_more_in_the_course_spoken_of(hits: Sequence[Hit]) -> None:
    read = reader(*hits).read("What about GeM bids?", before=[LAST], scope=Scope())

    assert read.nearer == Scope(course=RTI)
    assert reader(*hits).read("What about GeM bids?", before=[LAST], scope=Scope(course=RTI)).nearer is None


def test_a_question_that_does_not_lean_is_not_asked_once_more() -> None:
    question = "How many days of earned leave may a permanent clerk in a field office carry forward?"

    assert reader(*SCATTERED).read(question, before=[LAST], scope=Scope()).nearer is None


def test_a_course_is_near_to_a_question_where_one_of_its_passages_is_found() -> None:
    searched = reader(hit("gem"), hit("rti", 1.0))

    assert searched.is_near(RTI, "Does it say how long?", scope=Scope())
    assert not searched.is_near(LEAVE, "Does it say how long?", scope=Scope())

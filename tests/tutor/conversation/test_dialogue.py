"""Questions that come at the same time, and what is asked once more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.words.answers import Answer, Declined, DeclineReason, Grounded
from data.words.models import ENGLISH, CourseId
from embeddings.search.retriever import Scope
from tests.tutor.conversation.test_speaking import ANSWER, lesson_text
from tutor.answer.quoting import LessonText
from tutor.conversation.dialogue import Dialogue, Heard, whole
from tutor.conversation.follow_up import ContextReader, Read
from tutor.conversation.speaking import quoted
from tutor.messages.view import plain_view

SEARCHES_SECONDS = 0.02
AT_ONCE = 2
RTI, LEAVE = CourseId("rti"), CourseId("leave")


def dialogue(tutor: object) -> Dialogue:
    """A dialogue with the tutor that finds nothing itself."""
    reader = ContextReader(lambda text, scope: [], lambda word: 1.0, plain_view)
    return Dialogue(tutor, reader, at_once=AT_ONCE)  # type: ignore[arg-type]


class Counting:
    """A tutor that notes how many it answers at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.at_work = self.most = 0

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        time.sleep(SEARCHES_SECONDS)
        with self.lock:
            self.at_work -= 1
        return Declined(DeclineReason.NOT_COVERED, [], 0.0)


def test_so_many_questions_are_searched_for_at_a_time_and_all_are_answered() -> None:
    tutor = Counting()
    heard = Heard("Fee?", ENGLISH, Read("Fee?", Scope(), leans=False), None)

    talk = dialogue(tutor)

    def answered(_: int) -> Answer:
        return whole(talk.say(heard, writer=quoted, lesson_text=lambda course, lesson, language: ""))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answered, range(8)))

    assert (len(answers), tutor.most) == (8, AT_ONCE)


class Within:
    """A tutor that answers from one course alone."""

    def __init__(self, answered: Answer) -> None:
        self.answered = answered
        self.asked: list[tuple[str, CourseId | None]] = []

    def answer(self, question: str, *, scope: Scope, lesson_text: LessonText) -> Answer:
        self.asked.append((question, scope.course))
        return self.answered if scope.course == RTI else Declined(DeclineReason.NOT_COVERED, [], 0.0)


@pytest.mark.parametrize("otherwise", [[Scope(course=RTI)], [Scope(course=LEAVE), Scope(course=RTI), Scope()], []])
def test_what_is_not_answered_is_asked_otherwise_until_it_is(otherwise: list[Scope]) -> None:
    tutor = Within(ANSWER)
    read = Read("Appeal? fee", Scope(), leans=True, otherwise=otherwise)
    heard = Heard("Appeal?", ENGLISH, read, None)

    answer = whole(dialogue(tutor).say(heard, writer=quoted, lesson_text=lesson_text))

    assert isinstance(answer, Grounded if otherwise else Declined)
    tried = [("Appeal?", scope.course) for scope in otherwise[:2]]
    assert tutor.asked == [("Appeal? fee", None), *tried]

"""Questions that come at the same time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from data.words.answers import Answer, Declined, DeclineReason
from data.words.models import ENGLISH
from embeddings.search.retriever import Scope
from tutor.answer.quoting import LessonText
from tutor.conversation.dialogue import Dialogue, Heard, whole
from tutor.conversation.follow_up import ContextReader, Read
from tutor.conversation.speaking import quoted

SEARCHES_SECONDS = 0.02
AT_ONCE = 2


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
    reader = ContextReader(lambda text, scope: [], lambda word: 1.0)
    dialogue = Dialogue(tutor, reader, at_once=AT_ONCE)  # type: ignore[arg-type]
    heard = Heard("Fee?", ENGLISH, Read("Fee?", Scope(), leans=False), None)

    def answered(_: int) -> Answer:
        return whole(dialogue.say(heard, writer=quoted, lesson_text=lambda course, lesson, language: ""))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answered, range(8)))

    assert (len(answers), tutor.most) == (8, AT_ONCE)

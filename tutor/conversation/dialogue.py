"""A conversation with the tutor: the turns before, the question read in their light, and the answer said."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from data.words import Answer, CourseId, Grounded, Language, Turn
from embeddings.languages import detect_language
from embeddings.search import Scope
from tutor.answer.quoting import LessonText
from tutor.answer.tutor import Tutor
from tutor.conversation.follow_up import Before, ContextReader, Read
from tutor.conversation.speaking import Shown, Spoken, Writer, new_first, speech

REMEMBERED = 6
"""Turns that a follow-up may lean on."""

Said = Generator[Shown | Spoken, None, Answer]
"""What an answer quotes, then its sentences as they are found; returns all of it. Closing it stops the work."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A question ready to be answered: in which language it is, how it is read, and the answer that it follows on."""

    question: str
    language: Language
    read: Read
    before: Grounded | None


class Dialogue:
    """Answers questions in their conversations. Thread-safe; keeps nothing.

    At most `at_once` are searched for at the same time: the search computes, wording may wait for a model server, and
    those who wait must not keep others from being answered.
    """

    def __init__(self, tutor: Tutor, reader: ContextReader, *, at_once: int = 1) -> None:
        self._tutor = tutor
        self._reader = reader
        self._searching = threading.BoundedSemaphore(at_once)

    def hear(self, question: str, *, turns: Sequence[Turn], scope: Scope, spoken_of: CourseId | None = None) -> Heard:
        """`question` read after `turns`, oldest first, where the course `spoken_of` was come to besides.

        Raises:
            SearchIndexError: there is no index to search.
        """
        read = self._reader.read(question, before=[_before(turn) for turn in turns], scope=scope, spoken_of=spoken_of)
        last = next((turn.answer for turn in reversed(turns) if isinstance(turn.answer, Grounded)), None)
        return Heard(question, detect_language(question), read, last if read.leans else None)

    def is_near(self, course: CourseId, question: str, *, scope: Scope) -> bool:
        """Whether the course has something on what is asked, beside all that is within `scope`."""
        return self._reader.is_near(course, question, scope=scope)

    def say(self, heard: Heard, *, writer: Writer, lesson_text: LessonText) -> Said:
        """The answer: what it quotes, then sentence by sentence in the words of `writer`.

        Raises:
            SearchIndexError: there is no index to search.
        """
        with self._searching:
            answer = answered(self._tutor, heard.question, read=heard.read, lesson_text=lesson_text)
        if not isinstance(answer, Grounded):
            return answer
        ordered = answer if heard.before is None else new_first(answer, before=heard.before)
        return (yield from speech(heard.question, ordered, writer=writer, lesson_text=lesson_text))


def answered(tutor: Tutor, question: str, *, read: Read, lesson_text: LessonText) -> Answer:
    """The answer to a question read in its conversation; where there is none, the first that is found otherwise."""
    answer = tutor.answer(read.query, scope=read.scope, lesson_text=lesson_text)
    for scope in read.otherwise:
        if isinstance(answer, Grounded):
            break
        second = tutor.answer(question, scope=scope, lesson_text=lesson_text)
        answer = second if isinstance(second, Grounded) else answer
    return answer


def whole(said: Said) -> Answer:
    """The answer when all of it was said."""
    while True:
        try:
            next(said)
        except StopIteration as ended:
            answer: Answer = ended.value
            return answer


def _before(turn: Turn) -> Before:
    cited = turn.answer.citations if isinstance(turn.answer, Grounded) else []
    return Before(turn.searched, list(dict.fromkeys(citation.course for citation in cited)))

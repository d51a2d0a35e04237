"""Questions of learners that become phrases of the lesson that answered them: who asks so next is led there, too.

Only what several learners asked in the same words and found well answered, and nothing of who they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from api.curate.groups import without_numbers_and_addresses
from data.words import Course, CourseId, Grounded, LearnerId, LessonId, LocalText, Turn
from embeddings.text import terms

MOST_PHRASES = 30
"""Phrases that a lesson gets of its learners, those of most askers first; the sample's lessons have 23 of their own."""

_Lesson = tuple[CourseId, LessonId]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What some learners asked of a lesson in the same words but for stop words and order."""

    askers: frozenset[LearnerId]
    wording: LocalText


def with_phrases_of_learners(
    courses: Iterable[Course], helpful: Iterable[tuple[LearnerId, Turn]], *, askers: int
) -> list[Course]:
    """The courses with what at least `askers` learners asked of a lesson and found well answered among its phrases."""
    learnt = _learnt(helpful, askers=askers)
    return [
        replace(
            course,
            lessons=[
                replace(lesson, asked_as=[*lesson.asked_as, *learnt.get((course.id, lesson.id), ())])
                for lesson in course.lessons
            ],
        )
        for course in courses
    ]


def _learnt(helpful: Iterable[tuple[LearnerId, Turn]], *, askers: int) -> Mapping[_Lesson, Sequence[LocalText]]:
    groups: dict[tuple[_Lesson, frozenset[str]], list[tuple[LearnerId, Turn]]] = defaultdict(list)
    for learner, turn in helpful:
        said = frozenset(terms(turn.question))
        leans_on_nothing = turn.searched == turn.question
        if said and leans_on_nothing and isinstance(turn.answer, Grounded) and turn.answer.citations:
            first = turn.answer.citations[0]
            groups[(first.course, first.lesson), said].append((learner, turn))
    asked: dict[_Lesson, list[_Asked]] = defaultdict(list)
    for (lesson, _), of_group in groups.items():
        people = frozenset(learner for learner, _ in of_group)
        shortest = min((turn for _, turn in of_group), key=lambda turn: (len(turn.question), turn.question))
        if len(people) >= askers and without_numbers_and_addresses(shortest.question) == _plain(shortest.question):
            asked[lesson].append(_Asked(people, LocalText({shortest.language: _plain(shortest.question)})))
    return {
        lesson: [each.wording for each in sorted(of_lesson, key=lambda each: -len(each.askers))[:MOST_PHRASES]]
        for lesson, of_lesson in asked.items()
    }


def _plain(question: str) -> str:
    return " ".join(question.split())

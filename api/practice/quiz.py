"""A quiz of five: which items, and what came of them. Its answers are tries like any others; nothing else is kept."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.practice.service import PracticeService
from api.running.answering import given_answers
from data.words import CompetencyId, CourseId, Event, Grounded, Language, Learner, LearnerId, Verb
from recommender.answering import ItemAnswer, NamedModel
from tutor.practice import PracticeItem, PracticeItemId, item_answered

QUESTIONS = 5

WANTED_CHANCE = 0.7
"""Of a right answer, chosen between .5, where an answer tells most (at .7 it tells 84 %: .7 × .3 beside .5 × .5), and
the .75 at which practice keeps people going (Klinkenberg, Straatemeier & van der Maas 2011)."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An item of a quiz: whether it was answered right, None where it was not answered, and what says why."""

    item: PracticeItem
    right: bool | None
    because: Grounded | None


@dataclass(frozen=True)
class QuizService:
    """Quizzes on a course, a competency, or what one's role needs."""

    practice: PracticeService
    answering: Callable[[], NamedModel | None]

    def chosen(
        self,
        learner: Learner,
        *,
        language: Language,
        course: CourseId | None = None,
        competency: CompetencyId | None = None,
    ) -> Sequence[PracticeItem]:
        """At most `QUESTIONS` items, those that are there in `language` before others.

        Of these come those never tried first, then those missed, then those known; among them those whose chance of a
        right answer is nearest to `WANTED_CHANCE` or, where no model of answers was fitted, those tried longest ago.
        Without a course or competency they are of what the learner's role needs, else of all that they may open.
        Raises UnknownCourse where the course may not be opened.
        """
        tries = self._tries(learner.id)
        day = self.practice.clock().date().isoformat()
        items = self._of(learner, course=course, competency=competency)
        turns = {item.id: _turn(tries.get(item.id, ())) for item in items}
        distances = self._distances(items, learner.id)

        def order(item: PracticeItem) -> tuple[bool, int, float, bytes]:
            turn, last = turns[item.id]
            elsewhere = language not in item.question.by_language
            return elsewhere, turn, distances.get(item.id, last), _drawn(f"{day}/{item.id}")

        return sorted(items, key=order)[:QUESTIONS]

    def count(self, learner: Learner, course: CourseId | None) -> int:
        """How many questions a quiz on the course, or on what the learner's role needs, would have."""
        return len(self._of(learner, course=course, competency=None)[:QUESTIONS])

    def answered(
        self, items: Sequence[PracticeItemId], *, began: datetime, language: Language, learner: Learner
    ) -> list[Answered]:
        """Each item with the first answer since the quiz began; raises UnknownPracticeItem for a closed one."""
        tries = self._tries(learner.id)
        told = []
        for name in items:
            item = self.practice.open_item(name, learner=learner)
            since = [event for event in tries.get(name, ()) if event.at >= began]
            because = self.practice.because(item, language=language) if since else None
            told.append(Answered(item, since[0].result["right"] is True if since else None, because))
        return told

    def _of(
        self, learner: Learner, *, course: CourseId | None, competency: CompetencyId | None
    ) -> Sequence[PracticeItem]:
        visible = self.practice.library.open_for(learner)
        locked = self.practice.locked(learner.id)
        items = self.practice.book().items.values()
        every = [item for item in items if item.course in visible and item.id not in locked]
        if course is not None:
            self.practice.library.course_for(learner, course)
            return [item for item in every if item.course == course]
        if competency is not None:
            return [item for item in every if item.competency == competency]
        role = self.practice.library.catalogue().roles.get(learner.role) if learner.role else None
        needed = [item for item in every if role is not None and item.competency in role.needs]
        return needed or every

    def _distances(self, items: Sequence[PracticeItem], learner: LearnerId) -> Mapping[PracticeItemId, float]:
        """How far the chance of a right answer is from the one wanted; of no item where no model was fitted."""
        model = self.answering()
        if model is None:
            return {}
        past = given_answers(self.practice.views.ledger.of(learner, verbs=[Verb.ASSESSED]))
        now = self.practice.clock()
        asked = [ItemAnswer(learner, item.id, item.competency, None, now) for item in items]
        chances = model.chances(past, asked)
        return {item.id: abs(chance - WANTED_CHANCE) for item, chance in zip(items, chances, strict=True)}

    def _tries(self, learner: LearnerId) -> Mapping[PracticeItemId, Sequence[Event]]:
        tries: dict[PracticeItemId, list[Event]] = {}
        for event in self.practice.views.ledger.of(learner, verbs=[Verb.ASSESSED]):
            item = item_answered(event)
            if item is not None:
                tries.setdefault(item, []).append(event)
        return tries


def _turn(tries: Sequence[Event]) -> tuple[int, float]:
    """When an item's turn comes: never tried, missed last, right last; of these the one longest ago."""
    if not tries:
        return 0, 0.0
    return (2 if tries[-1].result["right"] is True else 1), tries[-1].at.timestamp()


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


QuizDep = Annotated[QuizService, Depends(service(QuizService))]

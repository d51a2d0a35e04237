"""What Saarthi may do to a learner's own learning, each with the service that does it from a page, too."""

from dataclasses import dataclass, replace
from datetime import date

from api.path.wishes import WishService
from api.practice.quiz import QuizService
from api.suggest.service import Verdict, VerdictService
from data.words import CourseId, Learner, Verb, Wishes
from recommender.learner import LATER_DAYS
from tutor.guide import OwnTools

SOURCE = "saarthi"
"""What the ledger notes as the source of what a learner says to Saarthi."""

_ASIDE = (Verb.DISMISSED, Verb.CLAIMED, Verb.DEFERRED, Verb.RESTORED, Verb.CHOSEN)
_BACK = (Verb.RESTORED, Verb.CHOSEN)


@dataclass(frozen=True)
class OwnLearning:
    """Verdicts on courses, wishes, what was finished, and quizzes."""

    verdicts: VerdictService
    wishes: WishService
    quizzes: QuizService

    def tools(self) -> OwnTools:
        """All of it as functions."""
        return OwnTools(
            know=self.know,
            put_off=self.put_off,
            put_aside=self.put_aside,
            choose=self.choose,
            chosen=self.verdicts.chosen,
            bring_back=self.bring_back,
            wish=self.wish,
            finished=self.finished,
            practice=self.quizzes.count,
        )

    def know(self, learner: Learner, course: CourseId) -> None:
        """The check of "I know this" with every statement confirmed; put aside where there is nothing to confirm."""
        statements = self.verdicts.check_of(course, learner=learner)
        if not statements:
            self.verdicts.keep(Verdict.NOT_RELEVANT, course, learner=learner, source=SOURCE)
            return
        confirmed = [statement.id for statement in statements]
        self.verdicts.keep_check(course, confirmed, learner=learner, source=SOURCE)

    def put_off(self, learner: Learner, course: CourseId, until: date | None) -> date:
        """Puts the course off until the day named, or for a while; the day on which it is suggested again."""
        days = LATER_DAYS if until is None else max((until - self.verdicts.clock().date()).days, 1)
        back_on = self.verdicts.keep(Verdict.LATER, course, learner=learner, source=SOURCE, days=days)
        return back_on or self.verdicts.back_on(course, learner=learner)

    def bring_back(self, learner: Learner, course: CourseId) -> None:
        """Undoes whatever put the course aside."""
        self.verdicts.keep(Verdict.UNDO, course, learner=learner, source=SOURCE)

    def choose(self, learner: Learner, course: CourseId) -> None:
        """Puts the course into the learner's path."""
        self.verdicts.choose(course, learner=learner, source=SOURCE)

    def put_aside(self, learner: Learner) -> list[CourseId]:
        """The courses put aside, put off or known, and not brought back, the last first."""
        aside: dict[CourseId, None] = {}
        for event in self.verdicts.ledger.of(learner.id, verbs=_ASIDE):
            course = CourseId(event.object)
            aside.pop(course, None)
            if event.verb not in _BACK:
                aside[course] = None
        visible = self.verdicts.library.open_for(learner)
        return [course for course in reversed(aside) if course in visible]

    def wish(self, learner: Learner, wishes: Wishes) -> None:
        """Keeps the wishes in place of those before; a day that has passed meanwhile is kept no longer."""
        today = self.wishes.clock().date()
        deadline = wishes.deadline if wishes.deadline is not None and wishes.deadline >= today else None
        goal_by = wishes.goal_by if wishes.goal_by is not None and wishes.goal_by >= today else None
        self.wishes.keep_wishes(learner.id, replace(wishes, deadline=deadline, goal_by=goal_by))

    def finished(self, learner: Learner) -> list[tuple[CourseId, date]]:
        """The courses of the catalogue that the learner finished, with the day of the last time, the last first."""
        known = self.verdicts.library.catalogue().courses
        days = {
            CourseId(event.object): event.at.date()
            for event in self.verdicts.ledger.of(learner.id, verbs=[Verb.COMPLETED])
        }
        return sorted(((course, day) for course, day in days.items() if course in known), key=_latest_first)


def _latest_first(finished: tuple[CourseId, date]) -> tuple[int, CourseId]:
    return -finished[1].toordinal(), finished[0]

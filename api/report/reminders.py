"""Reminders: an admin sends one to those behind a figure, a learner reads it on their page and puts it away."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel

from api.http.dependencies import service
from api.report.people import Behind, ReportPeopleService
from api.report.service import ReportDays
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.i18n import Words, mark
from data.store import Reminders
from data.words import Figure, LearnerId, OrganisationId, Reminder
from recommender.training_plans import Standing

TEXTS = {
    Figure.WITH_NONE.value: mark("Your office reminds you: you have not finished a course yet."),
    Figure.WITH_FEWER_THAN_THREE.value: mark("Your office reminds you: finish three courses."),
    Standing.LATE.value: mark("Your office reminds you: something in your training plan is overdue."),
    Standing.AT_RISK.value: mark("Your office reminds you: your training plan asks more than you will have time for."),
}
USUAL_TEXT = mark("Your office reminds you of your learning.")


@dataclass(frozen=True, slots=True)
class SentReminders:
    """How many were reminded, and how many had been so of late and were left in peace."""

    sent: int
    reminded_before: int


@dataclass(frozen=True, slots=True)
class ReminderService:
    """Sends reminders to the people of a report, and shows them to whom they were sent."""

    listing: ReportPeopleService
    reminders: Reminders
    days_between: int
    clock: Clock

    def send(
        self, principal: Principal, organisation: OrganisationId, behind: Behind, *, days: ReportDays
    ) -> SentReminders:
        """Reminds all who are listed so; raises as `ReportPeopleService.of`."""
        listed = self.listing.of(principal, organisation, behind, days=days, limit=None)
        people = [person.learner for person in listed.found.people]
        reminded = self.reminders.send(
            people,
            about=behind.standing or behind.figure,
            sent_by=principal.subject,
            at=self.clock(),
            quiet=timedelta(days=self.days_between),
        )
        return SentReminders(len(reminded), len(people) - len(reminded))

    def open_of(self, learner: LearnerId) -> Reminder | None:
        """The learner's latest reminder, unless they have put it away."""
        return self.reminders.open_of(learner)

    def put_away(self, learner: LearnerId) -> None:
        """The learner has read it."""
        self.reminders.put_away(learner, at=self.clock())


def reminder_text(reminder: Reminder, *, words: Words) -> str:
    """What the reminder says, in the reader's language."""
    return words.say(TEXTS.get(reminder.about, USUAL_TEXT))


class SentRemindersOut(BaseModel):
    """How many were reminded; `reminded_before` had been in the last days and were left in peace."""

    sent: int
    reminded_before: int


ReminderDep = Annotated[ReminderService, Depends(service(ReminderService))]

"""A learner's path and dues as a calendar, and the secret address under which their calendar reads it by itself."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.path.calendar_file import Revisions, path_calendar
from api.path.service import PathService
from api.running.i18n import Words, words_for
from data.store import CalendarFeed, CalendarFeeds, Learners
from data.words import Language, Learner, LearnerId, UnknownCalendar, UnknownLearner

SECRET_BYTES = 32
"""256 random bits: nobody guesses one, however many there are."""


def calendar_of(learner: Learner, *, paths: PathService, words: Words, now: datetime) -> bytes:
    """The learner's path and dues as an iCalendar file made `now`."""
    moved = Revisions(paths.moves(learner), {plan: head.version for plan, head in paths.plans.heads().items()})
    return path_calendar(
        paths.path(learner),
        paths.progress(learner),
        moved=moved,
        catalogue=paths.library.catalogue(),
        words=words,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class ReadCalendar:
    """A calendar as it is read at an address, with a mark of its content."""

    file: bytes
    mark: str


@dataclass(frozen=True)
class FeedService:
    """Makes, renews and withdraws addresses, and answers what asks there."""

    feeds: CalendarFeeds
    learners: Learners
    paths: PathService

    def of(self, learner: LearnerId) -> CalendarFeed | None:
        """The learner's address as far as it is known: of the secret only a hash is kept."""
        return self.feeds.of(learner)

    def renew(self, learner: LearnerId, *, language: Language) -> str:
        """A new secret, in place of any before; it is told this once and cannot be read again."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self.feeds.keep(CalendarFeed(learner, language, self.paths.clock()), secret=secret)
        return secret

    def withdraw(self, learner: LearnerId) -> None:
        """Lets no address lead to the learner's calendar any more."""
        self.feeds.withdraw(learner)

    def read(self, secret: str) -> ReadCalendar:
        """The calendar behind the secret, alike all day while nothing moves; raises UnknownCalendar."""
        feed = self.feeds.behind(secret)
        if feed is None:
            raise UnknownCalendar("no calendar is read under this address, or not any more")
        today = self.paths.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        file = calendar_of(self._learner(feed), paths=self.paths, words=words_for(feed.language), now=today)
        return ReadCalendar(file, hashlib.sha256(file).hexdigest())

    def _learner(self, feed: CalendarFeed) -> Learner:
        try:
            return self.learners.get(feed.learner)
        except UnknownLearner:
            raise UnknownCalendar("no calendar is read under this address, or not any more") from None


FeedDep = Annotated[FeedService, Depends(service(FeedService))]

"""Addresses of calendars: one a learner, found by its secret alone, which is nowhere in the database."""

from datetime import timedelta

from sqlalchemy import select

from data.store import CalendarFeed, Store
from data.store.connection import open_engine
from data.store.feeds_schema import CALENDAR_FEEDS
from data.words.models import ENGLISH, HINDI, LearnerId
from tests.data.builders import CIRCLE, START, learner

ASHA, OMAR = LearnerId("asha"), LearnerId("omar")


def test_a_new_secret_ends_the_one_before_and_a_withdrawn_one_leads_nowhere(store: Store) -> None:
    store.learners.add([learner(ASHA, of=CIRCLE), learner(OMAR, of=CIRCLE)])
    first, other = CalendarFeed(ASHA, ENGLISH, START), CalendarFeed(OMAR, HINDI, START)
    store.feeds.keep(first, secret="one")
    store.feeds.keep(other, secret="two")
    assert (store.feeds.behind("one"), store.feeds.behind("two"), store.feeds.of(ASHA)) == (first, other, first)
    assert store.feeds.behind("three") is None

    renewed = CalendarFeed(ASHA, HINDI, START + timedelta(days=1))
    store.feeds.keep(renewed, secret="new")
    assert (store.feeds.behind("one"), store.feeds.behind("new")) == (None, renewed)

    store.feeds.withdraw(ASHA)
    assert (store.feeds.behind("new"), store.feeds.of(ASHA), store.feeds.of(OMAR)) == (None, None, other)


def test_the_secret_itself_is_not_kept(store: Store, database_url: str) -> None:
    store.learners.add([learner(ASHA, of=CIRCLE)])
    store.feeds.keep(CalendarFeed(ASHA, ENGLISH, START), secret="walnut")
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(CALENDAR_FEEDS)).all()
    engine.dispose()

    assert len(rows) == 1
    assert "walnut" not in str(rows)
    assert "walnut" not in str(store.personal_data.of(ASHA))
    assert "secret_hash" not in store.personal_data.of(ASHA)["calendar_feeds"][0]

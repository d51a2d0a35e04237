"""Whose an event id is, and what becomes of an event that its writer sends again with other content."""

from dataclasses import replace
from itertools import pairwise

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

import data.migrations as migrations
from data.store import Intake, Store, Written, open_store
from data.words.completions import completion_event
from data.words.errors import Conflict
from data.words.event_ids import DerivedId, drawn_id, is_derived, spelt_id
from data.words.models import Event, EventId, LearnerId, Verb
from data.words.withdrawals import withdrawal
from tests.data.builders import BASICS, FURTHER, START, event, learner, planned_catalogue

LINA, OMAR = LearnerId("lina"), LearnerId("omar")


@pytest.fixture
def peopled(store: Store) -> Store:
    store.learners.add([learner(LINA), learner(OMAR)])
    return store


def from_(source: str, *, of: LearnerId = LINA, id_: str = "e1", object_: str = BASICS, score: float = 0.5) -> Event:
    return Event(EventId(id_), of, Verb.COMPLETED, object_, START, source, {"score": score})


def bare(url: str) -> Engine:
    """A connection as another program would open it."""
    parsed = make_url(url)
    return create_engine(parsed if parsed.drivername == "sqlite" else parsed.set(drivername="postgresql+psycopg"))


def test_an_id_taken_by_somebody_else_is_still_free(peopled: Store) -> None:
    squatted = from_("api:learner", of=OMAR, object_=FURTHER)
    peopled.ledger.append([squatted])

    assert peopled.ledger.append([from_("practice"), from_("import"), from_("api:learner")]) == 3
    assert len(peopled.ledger.of(LINA)) == 3
    assert peopled.ledger.of(OMAR) == [squatted]


def test_a_writer_who_uses_an_id_for_another_event_is_told_which_row(peopled: Store) -> None:
    peopled.ledger.append([from_("api:service")])

    with pytest.raises(Conflict, match=r"events\.1: event id 'e1' was used before for another event of 'lina'"):
        peopled.ledger.append([from_("api:service", id_="e2"), from_("api:service", object_=FURTHER)])
    with pytest.raises(Conflict, match=r"events\.2: event id 'e3'"):
        peopled.ledger.append([from_("a"), from_("a", id_="e3"), from_("a", id_="e3", score=0.6)])
    assert peopled.ledger.revision() == 1


def test_a_corrected_completion_takes_the_place_of_the_one_before(peopled: Store) -> None:
    first = completion_event(LINA, BASICS, at=START, source="import", score=0.6)
    corrected = completion_event(LINA, BASICS, at=START, source="import", score=0.9)
    other = completion_event(OMAR, BASICS, at=START, source="import", score=0.7)
    peopled.take_in(Intake(events=[first, other]))

    assert peopled.take_in(Intake(events=[corrected, other])) == Written(new=0, corrected=1)
    assert peopled.take_in(Intake(events=[corrected, other])) == Written(new=0, corrected=0)
    assert peopled.ledger.of(LINA) == [corrected]
    assert peopled.ledger.of_each([LINA, OMAR], verbs=[Verb.COMPLETED]) == {LINA: [corrected], OMAR: [other]}
    assert list(peopled.ledger.events(verbs=[Verb.COMPLETED])) == [other, corrected]
    assert peopled.ledger.recent(limit=5) == [corrected, other]
    assert peopled.ledger.revision() == 3


def test_a_withdrawn_event_stays_withdrawn_whoever_sends_it_again(peopled: Store) -> None:
    done = completion_event(LINA, BASICS, at=START, source="import", score=0.6)
    peopled.take_in(Intake(events=[done]))
    taken_back = withdrawal(done, at=START, by="service:lms", why="a slip")

    assert [peopled.ledger.append([], withdrawals=[taken_back]) for _ in range(2)] == [1, 0]
    assert peopled.take_in(Intake(events=[done])) == Written(new=0, corrected=0)
    assert peopled.ledger.append([done]) == 0
    assert peopled.ledger.of(LINA) == [taken_back]
    assert len(peopled.outcomes.completions().rows) == 0
    assert peopled.ledger.revision() == 2


def test_what_was_never_written_cannot_be_withdrawn(peopled: Store) -> None:
    with pytest.raises(Conflict, match="no event 'e1' of 'omar'"):
        peopled.ledger.append(
            [event("e0", of=OMAR)], withdrawals=[withdrawal(from_("import", of=OMAR), at=START, by="x")]
        )
    assert peopled.ledger.of(OMAR) == []


def test_what_was_corrected_counts_once_and_where_it_now_stands(peopled: Store) -> None:
    wrong = from_("import", object_=BASICS)
    right = replace(wrong, object=FURTHER)
    peopled.take_in(Intake(events=[wrong]))
    evidence = peopled.learners.record(LINA).evidence
    peopled.take_in(Intake(events=[right]))

    assert [each.course for each in peopled.outcomes.completions_in(learner(LINA).organisation)] == [FURTHER]
    assert peopled.outcomes.completions().courses == [FURTHER]
    assert peopled.outcomes.department_report(learner(LINA).organisation).completions == 1
    assert peopled.learners.record(LINA).evidence > evidence


def test_a_corrected_rating_is_the_only_one_that_counts(peopled: Store) -> None:
    stars = replace(from_("import"), verb=Verb.RATED, result={"rating": 1})
    peopled.take_in(Intake(events=[stars]))
    peopled.take_in(Intake(events=[replace(stars, result={"rating": 5})]))

    assert peopled.outcomes.receptions(START.replace(year=START.year + 1))[BASICS].stars == 5


def test_the_ledger_keeps_what_was_corrected(peopled: Store, database_url: str) -> None:
    peopled.take_in(Intake(events=[from_("import", score=0.1)]))
    peopled.take_in(Intake(events=[from_("import", score=0.2)]))
    engine = bare(database_url)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT correction FROM events ORDER BY sequence")).scalars().all()
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE correction = 0"))
    engine.dispose()

    assert kept == [0, 1]


@pytest.mark.parametrize("source", ["import", "api:learner"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scores=st.lists(st.sampled_from([0.6, 0.7, 0.8]), min_size=1, max_size=5))
def test_the_last_one_sent_stands_and_nothing_else_moves(source: str, scores: list[float], peopled: Store) -> None:
    id_ = drawn_id()  # one that no example before has used
    bystanders = [from_(source, of=OMAR, id_=id_), from_("practice", id_=id_)]
    peopled.ledger.append(bystanders)
    changes = sum(before != after for before, after in pairwise(scores))

    written = [peopled.take_in(Intake(events=[from_(source, id_=id_, score=score)])) for score in scores]

    assert sum(each.new for each in written) == 1
    assert sum(each.corrected for each in written) == changes
    standing = [each for each in peopled.ledger.recent(limit=1_000) if each.id == id_]
    assert sorted(standing, key=lambda each: each.source + each.learner) == sorted(
        [*bystanders, from_(source, id_=id_, score=scores[-1])], key=lambda each: each.source + each.learner
    )


def test_every_derived_id_is_known_as_one() -> None:
    assert all(is_derived(spelt_id(kind, "x").upper()) for kind in DerivedId)
    assert not is_derived("7a1f0c9e-2d2b-4f0a-9d8c-0b1b7f7c1e11")


def test_a_store_of_before_keeps_its_events_in_their_order(new_database_url: str) -> None:
    engine = bare(new_database_url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", migrations.__path__[0])
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        connection.execute(text("""INSERT INTO organisations (id, name, in_catalogue) VALUES ('o', '{}', true)"""))
        connection.execute(
            text("INSERT INTO learners (id, organisation, languages, weekly_minutes) VALUES ('lina', 'o', '[]', 60)")
        )
        for sequence, id_ in ((3, "z"), (7, "a")):
            connection.execute(
                text(
                    "INSERT INTO events (sequence, id, learner, verb, object, source, at_microseconds, result) "
                    "VALUES (:sequence, :id, 'lina', 'completed', 'basics', 'import', 5, '{\"score\": 0.5}')"
                ),
                {"sequence": sequence, "id": id_},
            )
        connection.execute(text("UPDATE ledger SET length = 2"))
    engine.dispose()

    store = open_store(new_database_url)
    assert [(each.id, each.result) for each in store.ledger.of(LINA)] == [("z", {"score": 0.5}), ("a", {"score": 0.5})]
    if new_database_url.startswith("sqlite"):  # PostgreSQL counts on by itself only from what it gave out
        store.catalogue.replace(planned_catalogue())
        store.learners.add([learner(LINA)])
        assert store.ledger.append([event("new", of=LINA)]) == 1
        assert [each.id for each in store.ledger.recent(limit=3)] == ["new", "a", "z"]
    store.close()

    engine = bare(new_database_url)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text("UPDATE events SET object = 'other'"))
    engine.dispose()

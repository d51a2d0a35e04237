"""After an erasure nothing tells who somebody was, every total stands, and the ledger is as closed as before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError

from data.store import CalendarFeed, Intake, NightlyCourse, NightlyRow, Revoked, Search, ServedStep, Store, open_store
from data.store.connection import open_engine
from data.store.schema import METADATA
from data.words.answers import Declined, DeclineReason
from data.words.confirmations import Change, Confirmation, ConfirmationId
from data.words.conversations import AnswerRating, ConversationId, Thumb, ThumbReason, Turn, TurnId
from data.words.errors import Conflict, LearnerErased, UnknownLearner
from data.words.items import ItemId
from data.words.models import ENGLISH, LearnerId, PlanId, Verb, Wishes
from data.words.plan_life import PlanAction, PlanChange
from data.words.security import ERASED, NOT_KEPT, Noted, SecurityEntry
from data.words.sign_ins import SignIn
from data.words.sittings import GivenAnswer
from data.words.training_plans import Audience
from tests.data.builders import BASICS, CIRCLE, FURTHER, REVENUE, START, event, learner, plan, planned_catalogue
from tests.data.items import assessment, item, sitting

ASHA, OMAR = LearnerId("asha.kumari-4711"), LearnerId("omar")
QUESTION, COMMENT = "May my sister-in-law inherit the pension?", "That was of no help to my family"
WORDS = (ASHA, "sister-in-law", "my family")
DAY, WEEK = timedelta(days=1), date(2026, 1, 5)
NAMED = plan("named", of=CIRCLE, audience=Audience(learners=frozenset({ASHA, OMAR})))


def fill(store: Store) -> None:
    """Asha leaves something in every table that knows people, and Omar as much in some."""
    store.learners.add([learner(ASHA, of=CIRCLE), learner(OMAR, of=CIRCLE)])
    for each in (ASHA, OMAR):
        store.ledger.append(
            [
                event(f"completed-{each}-1", of=each, result={"score": 0.9}),
                event(f"completed-{each}-2", of=each, on=FURTHER, after=DAY),
                event(f"{each}-rated", of=each, verb=Verb.RATED, result={"rating": 4, "why": COMMENT}),
                event(f"{each}-asked", of=each, verb=Verb.ASKED, result={"question": QUESTION}),
            ]
        )
    store.take_in(Intake(events=[event(f"completed-{ASHA}-1", of=ASHA, result={"score": 0.7})]))
    answer = Declined(DeclineReason.NOT_COVERED, [], 0.1)
    turn = Turn(TurnId("t1"), QUESTION, QUESTION, ENGLISH, None, None, answer, START)
    store.conversations.add_turn(turn, conversation=ConversationId("c1"), learner=ASHA)
    store.conversations.rate(turn.id, AnswerRating(Thumb.DOWN, ThumbReason.WRONG, COMMENT, START), learner=ASHA)
    store.learners.keep_wishes(LearnerId(ASHA), Wishes(weekly_minutes=240))
    store.feeds.keep(CalendarFeed(ASHA, ENGLISH, START), secret="of-asha")
    store.plans.keep_served(ASHA, week=WEEK, steps=[ServedStep(BASICS, WEEK, WEEK + DAY)])
    store.nightly.publish("run", made_at=START, rows=[NightlyRow(ASHA, [NightlyCourse(BASICS, 0.5, 50, 50)])])
    store.plans.create(NAMED, actor=ASHA, at=START, note=f"for {ASHA}")
    approval = PlanChange(PlanId("named"), 1, PlanAction.APPROVE, "meera", START)
    store.plans.change(approval)
    store.items.put([item("i1")], by=ASHA, at=START, note=f"by {ASHA}")
    store.items.put_assessment(assessment("a1", items=["i1"]), by=ASHA, at=START)
    store.sittings.begin(sitting("s1", of=ASHA, answers=[GivenAnswer(ItemId("i1"), (QUESTION,), START)]))
    asked = [
        Confirmation(ConfirmationId(f"asked-{of}"), of, BASICS, by, START) for of, by in ((ASHA, OMAR), (OMAR, ASHA))
    ]
    store.confirmations.ask(asked)
    for one in asked:
        by = str(one.colleague)
        store.confirmations.answer(one.id, Change.MUCH, said=COMMENT, by=by, at=START, events=[])
    store.revocations.add(Revoked.SUBJECT, ASHA, at=START, until=START + DAY)
    for each in (ASHA, OMAR):
        store.sign_ins.begin(
            SignIn(f"session of {each}", each, "learner", "Firefox · Linux", START, START, START + DAY)
        )
    store.security_log.append(
        [
            SecurityEntry(START, Noted.SIGNED_IN, ASHA, address="10.0.0.7"),
            SecurityEntry(START, Noted.READ, "meera", learner=ASHA, purpose=f"transfer of {ASHA}"),
            SecurityEntry(START, Noted.TOKEN_MADE, "cli:root", about=f"learner {ASHA} in circle"),
        ]
    )


@pytest.fixture
def lived(store: Store) -> Store:
    fill(store)
    return store


@pytest.fixture
def engine(lived: Store, database_url: str) -> Iterator[Engine]:
    """A second way into the database of `lived`."""
    made = open_engine(database_url)
    yield made
    made.dispose()


def tables_with(connection: Connection, *words: str) -> set[str]:
    """The tables in any cell of which one of the words stands."""
    return {
        table.name
        for table in METADATA.sorted_tables
        for row in connection.execute(select(table))
        if any(word in str(cell) for word in words for cell in row)
    }


def totals(store: Store) -> object:
    """What is counted over everybody, without their ids."""
    done = store.outcomes.completions()
    events = store.ledger.events(verbs=list(Verb))
    return (
        [store.outcomes.department_report(organisation) for organisation in (CIRCLE, REVENUE)],
        (sorted(done.columns.tolist()), sorted(done.at.tolist()), len(done.learners)),
        store.outcomes.receptions(START + 90 * DAY),
        sorted((event.verb, event.object, event.at) for event in events),
        [len(plan.audience.learners) for plan in store.catalogue.current().plans.values()],
        store.learners.count(CIRCLE),
    )


def test_nothing_tells_of_them_and_every_total_stands(lived: Store, engine: Engine) -> None:
    before, revisions = totals(lived), (lived.catalogue.revision(), lived.ledger.revision())
    with engine.connect() as connection:
        assert len(tables_with(connection, *WORDS)) == 17

    tombstone = lived.erasures.erase(ASHA)

    with engine.connect() as connection:
        assert tables_with(connection, ASHA) == set()
        assert tables_with(connection, QUESTION, COMMENT) == {"events"}, "Omar wrote the same"
    assert totals(lived) == before
    assert lived.catalogue.revision() != revisions[0]
    assert lived.ledger.revision() != revisions[1]
    kept = {(each.verb, tuple(each.result.items())) for each in lived.ledger.of(tombstone)}
    assert (Verb.RATED, (("rating", 4),)) in kept
    assert (Verb.COMPLETED, (("score", 0.7),)) in kept
    assert (Verb.ASKED, ()) in kept


def test_no_byte_of_them_is_left_in_sqlites_files(migrated_sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(migrated_sqlite_url)
    store.catalogue.replace(planned_catalogue())
    fill(store)
    store.ledger.append([event("another", of=OMAR, verb=Verb.STARTED)])
    store.erasures.erase(ASHA)
    store.erasures.erase(OMAR)

    bytes_left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()

    assert b"erased-" in bytes_left
    assert [word for word in (*WORDS, "completed-omar") if word.encode() in bytes_left] == []


def test_the_ledger_stays_closed_even_to_an_erasure(lived: Store, engine: Engine) -> None:
    going_on = text("INSERT INTO erasing (learner, tombstone) VALUES (:asha, 'erased-1')")
    for change in (
        "UPDATE events SET learner = 'omar'",
        "UPDATE events SET verb = 'started', learner = 'erased-1' WHERE learner = :asha",
        "UPDATE events SET at_microseconds = 0, learner = 'erased-1' WHERE learner = :asha",
        "UPDATE events SET minutes = 0, learner = 'erased-1' WHERE learner = :asha AND verb = 'completed'",
        "UPDATE events SET result = '{}' WHERE learner = :asha",
        "DELETE FROM events WHERE learner = :asha",
    ):
        with engine.connect() as connection, connection.begin() as transaction:
            connection.execute(going_on, {"asha": ASHA})
            connection.execute(
                text(
                    "INSERT INTO learners (id, organisation, role, languages, weekly_minutes) "
                    "SELECT 'erased-1', organisation, role, languages, 60 FROM learners WHERE id = :asha"
                ),
                {"asha": ASHA},
            )
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(change), {"asha": ASHA} if ":asha" in change else {})
            transaction.rollback()
    assert len(lived.ledger.of(ASHA)) == 4


def test_the_id_is_not_taken_again(lived: Store) -> None:
    lived.erasures.erase(ASHA)

    with pytest.raises(LearnerErased, match=f"'{ASHA}' was erased"):
        lived.learners.add([learner("new"), learner(ASHA)])
    with pytest.raises(LearnerErased, match=f"'{ASHA}' was erased"):
        lived.take_in(Intake(planned_catalogue(), [learner(ASHA)]))
    with pytest.raises(LearnerErased, match=f"'{ASHA}' was erased"):
        lived.plans.create(replace(NAMED, id=PlanId("again")), actor="meera", at=START, note="")
    with pytest.raises(LearnerErased, match="begins as those of erased"):
        lived.learners.add([learner(f"{ERASED}1")])
    with pytest.raises(LearnerErased, match=f"'{ASHA}' was erased"):
        lived.erasures.check([OMAR, ASHA])
    with pytest.raises(UnknownLearner):
        lived.ledger.append([event("late", of=ASHA)])
    lived.learners.add([learner("new")])
    assert lived.erasures.list().marks[0].isalnum()


def test_a_tombstone_is_counted_and_nobody(lived: Store) -> None:
    tombstone = lived.erasures.erase(ASHA)

    assert tombstone in {each.id for each in lived.learners.all()}
    assert lived.learners.known([tombstone]) == set()
    assert lived.learners.count_by_office(REVENUE) == {CIRCLE: 1}, "nobody hides behind somebody erased"
    for ask in (lived.learners.get, lived.learners.record, lived.personal_data.of, lived.erasures.erase):
        with pytest.raises(UnknownLearner):
            ask(tombstone)


def test_the_security_log_keeps_what_was_done_under_the_tombstone(lived: Store) -> None:
    tombstone = lived.erasures.erase(ASHA)
    late = SecurityEntry(START + DAY, Noted.REFUSED, ASHA, learner=ASHA)
    lived.security_log.append([late])

    entries = lived.security_log.find(Search(), limit=9)
    assert [(each.subject, each.learner, each.purpose) for each in entries] == [
        (tombstone, None, None),
        ("meera", tombstone, f"transfer of {tombstone}"),
        ("cli:root", None, None),
        (NOT_KEPT, NOT_KEPT, None),
    ]
    assert entries[2].about == f"learner {tombstone} in circle"


def test_an_export_has_every_table_that_names_them_and_nobody_else(lived: Store, engine: Engine) -> None:
    with engine.connect() as connection:
        naming = tables_with(connection, *WORDS)
    rows = lived.personal_data.of(ASHA)

    assert {table for table, kept in rows.items() if kept} == naming
    assert OMAR not in str(rows)
    assert [row["question"] for row in rows["conversation_turns"]] == [QUESTION]
    assert [row["at"] for row in rows["events"]][:2] == ["2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"]
    assert [row["named"] for row in rows["plan_versions"]] == [True, True]


def test_a_restored_backup_forgets_again(lived: Store, tmp_path: Path) -> None:
    lived.erasures.erase(ASHA)
    lived.erasures.erase(OMAR)
    lived.erasures.vacuum()
    backup = open_store(f"sqlite:///{tmp_path / 'restored.db'}")
    backup.catalogue.replace(planned_catalogue())
    fill(backup)

    assert backup.erasures.apply(lived.erasures.list()) == 2
    assert backup.erasures.apply(lived.erasures.list()) == 0
    assert len(backup.learners.all()) == 2
    with pytest.raises(LearnerErased):
        backup.learners.add([learner(ASHA)])
    backup.learners.add([learner("own")])
    backup.erasures.erase(LearnerId("own"))
    with pytest.raises(Conflict, match="another store"):
        backup.erasures.apply(replace(lived.erasures.list(), key="00" * 32))
    backup.close()

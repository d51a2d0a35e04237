"""What every store does, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data.store import Completion, Store, open_store
from data.words.errors import Conflict, StoreError, UnknownLearner, UnknownOrganisation, UnknownRole
from data.words.figures import DepartmentReport
from data.words.models import Learner, LearnerId, OrganisationId, RoleId, Verb
from tests.data.builders import (
    BASICS,
    CIRCLE,
    CLOSED,
    FURTHER,
    INSPECTOR,
    POSTS,
    REVENUE,
    START,
    STATE,
    event,
    learner,
    planned_catalogue,
)

DAY = timedelta(days=1)


def test_there_is_no_catalogue_before_the_first(empty_store: Store) -> None:
    assert empty_store.catalogue.revision() is None
    with pytest.raises(StoreError, match="saarthi ingest FOLDER"):
        empty_store.catalogue.current()


def test_the_catalogue_read_back_is_the_one_written(store: Store, database_url: str) -> None:
    other_process = open_store(database_url)
    read_back = other_process.catalogue.current()
    other_process.close()
    assert read_back == planned_catalogue()
    assert read_back.revision == planned_catalogue().revision == store.catalogue.revision()


def test_a_catalogue_written_by_another_process_is_seen_at_once(store: Store, database_url: str) -> None:
    before = store.catalogue.current()
    other_process = open_store(database_url)
    other_process.catalogue.replace(planned_catalogue(without=["plan-for-one"]))
    other_process.close()
    assert store.catalogue.current() == planned_catalogue(without=["plan-for-one"])
    assert store.catalogue.current() is store.catalogue.current()
    assert before == planned_catalogue()


def test_replacing_the_catalogue_keeps_learners_and_events(store: Store) -> None:
    store.learners.add([learner("lina", role=INSPECTOR)])
    store.ledger.append([event("e1", of="lina")])
    store.catalogue.replace(planned_catalogue())
    assert store.learners.get(LearnerId("lina")) == learner("lina", role=INSPECTOR)
    assert store.ledger.of(LearnerId("lina")) == [event("e1", of="lina")]


def test_learners_of_an_organisation_that_left_come_back_with_it(store: Store) -> None:
    store.learners.add([learner("lina", of=CIRCLE), learner("omar", of=POSTS)])
    store.catalogue.replace(planned_catalogue(without=[CIRCLE]))
    with pytest.raises(UnknownLearner):
        store.learners.get(LearnerId("lina"))
    assert [each.id for each in store.learners.all()] == ["omar"]
    store.catalogue.replace(planned_catalogue())
    assert [each.id for each in store.learners.all()] == ["lina", "omar"]


def test_a_role_that_left_the_catalogue_reads_as_not_known(store: Store) -> None:
    store.learners.add([learner("lina", role=INSPECTOR)])
    store.catalogue.replace(planned_catalogue(without=[INSPECTOR, "plan-for-inspectors"]))
    assert store.learners.get(LearnerId("lina")).role is None


def test_hours_of_a_course_that_left_the_catalogue_still_count(store: Store) -> None:
    store.learners.add([learner("lina")])
    store.ledger.append([event("e1", of="lina", on=CLOSED)])
    before = store.outcomes.department_report(REVENUE)
    store.catalogue.replace(planned_catalogue(without=[CLOSED]))
    assert store.outcomes.department_report(REVENUE) == before
    assert store.outcomes.completions().courses == []


def test_an_unknown_learner_is_named(store: Store) -> None:
    with pytest.raises(UnknownLearner, match="'nobody'"):
        store.learners.get(LearnerId("nobody"))


def test_registering_a_learner_again_replaces_the_first_time(store: Store) -> None:
    store.learners.add([learner("lina")])
    store.learners.add([replace(learner("lina", of=POSTS, role=INSPECTOR), weekly_minutes=90)])
    assert store.learners.get(LearnerId("lina")).organisation == POSTS
    assert store.learners.get(LearnerId("lina")).weekly_minutes == 90
    assert store.learners.count() == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (learner("b", of=OrganisationId("nowhere")), UnknownOrganisation),
        (learner("b", role=RoleId("nothing")), UnknownRole),
    ],
)
def test_one_learner_that_fits_nowhere_keeps_all_out(store: Store, wrong: Learner, error: type[Exception]) -> None:
    with pytest.raises(error):
        store.learners.add([learner("a"), wrong])
    assert store.learners.count() == 0


def test_learners_of_an_organisation_include_those_under_it(store: Store) -> None:
    store.learners.add([learner("c", of=CIRCLE), learner("a"), learner("b", of=STATE), learner("d", of=POSTS)])
    assert [each.id for each in store.learners.all(REVENUE)] == ["a", "c"]
    assert [each.id for each in store.learners.all(STATE)] == ["a", "b", "c"]
    assert [each.id for each in store.learners.all()] == ["a", "b", "c", "d"]
    assert (store.learners.count(REVENUE), store.learners.count(POSTS), store.learners.count()) == (2, 1, 4)


def test_asking_for_an_unknown_organisation_is_an_error(store: Store) -> None:
    nowhere = OrganisationId("nowhere")
    for ask in (
        store.learners.all,
        store.learners.count,
        store.outcomes.department_report,
        store.outcomes.completions_in,
    ):
        with pytest.raises(UnknownOrganisation, match="'nowhere'"):
            ask(nowhere)
    with pytest.raises(UnknownOrganisation):
        store.ledger.recent(limit=1, organisation=nowhere)
    with pytest.raises(UnknownOrganisation):
        next(store.ledger.events(verbs=[Verb.ASKED], organisation=nowhere))


def test_an_event_comes_back_as_it_was_sent(store: Store) -> None:
    store.learners.add([learner("lina")])
    sent = event(
        "e1", of="lina", after=timedelta(microseconds=1), result={"score": 0.6, "n": 2, "passed": True, "note": "हाँ"}
    )
    assert store.ledger.append([sent]) == 1
    assert store.ledger.of(LearnerId("lina")) == [sent]


def test_an_event_sent_twice_is_kept_once(store: Store) -> None:
    store.learners.add([learner("lina")])
    first, second = event("e1", of="lina"), event("e2", of="lina", on=FURTHER)
    assert store.ledger.append([first, first]) == 1
    assert store.ledger.append([first, second]) == 1
    assert store.ledger.append([]) == 0
    assert store.ledger.revision() == 2


def test_an_id_used_for_another_event_is_a_conflict_and_nothing_is_written(store: Store) -> None:
    store.learners.add([learner("lina")])
    store.ledger.append([event("e1", of="lina")])
    with pytest.raises(Conflict, match="'e1'"):
        store.ledger.append([event("e2", of="lina"), event("e1", of="lina", on=FURTHER)])
    with pytest.raises(Conflict, match="'e3'"):
        store.ledger.append([event("e3", of="lina"), event("e3", of="lina", on=FURTHER)])
    assert store.ledger.of(LearnerId("lina")) == [event("e1", of="lina")]
    assert store.ledger.revision() == 1


def test_events_of_nobody_are_refused_with_all_that_came_along(store: Store) -> None:
    store.learners.add([learner("lina")])
    with pytest.raises(UnknownLearner, match=r"1 unknown learner\(s\), the first 'nobody'"):
        store.ledger.append([event("e1", of="lina"), event("e2", of="nobody")])
    assert store.ledger.revision() == 0


def test_times_without_a_zone_and_infinite_results_are_refused(store: Store) -> None:
    store.learners.add([learner("lina")])
    with pytest.raises(ValueError, match="'e1' has no time zone"):
        store.ledger.append([replace(event("e1", of="lina"), at=datetime(2026, 1, 1))])
    with pytest.raises(ValueError, match="'score' of event 'e1' is inf"):
        store.ledger.append([event("e1", of="lina", result={"score": float("inf")})])


def test_events_of_a_learner_come_oldest_first_and_by_verb(store: Store) -> None:
    store.learners.add([learner("lina"), learner("omar")])
    late, early = event("e1", of="lina", after=DAY), event("e2", of="lina", verb=Verb.ASKED)
    same_time = event("e3", of="lina", verb=Verb.RATED)
    store.ledger.append([late, early, same_time, event("e4", of="omar")])
    assert store.ledger.of(LearnerId("lina")) == [early, same_time, late]
    assert store.ledger.of(LearnerId("lina"), verbs=[Verb.RATED, Verb.COMPLETED]) == [same_time, late]
    assert store.ledger.of(LearnerId("lina"), verbs=[]) == []
    assert store.ledger.of(LearnerId("nobody")) == []


def test_events_of_an_organisation_come_in_the_order_of_writing(store: Store) -> None:
    store.learners.add([learner("lina", of=CIRCLE), learner("omar", of=POSTS)])
    mine, other = event("e1", of="lina", after=DAY), event("e2", of="omar")
    mine_too, asked = event("e3", of="lina", on=FURTHER), event("e4", of="lina", verb=Verb.ASKED)
    store.ledger.append([mine, other, mine_too, asked])
    assert list(store.ledger.events(verbs=[Verb.COMPLETED])) == [mine, other, mine_too]
    assert list(store.ledger.events(verbs=[Verb.COMPLETED], organisation=REVENUE)) == [mine, mine_too]
    assert store.ledger.recent(limit=2) == [asked, mine_too]
    assert store.ledger.recent(limit=9, organisation=STATE, verbs=[Verb.COMPLETED]) == [mine_too, mine]


def test_the_ledger_revision_changes_only_when_events_were_appended(store: Store) -> None:
    store.learners.add([learner("lina")])
    assert store.ledger.revision() == 0
    store.ledger.append([event("e1", of="lina")])
    appended = store.ledger.revision()
    store.ledger.append([event("e1", of="lina")])
    assert appended == store.ledger.revision() == 1


def test_completions_as_arrays_are_ordered_by_learner_and_time(store: Store) -> None:
    store.learners.add([learner("omar"), learner("lina"), learner("idle")])
    store.ledger.append(
        [
            event("e1", of="omar", on=FURTHER, after=2 * DAY),
            event("e2", of="lina", on=FURTHER, after=3 * DAY),
            event("e3", of="lina", on=BASICS, after=DAY),
            event("e4", of="lina", on=BASICS, after=4 * DAY),
            event("e5", of="lina", on=BASICS, verb=Verb.STARTED),
        ]
    )
    table = store.outcomes.completions()
    assert (table.learners, table.courses) == (["lina", "omar"], [BASICS, FURTHER])
    assert (table.rows.tolist(), table.columns.tolist()) == ([0, 0, 1], [0, 1, 1])
    day = 24 * 3600
    assert table.at.tolist() == [int(START.timestamp()) + days * day for days in (1, 3, 2)]
    assert [str(each.dtype) for each in (table.rows, table.columns, table.at)] == ["int32", "int32", "int64"]


def test_an_empty_ledger_gives_empty_arrays(store: Store) -> None:
    table = store.outcomes.completions()
    assert (table.learners, table.courses) == ([], [])
    assert (len(table.rows), len(table.columns), len(table.at)) == (0, 0, 0)


def test_completions_of_an_organisation_come_latest_first(store: Store) -> None:
    store.learners.add([learner("lina", of=CIRCLE), learner("omar", of=POSTS)])
    store.ledger.append(
        [event("e1", of="lina"), event("e2", of="lina", on=FURTHER, after=DAY), event("e3", of="omar", after=DAY)]
    )
    assert store.outcomes.completions_in(STATE) == [
        Completion(LearnerId("lina"), FURTHER, START + DAY),
        Completion(LearnerId("lina"), BASICS, START),
    ]


def test_the_report_counts_each_course_of_a_learner_once(store: Store) -> None:
    store.learners.add([learner("all", of=CIRCLE), learner("one"), learner("none"), learner("other", of=POSTS)])
    store.ledger.append(
        [
            event("e1", of="all", on=BASICS),
            event("e2", of="all", on=FURTHER),
            event("e3", of="all", on=CLOSED),
            event("e4", of="all", on=BASICS, after=DAY),
            event("e5", of="one", on=FURTHER),
            event("e6", of="none", on=FURTHER, verb=Verb.STARTED),
            event("e7", of="other", on=BASICS),
        ]
    )
    minutes = (30 + 45 + 30) + 45
    assert store.outcomes.department_report(REVENUE) == DepartmentReport(
        organisation=REVENUE,
        enrolled=3,
        completions=3 + 1,
        training_hours=(minutes + 30) // 60,
        with_at_least_one=2,
        with_three_or_more=1,
        with_fewer_than_three=2,
        with_none=1,
    )


def test_the_report_of_an_empty_organisation_is_all_zero(store: Store) -> None:
    report = store.outcomes.department_report(POSTS)
    assert report == DepartmentReport(POSTS, *[0] * 7)


def test_many_threads_append_at_once_and_every_event_is_there_once(store: Store) -> None:
    store.learners.add([learner(f"l{number}") for number in range(8)])

    def append(number: int) -> int:
        events = [event(f"e{number}-{n}", of=f"l{number}", after=timedelta(seconds=n)) for n in range(20)]
        return sum(store.ledger.append([each, event("shared", of="l0")]) for each in events)

    with ThreadPoolExecutor(8) as threads:
        written = sum(threads.map(append, range(8)))
    assert written == store.ledger.revision() == 8 * 20 + 1
    assert len(list(store.ledger.events(verbs=[Verb.COMPLETED]))) == 8 * 20 + 1


def test_a_store_answers_a_ping(empty_store: Store) -> None:
    empty_store.ping()

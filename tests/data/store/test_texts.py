"""Whatever text comes in, both databases keep it to the letter or refuse it alike, with nothing written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.store import NightlyCourse, NightlyRow, Store
from data.words import AnswerRating, ConversationId, EventId, InvalidInput, Thumb, Turn, TurnId, Verb, unstorable
from data.words.answers import Declined, DeclineReason
from data.words.models import ENGLISH, CourseId, LearnerId, PlanId
from tests.data.builders import BASICS, START, event, learner, planned_catalogue, words
from tests.data.store.test_plans import RICH

ODD = {
    "NUL": "leave\x00rules",
    "NUL alone": "\x00",
    "the escape of NUL, six letters": "\\u0000",
    "half a character": "\ud83d",
    "half a character within": "leave\udc00rules",
    "no characters of Unicode": "\ufffe\uffff\U0010ffff",
    "marks of direction": "\u202eevael\u202c\u200f",
    "four bytes": "😀𝒳",
    "long": "अवकाश" * 10_000,
    "quotes": "'; DROP TABLE events; --\"",
    "tab and new line": "COPY\t\\N\n\\.\n",
}
TEXTS = st.one_of(st.sampled_from([*ODD.values()]), st.text(st.characters(exclude_categories=[]), min_size=1))
NUMBERS = count()
DECLINED = Declined(DeclineReason.NOT_COVERED, [], 0.25)

Keep = Callable[[Store, str], object]
"""Has the store keep a text in one place, and returns what is then read back there."""


def _event_id(store: Store, text: str) -> object:
    sent = event("e", of="lina", after=timedelta(seconds=next(NUMBERS)))
    store.ledger.append([replace(sent, id=EventId(f"{next(NUMBERS)}{text[:50]}"))])
    return store.ledger.recent(limit=1)[0].id.removeprefix(str(next(NUMBERS) - 1)) + text[50:]


def _event_object(store: Store, text: str) -> object:
    store.ledger.append([event(f"e{next(NUMBERS)}", of="lina", on=text)])
    return store.ledger.recent(limit=1)[0].object


def _event_result(store: Store, text: str) -> object:
    store.ledger.append([event(f"e{next(NUMBERS)}", of="lina", result={"note": text, text: 1})])
    result = store.ledger.recent(limit=1)[0].result
    return result["note"] if text in result else result


def _question(store: Store, text: str) -> object:
    turn = Turn(TurnId(f"t{next(NUMBERS)}"), text, text, ENGLISH, None, None, DECLINED, START)
    talk = ConversationId(f"c{next(NUMBERS)}")
    store.conversations.add_turn(turn, conversation=talk, learner=LearnerId("lina"))
    return store.conversations.read(talk, learner=LearnerId("lina")).turns[0].question


def _comment(store: Store, text: str) -> object:
    turn = Turn(TurnId(f"t{next(NUMBERS)}"), "?", "?", ENGLISH, None, None, DECLINED, START)
    lina = LearnerId("lina")
    store.conversations.add_turn(turn, conversation=ConversationId(f"c{next(NUMBERS)}"), learner=lina)
    rated = store.conversations.rate(turn.id, AnswerRating(Thumb.DOWN, None, text, START), learner=lina)
    return rated.feedback.comment if rated.feedback else None


def _plan_title(store: Store, text: str) -> object:
    plan = replace(RICH, id=PlanId(f"plan-{next(NUMBERS)}"), title=words(text))
    made = store.plans.create(plan, actor="meera", at=START)
    return made.content.title.by_language[ENGLISH]


def _lesson(store: Store, text: str) -> object:
    catalogue = planned_catalogue()
    basics = catalogue.course(BASICS)
    lessons = [replace(each, text=words(text)) for each in basics.lessons]
    courses = {**catalogue.courses, BASICS: replace(basics, lessons=tuple(lessons))}
    changed = type(catalogue).of(
        competencies=catalogue.competencies.values(),
        roles=catalogue.roles.values(),
        organisations=catalogue.organisations.values(),
        courses=courses.values(),
        plans=catalogue.plans.values(),
    )
    store.catalogue.replace(changed)
    return store.catalogue.current().lesson_text(BASICS, lessons[0].id, ENGLISH)


def _nightly(store: Store, text: str) -> object:
    rows = [NightlyRow(LearnerId("lina"), [NightlyCourse(CourseId(text), 1.0, 1, 1)])]
    store.nightly.publish(f"run {next(NUMBERS)}", made_at=START, rows=rows)
    found = store.nightly.of(LearnerId("lina"))
    return found.courses[0].course if found else None


PLACES = [_event_id, _event_object, _event_result, _question, _comment, _plan_title, _lesson, _nightly]


# The store is shared by the examples on purpose: what one leaves must not trouble the next.
@pytest.mark.parametrize("keep", PLACES, ids=lambda keep: keep.__name__.strip("_"))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text=ODD["NUL"])
@example(text=ODD["half a character"])
@example(text=ODD["the escape of NUL, six letters"])
def test_a_text_is_kept_to_the_letter_or_refused(store: Store, keep: Keep, text: str) -> None:
    store.learners.add([learner("lina")])
    before = store.ledger.revision()
    if unstorable(text) is None:
        assert keep(store, text) == text
        return
    # Half a character gets into no catalogue at all: its revision could not be worked out.
    with pytest.raises((InvalidInput, UnicodeEncodeError), match=r"NUL|half a character|surrogates not allowed"):
        keep(store, text)
    assert store.ledger.revision() == before


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_nobody_has_an_id_that_cannot_be_kept(store: Store, text: str) -> None:
    assert store.learners.known({LearnerId(text)}) == set()
    assert store.ledger.of(LearnerId("lina"), verbs=[Verb.ASKED]) == []

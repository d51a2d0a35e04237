"""Events of our ledger as a batch of Sunbird telemetry 3.0; ids, times and courses, and no words of anybody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from data.catalogue import Catalogue
from data.igot.map_framework import their
from data.words.models import ENGLISH, CompetencyId, CourseId, Event, Learner, LearnerId, Verb
from data.words.shown import shown_list

VERSION = "3.0"
MOST_EVENTS = 1_000
"""Events of one batch."""

Json = Mapping[str, object]


def telemetry_batches(
    events: Iterable[Event], *, learners: Mapping[LearnerId, Learner], catalogue: Catalogue, product: str, now: datetime
) -> Iterable[Json]:
    """Batches of the events that telemetry has a word for, of learners who are here; `product` is who sends them.

    The same event always has the same `mid`, so that what is sent again can be told.
    """
    waiting: list[Json] = []
    for event in events:
        learner = learners.get(event.learner)
        made = None if learner is None else _event(event, learner, catalogue, product)
        if made is not None:
            waiting.append(made)
        if len(waiting) == MOST_EVENTS:
            yield _batch(waiting, product=product, now=now)
            waiting = []
    if waiting:
        yield _batch(waiting, product=product, now=now)


def _batch(events: Sequence[Json], *, product: str, now: datetime) -> Json:
    first = events[0]["mid"]
    return {
        "id": "api.sunbird.telemetry",
        "ver": VERSION,
        "ets": _milliseconds(now),
        "params": {"msgid": str(first), "did": product},
        "events": list(events),
    }


def _event(event: Event, learner: Learner, catalogue: Catalogue, product: str) -> Json | None:
    told = _TOLD.get(event.verb)
    said = None if told is None else told(event, catalogue)
    if said is None:
        return None
    eid, edata = said
    channel = _known(catalogue, learner)
    competency = event.verb is Verb.ASSESSED
    return {
        "eid": eid,
        "ets": _milliseconds(event.at),
        "ver": VERSION,
        "mid": f"{eid}:{event.source}:{event.learner}:{event.id}",
        "actor": {"id": event.learner, "type": "User"},
        "context": {
            "channel": channel,
            "pdata": {"id": product, "ver": "1", "pid": "saarthi"},
            "env": "course",
            "cdata": [],
            "rollup": {"l1": channel},
        },
        "object": {
            "id": event.object if competency else _course(event.object, catalogue),
            "type": "Competency" if competency else "Course",
            "ver": "1",
        },
        "edata": edata,
    }


def _known(catalogue: Catalogue, learner: Learner) -> str:
    organisation = catalogue.organisations.get(learner.organisation)
    ids = [] if organisation is None else their(organisation.external)
    return ids[0] if ids else learner.organisation


def _course(course: str, catalogue: Catalogue) -> str:
    known = catalogue.course_ever(CourseId(course))
    ids = [] if known is None else their(known.external)
    return ids[0] if ids else course


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _started(_: Event, __: Catalogue) -> tuple[str, Json]:
    return "START", {"type": "course", "mode": "play"}


def _completed(_: Event, __: Catalogue) -> tuple[str, Json]:
    return "AUDIT", {"type": "enrol-complete", "props": ["status"], "state": "Completed", "prevstate": "In-Progress"}


def _rated(event: Event, _: Catalogue) -> tuple[str, Json]:
    return "FEEDBACK", {"rating": event.result.get("rating", 0)}


def _assessed(event: Event, catalogue: Catalogue) -> tuple[str, Json] | None:
    """An attempt at an item; an estimate of a level is no attempt at anything."""
    right = event.result.get("right")
    competency = catalogue.competencies.get(CompetencyId(event.object))
    if not isinstance(right, bool) or competency is None:
        return None
    name = competency.name.in_language(ENGLISH)
    item = {
        "id": str(event.result.get("practice", event.object)),
        "maxscore": 1,
        "title": name,
        "mc": [name],
        "mmc": [],
    }
    done: Json = {"item": item, "pass": "Yes" if right else "No", "score": int(right), "resvalues": [], "duration": 0}
    return "ASSESS", done


def _shown(event: Event, catalogue: Catalogue) -> tuple[str, Json]:
    shown = shown_list(event)
    visits = [
        {
            "objid": _course(each.course, catalogue),
            "objtype": "Course",
            "objver": "1",
            "section": "suggestions",
            "index": place,
        }
        for place, each in enumerate(shown.courses if shown is not None else ())
    ]
    return "IMPRESSION", {"type": "view", "pageid": "suggestions", "uri": "/home", "visits": visits}


_TOLD: Mapping[Verb, Callable[[Event, Catalogue], tuple[str, Json] | None]] = {
    Verb.STARTED: _started,
    Verb.COMPLETED: _completed,
    Verb.RATED: _rated,
    Verb.ASSESSED: _assessed,
    Verb.SHOWN: _shown,
}
"""Questions are not among them, although telemetry has SEARCH: they are people's own words."""

VERBS = frozenset(_TOLD)
"""Verbs that telemetry has a word for."""

"""Messages put to a running server as a learner would write them, and whether each reply is right."""

import json
import re
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from data.catalogue import Catalogue
from data.words import ENGLISH
from embeddings.text import terms
from eval.tasks.guide_talks import Talk, Turn

Json = Mapping[str, Any]

ACTS: Mapping[str, frozenset[str]] = {
    "undo": frozenset({"undone", "planned", "courses", "suggested", "remarked"}),
    **dict.fromkeys(("know-this", "later", "bring-back", "remind"), frozenset({"acted"})),
    **dict.fromkeys(("set-hours", "set-deadline", "set-goal", "set-language"), frozenset({"acted", "planned"})),
    "quiz": frozenset({"practice"}),
    **dict.fromkeys(("certificate", "finished"), frozenset({"finished"})),
    **dict.fromkeys(("delete-data", "who-sees"), frozenset({"told"})),
}
"""The kinds of reply by which each act is done."""

VERBS = {"know-this": {"claimed", "dismissed"}, "later": {"deferred"}, "bring-back": {"restored"}}
"""What the ledger's last entry about the course says after an act."""

NOTED_LATER = "shown"
"""What is written of a list some time after it was served, and says nothing of an act."""

WISHES = {
    "set-hours": ("weekly_minutes", "weekly_minutes"),
    "set-deadline": ("deadline", "by"),
    "set-goal": ("goal_by", "by"),
}

READ = {
    "weekly_minutes": "weekly_minutes",
    "by": "deadline",
    "language": "language",
    "max_minutes": "max_minutes",
    "min_minutes": "min_minutes",
    "level": "level",
    "role": "role",
    "course": "course",
}
"""Where a reply says what it read for each labelled slot."""

_SILENT = frozenset(
    {"id", "kind", "slot", "intent", "act", "conversation", "turn", "next", "earlier", "in_force", "understood"}
)
FIRST = 3
"""Courses found for the words that were read and for the labelled ones, of which one has to be the same."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of this machine with the sample, and the token of a learner of it."""

    url: str
    token: str
    learner: str

    def get(self, path: str) -> Any:  # noqa: ANN401
        """What stands at the address."""
        return self._ask(path, None, "en")

    def write(self, message: str, *, conversation: str | None, language: str) -> Json:
        """Saarthi's reply."""
        body = {"message": message, **({"conversation": conversation} if conversation else {})}
        reply: Json = self._ask("/v1/saarthi/messages", body, language)
        return reply

    def _ask(self, path: str, body: Json | None, language: str) -> Any:  # noqa: ANN401
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept-Language": "en" if language == "en" else "hi",
            "Content-Type": "application/json",
        }
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answered:
            return json.load(answered)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a reply is right in each way; None where the label asks nothing of the kind."""

    talk: Talk
    turn: Turn
    place: int
    taken_for: str
    intent: bool
    slots: bool | None
    acted: bool | None
    lesson: bool | None
    text: bool
    of_course: bool | None = None

    @property
    def whole(self) -> bool:
        """Whether it is right in all of them."""
        return self.intent and self.text and all(each is not False for each in (self.slots, self.acted, self.lesson))

    @property
    def follows(self) -> bool:
        """Whether a later turn has the slots, the act and the lesson right that it leans on."""
        return self.intent and all(each is not False for each in (self.slots, self.acted, self.lesson))


class Judge:
    """Writes conversations to a server of `catalogue` and judges each reply."""

    def __init__(self, server: Server, catalogue: Catalogue) -> None:
        self._server = server
        self._searched: dict[str, Sequence[str]] = {}
        courses = {course.title.in_language(ENGLISH): str(course.id) for course in catalogue.courses.values()}
        roles = {role.name.in_language(ENGLISH): str(role.id) for role in catalogue.roles.values()}
        self._ids = {"course": courses, "role": roles}

    def judged(self, talk: Talk) -> Iterator[Judged]:
        """Each turn of the conversation, judged."""
        conversation = None
        for place, turn in enumerate(talk.turns):
            reply = self._server.write(turn.text, conversation=conversation, language=talk.language)
            conversation = reply["context"]["conversation"]
            yield Judged(
                talk,
                turn,
                place,
                taken_for=_intent_of(reply),
                intent=_intent_of(reply) in turn.intents,
                slots=self._slots_right(turn, reply),
                acted=self._acted(turn, reply) if turn.intent in ACTS else None,
                lesson=_cites(turn, reply),
                text=_text_right(turn, reply),
                of_course=reply["kind"] != "answered" if _asks_of_course(turn) else None,
            )

    def _slots_right(self, turn: Turn, reply: Json) -> bool | None:
        """Each labelled slot as labelled, and no amount, day, level, language or role besides."""
        read, kept = reply["understood"], reply["context"]["in_force"] or {}
        named = {slot: read[name] for slot, name in READ.items() if read.get(name) and slot != "course"}
        labelled = {
            slot: self._ids[slot].get(str(value)) if slot in self._ids else value
            for slot, value in turn.slots.items()
            if slot in READ
        }
        if not turn.slots and not named:
            return None
        right = all(labelled[slot] in (read.get(READ[slot]), kept.get(READ[slot])) for slot in labelled)
        if "period" in turn.slots:
            right = right and str(turn.slots["period"]).lower() in {
                str(each.get("period")).lower() for each in (read, kept)
            }
        if "topic" in turn.slots and "course" not in turn.slots and not turn.gold:
            right = right and self._topic_right(str(turn.slots["topic"]), reply)
        return bool(right and named.keys() <= labelled.keys())

    def _topic_right(self, labelled: str, reply: Json) -> bool:
        """The words read share one with the label, or lead to the course that it leads to."""
        told = [reply["understood"], reply["context"]["in_force"] or {}]
        for each in told:
            topic = str(each.get("topic") or each.get("course_title") or "")
            if set(terms(topic)) & set(terms(labelled)):
                return True
            if topic and self._first(labelled) & self._first(topic):
                return True
        return bool(reply["kind"] == "answered")

    def _first(self, words: str) -> set[str]:
        if words not in self._searched:
            self._searched[words] = self._search(words)
        return set(self._searched[words])

    def _search(self, words: str) -> Sequence[str]:
        hits = self._server.get(f"/v1/courses?limit={FIRST}&q={quote(words[:400])}")
        return [hit["course"]["id"] for hit in hits]

    def _acted(self, turn: Turn, reply: Json) -> bool:
        """The reply says that the act was done, to the course labelled, and the store holds it."""
        if reply["kind"] not in ACTS[turn.intent] and _intent_of(reply) not in turn.also:
            return False
        if turn.intent in VERBS and reply["kind"] == "acted":
            ids = [course["id"] for course in reply["courses"]]
            events = self._server.get(f"/v1/learners/{self._server.learner}/data")["rows"]["events"]
            last = {event["object"]: event["verb"] for event in events if event["verb"] != NOTED_LATER}
            return all(last.get(course) in VERBS[turn.intent] for course in ids)
        if turn.intent in WISHES and reply["kind"] == "acted":
            wish, slot = WISHES.get(reply["act"], WISHES[turn.intent])
            kept = self._server.get(f"/v1/learners/{self._server.learner}/wishes")
            return slot not in turn.slots or bool(kept[wish] == turn.slots[slot])
        return True


def _intent_of(reply: Json) -> str:
    if reply["kind"] == "limited":
        return str(reply["limit"]["limit"])
    if reply["kind"] == "remarked":
        return {"cancelled": "undo", "nothing-to-undo": "undo"}.get(reply["remark"], str(reply["context"]["intent"]))
    return str(reply["context"]["intent"])


def _cites(turn: Turn, reply: Json) -> bool | None:
    if not turn.gold or turn.intent != "ask":
        return None
    cited = reply.get("answer", {}).get("citations", []) if reply["kind"] == "answered" else []
    return any(f"{each['course']}/{each['lesson']}" in turn.gold for each in cited)


def _asks_of_course(turn: Turn) -> bool:
    """Whether a question is about a course itself ("how long is it?"): no lesson answers it, a list of courses may."""
    return turn.intent == "ask" and not turn.gold and "find" in turn.also


def _text_right(turn: Turn, reply: Json) -> bool:
    text = "\n".join(_texts(reply))
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in turn.must) and not any(
        re.search(pattern, text, re.IGNORECASE) for pattern in turn.must_not
    )


def _texts(value: object) -> Iterator[str]:
    """All that a reply says, without ids and without what it proposes to say next."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in _SILENT:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)

"""Sessions of a course, and tasks and rule of a plan: the parts of a catalogue that carry times and amounts."""

from collections.abc import Sequence
from datetime import UTC, datetime

from data.reading.faults import FaultList
from data.reading.fields import Fields
from data.reading.nodes import MapNode, Node
from data.words.models import CourseKind, CourseSession, LocalText
from data.words.training_plans import EvidenceBy, PlanTask, TaskKind, TrainingRule

_SESSION_KEYS = ("id", "starts", "ends", "place", "batch", "required")
_TASK_KEYS = ("id", "kind", "title", "description", "minutes", "due", "mandatory", "evidence")
_RULE_KEYS = ("minutes", "year_starts", "utc_offset_minutes")

TASK_MINUTES = range(0, 100_000)
RULE_MINUTES = range(1, 200_000)
OFFSETS = range(-14 * 60, 14 * 60 + 1)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def sessions_of(fields: Fields, faults: FaultList, *, kind: CourseKind) -> tuple[CourseSession, ...]:
    """The sessions of a course in order of time; only courses that meet somewhere have any."""
    nodes = fields.items("sessions")
    if nodes and kind is CourseKind.SELF_PACED:
        problem, remedy = "a self-paced course has no sessions", "Write 'kind: classroom' or 'kind: blended'."
        faults.add(nodes[0].place, value=kind.value, problem=problem, remedy=remedy)
    sessions = [_session_of(node, faults) for node in nodes]
    _note_repeated([session.id for session in sessions], nodes, what="session", faults=faults)
    return tuple(sorted(sessions, key=lambda session: (session.starts_at, session.id)))


def tasks_of(fields: Fields, faults: FaultList) -> tuple[PlanTask, ...]:
    """The tasks of a plan, in the order written."""
    nodes = fields.items("tasks")
    tasks = tuple(_task_of(node, faults) for node in nodes)
    _note_repeated([task.id for task in tasks], nodes, what="task", faults=faults)
    return tasks


def rule_of(fields: Fields, faults: FaultList) -> TrainingRule | None:
    """The training rule of a plan; None where it has none. `year_starts` is written month-day, such as 04-01."""
    node = fields.given("rule")
    if node is None:
        return None
    rule = _fields(node, faults, what="training rule", allowed=_RULE_KEYS)
    minutes = rule.whole("minutes", allowed=RULE_MINUTES, meaning="minutes a year, at least 1")
    month, day = _year_start(rule, faults)
    offset = 330
    if rule.has("utc_offset_minutes"):
        offset = rule.whole("utc_offset_minutes", allowed=OFFSETS, meaning="minutes from UTC, such as 330")
    return TrainingRule(minutes, month, day, offset)


def _session_of(node: Node, faults: FaultList) -> CourseSession:
    fields = _fields(node, faults, what="session", allowed=_SESSION_KEYS)
    starts, ends = _moment(fields, "starts", faults), _moment(fields, "ends", faults)
    if ends <= starts and ends is not _NEVER:
        problem, remedy = "the session ends before it starts", "Give an end after the start."
        faults.add(node.place, value=f"{starts.isoformat()} - {ends.isoformat()}", problem=problem, remedy=remedy)
    return CourseSession(
        fields.id(),
        starts,
        ends,
        fields.local_text("place"),
        fields.optional_text_of("batch"),
        fields.optional_truth("required"),
    )


def _task_of(node: Node, faults: FaultList) -> PlanTask:
    fields = _fields(node, faults, what="plan task", allowed=_TASK_KEYS)
    return PlanTask(
        id=fields.id(),
        kind=fields.choice("kind", TaskKind),
        title=fields.local_text("title"),
        description=fields.local_text("description") if fields.has("description") else LocalText({}),
        minutes=fields.whole("minutes", allowed=TASK_MINUTES, meaning="a whole number of minutes, 0 or more"),
        due=fields.day("due"),
        mandatory=fields.truth("mandatory"),
        evidence=fields.choice("evidence", EvidenceBy),
    )


def _fields(node: Node, faults: FaultList, *, what: str, allowed: tuple[str, ...]) -> Fields:
    if isinstance(node, MapNode):
        return Fields(node, what=what, allowed=allowed, faults=faults)
    remedy = f"Write a map with {', '.join(allowed)}."
    faults.add(node.place, value=node.shown, problem=f"a {what} should be a map of keys", remedy=remedy)
    return Fields(MapNode(node.place, ()), what=what, allowed=allowed, faults=FaultList())


def _moment(fields: Fields, key: str, faults: FaultList) -> datetime:
    node = fields.required(key)
    if node is None:
        return _NEVER
    try:
        at = datetime.fromisoformat(node.shown)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        remedy = "Write date, time and offset, such as 2026-12-07T10:00:00+05:30."
        faults.add(node.place, value=node.shown, problem=f"'{key}' is no time with an offset", remedy=remedy)
        return _NEVER
    return at.astimezone(UTC)


def _year_start(rule: Fields, faults: FaultList) -> tuple[int, int]:
    node = rule.given("year_starts")
    if node is None:
        return 4, 1
    try:
        # 2001 is no leap year: a year that starts on 29 February would be missing three times of four.
        start = datetime.strptime(f"2001-{node.shown}", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        remedy = "Write month-day in quotes, such as '04-01'."
        faults.add(node.place, value=node.shown, problem="'year_starts' is no day of every year", remedy=remedy)
        return 4, 1
    return start.month, start.day


def _note_repeated(ids: Sequence[str], nodes: Sequence[Node], *, what: str, faults: FaultList) -> None:
    first: dict[str, str] = {}
    for id_, node in zip(ids, nodes, strict=True):
        if id_ and id_ in first:
            problem = f"this {what} id is used twice: at {first[id_]} and at {node.place}"
            faults.add(node.place, value=id_, problem=problem, remedy=f"Rename one {what}.")
        first.setdefault(id_, node.place)

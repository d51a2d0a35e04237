"""Plans, tasks, rules and sessions as JSON types, for the store; reading gives back what was written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.words.models import CourseId, CourseSession, Language, LearnerId, LocalText, OrganisationId, PlanId, RoleId
from data.words.training_plans import Audience, EvidenceBy, Plan, PlanItem, PlanStatus, PlanTask, TaskKind, TrainingRule

Json = Mapping[str, Any]


def plan_json(plan: Plan) -> Json:
    """The whole plan."""
    return {
        "id": plan.id,
        "organisation": plan.organisation,
        "title": _text_json(plan.title),
        "status": plan.status.value,
        "items": [
            {"course": item.course, "due": item.due.isoformat(), "mandatory": item.mandatory} for item in plan.items
        ],
        "roles": sorted(plan.audience.roles),
        "learners": sorted(plan.audience.learners),
        "tasks": tasks_json(plan.tasks),
        "rule": rule_json(plan.rule),
    }


def plan_from_json(written: Json) -> Plan:
    """The plan that `plan_json` wrote."""
    return Plan(
        id=PlanId(written["id"]),
        organisation=OrganisationId(written["organisation"]),
        title=_text(written["title"]),
        items=tuple(
            PlanItem(CourseId(item["course"]), date.fromisoformat(item["due"]), bool(item["mandatory"]))
            for item in written["items"]
        ),
        audience=Audience(
            roles=frozenset(RoleId(each) for each in written["roles"]),
            learners=frozenset(LearnerId(each) for each in written["learners"]),
        ),
        status=PlanStatus(written["status"]),
        tasks=tasks_from_json(written["tasks"]),
        rule=rule_from_json(written["rule"]),
    )


def tasks_json(tasks: Sequence[PlanTask]) -> list[Json]:
    """Tasks, in order."""
    return [
        {
            "id": task.id,
            "kind": task.kind.value,
            "title": _text_json(task.title),
            "description": _text_json(task.description),
            "minutes": task.minutes,
            "due": task.due.isoformat(),
            "mandatory": task.mandatory,
            "evidence": task.evidence.value,
        }
        for task in tasks
    ]


def tasks_from_json(written: Sequence[Json]) -> tuple[PlanTask, ...]:
    """The tasks that `tasks_json` wrote."""
    return tuple(
        PlanTask(
            id=each["id"],
            kind=TaskKind(each["kind"]),
            title=_text(each["title"]),
            description=_text(each["description"]),
            minutes=int(each["minutes"]),
            due=date.fromisoformat(each["due"]),
            mandatory=bool(each["mandatory"]),
            evidence=EvidenceBy(each["evidence"]),
        )
        for each in written
    )


def rule_json(rule: TrainingRule | None) -> Json:
    """A rule; an empty map where there is none."""
    if rule is None:
        return {}
    return {
        "minutes": rule.minutes,
        "month": rule.year_starts_month,
        "day": rule.year_starts_day,
        "offset": rule.utc_offset_minutes,
    }


def rule_from_json(written: Json) -> TrainingRule | None:
    """The rule that `rule_json` wrote."""
    if not written:
        return None
    return TrainingRule(written["minutes"], written["month"], written["day"], written["offset"])


def sessions_json(sessions: Sequence[CourseSession]) -> list[Json]:
    """Sessions, in order."""
    return [
        {
            "id": session.id,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "place": _text_json(session.place),
        }
        for session in sessions
    ]


def sessions_from_json(written: Sequence[Json]) -> tuple[CourseSession, ...]:
    """The sessions that `sessions_json` wrote."""
    return tuple(
        CourseSession(
            id=each["id"],
            starts_at=datetime.fromisoformat(each["starts_at"]),
            ends_at=datetime.fromisoformat(each["ends_at"]),
            place=_text(each["place"]),
        )
        for each in written
    )


def _text_json(text: LocalText) -> Mapping[str, str]:
    return {str(language): words for language, words in text.by_language.items()}


def _text(by_language: Mapping[str, str]) -> LocalText:
    return LocalText({Language(language): words for language, words in by_language.items()})

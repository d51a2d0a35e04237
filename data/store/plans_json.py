"""Plans, tasks, rules, sessions and media as JSON types, for the store; reading gives back what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from data.words.models import CourseSession, Media
from data.words.training_plans import Plan, PlanTask, TrainingRule

Json = Mapping[str, Any]

_PLAN = TypeAdapter(Plan)
_TASKS = TypeAdapter(tuple[PlanTask, ...])
_SESSIONS = TypeAdapter(tuple[CourseSession, ...])
_MEDIA = TypeAdapter(Media)


def plan_json(plan: Plan) -> Json:
    """The whole plan; whom it addresses stands beside the rest, in order."""
    return {
        **_PLAN.dump_python(plan, mode="json", exclude={"audience", "rule"}),
        "roles": sorted(plan.audience.roles),
        "learners": sorted(plan.audience.learners),
        "rule": rule_json(plan.rule),
    }


def plan_from_json(written: Json) -> Plan:
    """The plan that `plan_json` wrote."""
    audience = {"roles": written["roles"], "learners": written["learners"]}
    plan = _PLAN.validate_python({**written, "audience": audience, "rule": rule_from_json(written["rule"])})
    return replace(plan, items=tuple(plan.items), tasks=tuple(plan.tasks))


def tasks_json(tasks: Sequence[PlanTask]) -> list[Json]:
    """Tasks, in order."""
    return list(_TASKS.dump_python(tuple(tasks), mode="json"))


def tasks_from_json(written: Sequence[Json]) -> tuple[PlanTask, ...]:
    """The tasks that `tasks_json` wrote."""
    return _TASKS.validate_python(written)


def rule_json(rule: TrainingRule | None) -> Json:
    """A rule under short names; an empty map where there is none."""
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
    return list(_SESSIONS.dump_python(tuple(sessions), mode="json"))


def sessions_from_json(written: Sequence[Json]) -> tuple[CourseSession, ...]:
    """The sessions that `sessions_json` wrote."""
    return _SESSIONS.validate_python(written)


def media_json(media: Media | None) -> Json | None:
    """What a lesson is made of; None where it is text alone."""
    return None if media is None else _MEDIA.dump_python(media, mode="json")


def media_from_json(written: Json | None) -> Media | None:
    """The media that `media_json` wrote."""
    return None if written is None else _MEDIA.validate_python(written)

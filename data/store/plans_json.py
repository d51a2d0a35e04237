"""Plans, tasks, rules, sessions and media as JSON types, for the store; reading gives back what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from data.words.course_facts import Batch, CourseFacts
from data.words.groups import Group
from data.words.models import CourseSession, Media
from data.words.programmes import Programme
from data.words.training_plans import Plan, PlanTask, TrainingRule

Json = Mapping[str, Any]

_PLAN = TypeAdapter(Plan)
_TASKS = TypeAdapter(tuple[PlanTask, ...])
_SESSIONS = TypeAdapter(tuple[CourseSession, ...])
_MEDIA = TypeAdapter(Media)
_FACTS = TypeAdapter(CourseFacts)
_BATCHES = TypeAdapter(tuple[Batch, ...])
_PROGRAMME = TypeAdapter(Programme)
_GROUP = TypeAdapter(Group)
_NEWER = ("year", "apar", "others", "origin", "external", "basis", "starts_on")
"""Of a plan; left out while empty, so that what was written before is written the same."""


def plan_json(plan: Plan) -> Json:
    """The whole plan; whom it addresses stands beside the rest, in order."""
    return {
        **_PLAN.dump_python(
            plan, mode="json", exclude={"audience", "rule", *(key for key in _NEWER if not getattr(plan, key))}
        ),
        "roles": sorted(plan.audience.roles),
        "learners": sorted(plan.audience.learners),
        **({"groups": sorted(plan.audience.groups)} if plan.audience.groups else {}),
        "rule": rule_json(plan.rule),
    }


def plan_from_json(written: Json) -> Plan:
    """The plan that `plan_json` wrote."""
    audience = {"roles": written["roles"], "learners": written["learners"], "groups": written.get("groups", [])}
    plan = _PLAN.validate_python({**written, "audience": audience, "rule": rule_from_json(written["rule"])})
    return replace(plan, items=tuple(plan.items), tasks=tuple(plan.tasks), basis=tuple(plan.basis))


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
    return list(_SESSIONS.dump_python(tuple(sessions), mode="json", exclude_defaults=True))


def sessions_from_json(written: Sequence[Json]) -> tuple[CourseSession, ...]:
    """The sessions that `sessions_json` wrote."""
    return _SESSIONS.validate_python(written)


def media_json(media: Media | None) -> Json | None:
    """What a lesson is made of; None where it is text alone."""
    return None if media is None else _MEDIA.dump_python(media, mode="json")


def media_from_json(written: Json | None) -> Media | None:
    """The media that `media_json` wrote."""
    return None if written is None else _MEDIA.validate_python(written)


def facts_json(facts: CourseFacts | None) -> Json | None:
    """What a platform tells of a course; None where it tells nothing."""
    return None if facts is None else _FACTS.dump_python(facts, mode="json")


def facts_from_json(written: Json | None) -> CourseFacts | None:
    """The facts that `facts_json` wrote."""
    return None if written is None else _FACTS.validate_python(written)


def batches_json(batches: Sequence[Batch]) -> list[Json]:
    """Batches, in order."""
    return list(_BATCHES.dump_python(tuple(batches), mode="json"))


def batches_from_json(written: Sequence[Json]) -> tuple[Batch, ...]:
    """The batches that `batches_json` wrote."""
    return _BATCHES.validate_python(written)


def programme_json(programme: Programme) -> Json:
    """The whole programme, what other systems call it apart."""
    return dict(_PROGRAMME.dump_python(programme, mode="json", exclude={"external"}))


def programme_from_json(written: Json) -> Programme:
    """The programme that `programme_json` wrote."""
    programme = _PROGRAMME.validate_python(written)
    milestones = (replace(each, courses=tuple(each.courses)) for each in programme.milestones)
    return replace(programme, milestones=tuple(milestones))


def group_json(group: Group) -> Json:
    """The whole group, values in order."""
    return {
        **_GROUP.dump_python(group, mode="json", exclude={"any_of"}),
        "any_of": [{key: sorted(values) for key, values in criteria.items()} for criteria in group.any_of],
    }


def group_from_json(written: Json) -> Group:
    """The group that `group_json` wrote."""
    group = _GROUP.validate_python(written)
    return replace(group, any_of=tuple(group.any_of))

"""What one version of a plan changed in the one before, as lines that a desk officer reads."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from api.http.templating import duration, language_name
from api.plans.words import EVIDENCE, TASK_KINDS, course_title, text_of
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import LocalText, Plan, PlanItem, PlanTask, TrainingRule


def plan_changes(before: Plan, after: Plan, *, catalogue: Catalogue, words: Words) -> list[str]:
    """Every difference of the content in a line of its own; none where only the status changed."""
    tell = _Telling(catalogue, words)
    return [
        *tell.texts(words.say("Title"), before.title, after.title),
        *_facts(before, after, tell),
        *_audience(before, after, tell),
        *_courses(before, after, tell),
        *_tasks(before, after, tell),
    ]


@dataclass(frozen=True, slots=True)
class _Telling:
    """In whose words differences are told, and with whose names of courses, roles and offices."""

    catalogue: Catalogue
    words: Words

    def changed(self, what: str, before: str, after: str) -> Iterator[str]:
        """A line where the texts differ; an empty one is called nothing."""
        none = self.words.say("nothing")
        if before != after:
            yield self.words.say(
                "{what}: was {before}, now {after}", what=what, before=before or none, after=after or none
            )

    def texts(self, what: str, before: LocalText, after: LocalText) -> Iterator[str]:
        """A line for each language in which the texts differ."""
        was, now = before.by_language, after.by_language
        for tag in sorted({*was, *now}):
            yield from self.changed(f"{what} ({language_name(tag, self.words)})", was.get(tag, ""), now.get(tag, ""))

    def came_and_went(self, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
        """A line for each name that came and for each that went, by their keys."""
        yield from (self.words.say("Added: {name}", name=name) for key, name in after.items() if key not in before)
        yield from (self.words.say("Taken out: {name}", name=name) for key, name in before.items() if key not in after)

    def day(self, day: date | None) -> str:
        """The day in words; empty where there is none."""
        return "" if day is None else self.words.day(day)

    def due(self, asked: PlanItem | PlanTask) -> str:
        """By when something is asked for, and whether it is mandatory."""
        binding = self.words.say("Mandatory") if asked.mandatory else self.words.say("Suggested")
        return f"{self.words.say('Due {day}', day=self.words.day(asked.due))}, {binding}"


def _facts(before: Plan, after: Plan, tell: _Telling) -> Iterator[str]:
    words = tell.words
    counts = {True: words.say("Yes"), False: words.say("No")}
    yield from tell.changed(words.say("Financial year"), before.year, after.year)
    yield from tell.changed(words.say("First day"), tell.day(before.starts_on), tell.day(after.starts_on))
    yield from tell.changed(words.say("Counts in the annual appraisal"), counts[before.apar], counts[after.apar])
    yield from tell.changed(words.say("Training rule"), _rule(before.rule, words), _rule(after.rule, words))


def _rule(rule: TrainingRule | None, words: Words) -> str:
    if rule is None:
        return ""
    day = f"{rule.year_starts_day} {words.month(rule.year_starts_month)}"
    return words.say("{time} in each year from {day}", time=duration(rule.minutes, words), day=day)


def _audience(before: Plan, after: Plan, tell: _Telling) -> Iterator[str]:
    """Roles, groups and further organisations by name; of people only how many: lists are not everybody's to read."""
    catalogue, words = tell.catalogue, tell.words

    def named(ids: Set[str], names: Mapping[str, LocalText]) -> dict[str, str]:
        return {each: text_of(names[each], words) if each in names else each for each in sorted(ids)}

    roles = {str(role.id): role.name for role in catalogue.roles.values()}
    groups = {str(group.id): group.name for group in catalogue.groups.values()}
    offices = {str(office.id): office.name for office in catalogue.organisations.values()}
    was, now = before.audience, after.audience
    yield from tell.came_and_went(named(was.roles, roles), named(now.roles, roles))
    yield from tell.came_and_went(named(was.groups, groups), named(now.groups, groups))
    yield from tell.came_and_went(named(before.others, offices), named(after.others, offices))
    more, fewer = len(now.learners - was.learners), len(was.learners - now.learners)
    if more:
        yield words.count(more, "{number} person added to the list", "{number} people added to the list")
    if fewer:
        yield words.count(fewer, "{number} person taken off the list", "{number} people taken off the list")


def _courses(before: Plan, after: Plan, tell: _Telling) -> Iterator[str]:
    def title(item: PlanItem) -> str:
        return course_title(item.course, catalogue=tell.catalogue, words=tell.words)

    was, now = ({str(item.course): item for item in plan.items} for plan in (before, after))
    full = [{key: f"{title(item)} ({tell.due(item)})" for key, item in items.items()} for items in (was, now)]
    yield from tell.came_and_went(full[0], full[1])
    for key, item in now.items():
        if key in was:
            yield from tell.changed(title(item), tell.due(was[key]), tell.due(item))


def _tasks(before: Plan, after: Plan, tell: _Telling) -> Iterator[str]:
    def title(task: PlanTask) -> str:
        return text_of(task.title, tell.words)

    was, now = ({task.id: task for task in plan.tasks} for plan in (before, after))
    full = [{key: f"{title(task)} ({tell.due(task)})" for key, task in tasks.items()} for tasks in (was, now)]
    yield from tell.came_and_went(full[0], full[1])
    for key, task in now.items():
        if key in was:
            yield from _task(was[key], task, title(task), tell)


def _task(before: PlanTask, after: PlanTask, title: str, tell: _Telling) -> Iterator[str]:
    words = tell.words
    yield from tell.texts(title, before.title, after.title)
    yield from tell.texts(f"{title}: {words.say('Description')}", before.description, after.description)
    yield from tell.changed(title, tell.due(before), tell.due(after))
    yield from tell.changed(title, duration(before.minutes, words), duration(after.minutes, words))
    yield from tell.changed(title, words.say(TASK_KINDS[before.kind]), words.say(TASK_KINDS[after.kind]))
    yield from tell.changed(title, words.say(EVIDENCE[before.evidence]), words.say(EVIDENCE[after.evidence]))

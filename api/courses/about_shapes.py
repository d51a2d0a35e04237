"""What the page of a course says about it: levels in words, roles, who finished it, what comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.courses.about import FinishedBy
from api.courses.service import CourseRecord
from api.http.shapes import CourseOut
from api.running.auth import Principal
from api.running.i18n import Words
from data.words import Course, Language

ROLES_SHOWN = 6
"""Roles named at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A competency as far as the course teaches it; `description` is what one can do at that level, where described."""

    name: str
    level: int
    description: str
    unstated: bool


def about_context(course: Course, principal: Principal, *, record: CourseRecord, words: Words) -> Mapping[str, object]:
    """What the template of the course goes by."""
    role = None if principal.learner is None else record.people.myself(principal).role
    roles = record.about.roles(course)
    following = record.about.after(course, open_here=record.library.open_by(principal))
    return {
        "taught": taught(course, record=record, language=words.language),
        "for_roles": [each.name.in_language(words.language) for each in roles if each.id != role],
        "for_own_role": next((each.name.in_language(words.language) for each in roles if each.id == role), ""),
        "roles_shown": ROLES_SHOWN,
        "finished_text": finished_text(record.about.finished_by(course.id, role=role), record=record, words=words),
        "after": [CourseOut.of(each, words) for each in following],
    }


def taught(course: Course, *, record: CourseRecord, language: Language) -> Sequence[Taught]:
    """The competencies of the course, the highest level first."""
    competencies, found = record.library.catalogue().competencies, []
    for each, level in sorted(course.teaches.items(), key=lambda item: (-item[1], item[0])):
        competency = competencies[each]
        described = competency.levels[level - 1].in_language(language) if level <= len(competency.levels) else ""
        found.append(Taught(competency.name.in_language(language), level, described, each in course.unstated))
    return found


def finished_text(finished: FinishedBy, *, record: CourseRecord, words: Words) -> str:
    """How many finished the course, and of them of the reader's role where that may be told."""
    if finished.people is None:
        return words.say("Fewer than {number} people have finished it.", number=record.about.smallest_group)
    if finished.people == 0:
        return words.say("Nobody has finished it yet.")
    told = words.count(finished.people, "{number} person has finished it.", "{number} people have finished it.")
    if not finished.of_role:
        return told
    of_role = words.count(finished.of_role, "{number} of them has your role.", "{number} of them have your role.")
    return f"{told} {of_role}"

"""Levels that nobody stated: one rule fills them in, for what courses teach and for what roles need alike.

Frameworks and catalogues of ministries name competencies mostly without a level. A deployment sets one level for all
of them (`SAARTHI_UNSTATED_LEVEL`); a course and a need without a level then meet, and whoever shows a level that was
filled in says so.
"""

from dataclasses import replace

from data.words.models import Course, Role


def course_at_level(course: Course, level: int) -> Course:
    """The course with this level wherever nobody stated one.

    The level of the whole course, where only that is unstated, is the highest that it is said to teach.
    """
    if not course.unstated and not course.level_unstated:
        return course
    teaches = {**course.teaches, **dict.fromkeys(sorted(course.unstated), level)}
    whole = max(teaches.values(), default=level) if course.level_unstated else course.level
    return replace(course, teaches=teaches, level=whole)


def role_at_level(role: Role, level: int) -> Role:
    """The role with this level wherever nobody stated one.

    >>> from data.words.models import CompetencyId, LocalText, RoleId
    >>> rti = CompetencyId("rti")
    >>> clerk = Role(RoleId("clerk"), LocalText({}), (), needs={rti: 1}, unstated=frozenset({rti}))
    >>> dict(role_at_level(clerk, 2).needs)
    {'rti': 2}
    """
    return replace(role, needs={**role.needs, **dict.fromkeys(sorted(role.unstated), level)}) if role.unstated else role

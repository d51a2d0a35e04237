"""Which role each step of a path serves: the learner's present one or the one they wish for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.words import CompetencyId, CourseId, PathStep, StepFor
from recommender.learner.gaps import is_met
from recommender.path.scheduling.problem import Problem

Needs = Mapping[CompetencyId, int]


def with_roles(steps: Sequence[PathStep], problem: Problem, *, present: Needs, goal: Needs) -> Sequence[PathStep]:
    """The steps, each with the roles that still need, when it comes, what it teaches.

    What a plan asks for is of the present role; a prerequisite that closes nothing itself is for what it leads to.
    """
    roles: dict[CourseId, frozenset[StepFor]] = {}
    placed: list[CourseId] = []
    for step in steps:
        levels = problem.levels_after(placed)
        wanted = {
            role
            for role, needs in ((StepFor.PRESENT, present), (StepFor.GOAL, goal))
            if any(not is_met(needs.get(each, 0), levels[each]) for each in step.serves)
        }
        roles[step.course] = frozenset(wanted if step.due is None else wanted | {StepFor.PRESENT})
        placed.append(step.course)
    leading = {step.course for step in steps if not roles[step.course]}
    for step in reversed(steps):
        for required in problem.options[step.course].requires & leading:
            roles[required] |= roles[step.course]
    return [replace(step, roles=roles[step.course]) for step in steps]

"""Who may see and who may change a plan: its own organisation and those above; from below only what bound them."""

from collections.abc import Sequence

from data.catalogue import Catalogue
from data.words import CourseId, OrganisationId, Plan, PlanStatus, PlanVersion


def may_change(organisation: OrganisationId, plan: Plan, *, catalogue: Catalogue) -> bool:
    """Whether the plan is of `organisation` or of one under it."""
    return plan.organisation in catalogue.organisations and catalogue.lies_under(plan.organisation, organisation)


def may_read(organisation: OrganisationId, plan: Plan, *, catalogue: Catalogue) -> bool:
    """Whether any version of the plan may concern `organisation`: it may change it, or lies under one it is for."""
    return may_change(organisation, plan, catalogue=catalogue) or any(
        owner in catalogue.organisations and catalogue.lies_under(organisation, owner)
        for owner in (plan.organisation, *plan.others)
    )


def readable_versions(
    history: Sequence[PlanVersion], organisation: OrganisationId, plan: Plan, *, catalogue: Catalogue
) -> Sequence[PlanVersion]:
    """The versions of the plan that somebody of `organisation` may read, the oldest first.

    All where they may change it. From below only what bound their people at some time, and that it was retired: what is
    being drafted above is not theirs to see.
    """
    if may_change(organisation, plan, catalogue=catalogue):
        return history
    if not may_read(organisation, plan, catalogue=catalogue) or not any(version.in_force for version in history):
        return []
    return [version for version in history if version.status in {PlanStatus.LIVE, PlanStatus.RETIRED}]


def may_ask_for(course: CourseId, organisation: OrganisationId, *, catalogue: Catalogue) -> bool:
    """Whether the course is open to people of the organisation or of one under it; a closed one is as none."""
    named = catalogue.courses.get(course)
    return named is not None and any(
        catalogue.may_see(below, named, catalogue.closing_groups) for below in catalogue.under(organisation)
    )

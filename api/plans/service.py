"""Plans at work for the service: their life, their figures, and words that their tasks were done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People, check_organisation
from api.http.dependencies import service
from api.plans.content import as_before, content_of
from api.plans.shapes import (
    PlanChangeIn,
    PlanDraftIn,
    PlanIn,
    TaskEvidenceIn,
    TaskEvidenceOut,
)
from api.plans.words import MADE_FROM
from api.running.auth import AccessRole, Principal
from api.running.clock import Clock
from api.running.fitted import Fitted
from api.running.library import Library
from data.reading import PlanTemplate, TemplateNeeds, shipped_templates, template_of
from data.store import Learners, Ledger, Plans
from data.words import (
    CONTENT_ACTIONS,
    AccessDenied,
    Event,
    EvidenceBy,
    ExternalKind,
    Fault,
    InvalidRequest,
    Learner,
    LearnerId,
    Mastery,
    NotFound,
    OrganisationId,
    Plan,
    PlanAction,
    PlanBasis,
    PlanChange,
    PlanId,
    PlanVersion,
    RoleId,
    UnknownPlan,
    actions_on,
    drafters,
    is_tombstone,
)
from recommender.path import Budget
from recommender.training_plans import (
    SHOWS_WORK,
    DraftRequest,
    Hindrance,
    LearnerStanding,
    WhatIf,
    attestation,
    audience_of,
    draft_from,
    furthest_behind,
    hindrances,
    is_evidence,
    may_change,
    may_read,
    readable_versions,
    refuse_unsound,
    standing_of,
    task_in_force,
    what_if,
)

OURS = frozenset({PlanAction.LOAD, PlanAction.CREATE})
"""Actions that nobody asks for by name."""


@dataclass(frozen=True, slots=True)
class PlanService:
    """The life of training plans, for those who may see and change them."""

    library: Library
    plans: Plans
    clock: Clock
    four_eyes: bool = False
    """Whether who drafted a plan may not approve it."""

    def visible(self, principal: Principal) -> Sequence[PlanVersion]:
        """The plans of the principal's organisation, of those under it, and of those above that bind it, by id."""
        catalogue, heads = self.library.catalogue(), self.plans.heads()
        seen: list[PlanVersion] = []
        for _, plan in sorted(catalogue.plans.items()):
            if plan.id in heads and self.may_change(principal, plan):
                seen.append(heads[plan.id])
            else:
                seen.extend(self._readable(principal, plan)[-1:])
        return seen

    def history(self, principal: Principal, plan: PlanId) -> Sequence[PlanVersion]:
        """All versions of a plan that the principal may read; raises UnknownPlan for any other."""
        known = self.library.catalogue().plans.get(plan)
        versions = [] if known is None else self._readable(principal, known)
        if not versions:
            raise UnknownPlan(f"no plan {plan!r} for organisation {principal.organisation!r}")
        return versions

    def version(self, principal: Principal, plan: PlanId, number: int) -> PlanVersion:
        """One version of a plan that the principal may read; raises UnknownPlan, and NotFound where it is none."""
        for kept in self.history(principal, plan):
            if kept.version == number:
                return kept
        raise NotFound(f"plan {plan!r} has no version {number}")

    def may_change(self, principal: Principal, plan: Plan) -> bool:
        """Whether the plan is of the principal's organisation or of one under it."""
        return may_change(principal.organisation, plan, catalogue=self.library.catalogue())

    def possible(self, principal: Principal, plan: Plan) -> Sequence[PlanAction]:
        """What the principal may do to the plan, as its last change left it, in the order of the life of a plan."""
        if not self.may_change(principal, plan):
            return []
        barred = self.awaits_another(principal, plan)
        return [each for each in actions_on(plan.status) if each is not PlanAction.APPROVE or not barred]

    def awaits_another(self, principal: Principal, plan: Plan) -> bool:
        """Whether somebody else has to approve the plan, because the principal drafted what is not approved yet."""
        if not self.four_eyes or PlanAction.APPROVE not in actions_on(plan.status):
            return False
        return principal.subject in drafters(self._life(plan.id))

    def hindrances(self, plan: Plan) -> Sequence[Hindrance]:
        """What keeps the plan from being approved."""
        return hindrances(plan, catalogue=self.library.catalogue(), today=self.clock().date())

    def free_id(self, stem: str) -> PlanId:
        """The stem where no plan has it as its id, else the stem with the first number that makes it new."""
        taken = self.library.catalogue().plans.keys()
        tried = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(PlanId(each) for each in tried if each not in taken)

    def create(self, principal: Principal, body: PlanIn) -> PlanVersion:
        """The new draft; raises InvalidRequest, UnknownOrganisation, or Conflict where the id is taken."""
        organisation = self._own_organisation(principal, body.organisation)
        content = content_of(body.content, PlanId(body.id), organisation, catalogue=self.library.catalogue())
        self._check_others(principal, content)
        return self.plans.create(content, actor=principal.subject, at=self.clock(), note=body.note)

    def draft(
        self,
        principal: Principal,
        template: str,
        body: PlanDraftIn,
        *,
        templates: Sequence[PlanTemplate] | None = None,
        basis: Sequence[PlanBasis] = (),
        note: str = "",
    ) -> PlanVersion:
        """The new draft made from one of `templates` (None: the shipped ones), for its needs or those of `basis`.

        Raises UnknownPlan for another template, and InvalidRequest where the template needs a role that is not given.
        """
        catalogue = self.library.catalogue()
        chosen = template_of(template, shipped_templates() if templates is None else templates)
        organisation = self._own_organisation(principal, body.organisation)
        missing = {TemplateNeeds.ROLE: "role", TemplateNeeds.NEXT_ROLE: "next_role"}.get(chosen.needs)
        if missing is not None and getattr(body, missing) is None:
            fault = Fault(missing, "", f"template {template!r} needs it", "Give the id of a role of the catalogue.")
            raise InvalidRequest("draft", [fault])
        request = DraftRequest(
            plan=PlanId(body.id),
            organisation=organisation,
            starts_on=body.starts_on,
            role=None if body.role is None else catalogue.role(RoleId(body.role)).id,
            next_role=None if body.next_role is None else catalogue.role(RoleId(body.next_role)).id,
            basis=basis,
        )
        for need in basis:
            catalogue.competency(need.competency)
        content = draft_from(chosen, request, catalogue=catalogue, budget=Budget())
        told = note or f"{MADE_FROM}{chosen.id}"
        return self.plans.create(content, actor=principal.subject, at=self.clock(), note=told)

    def change(self, principal: Principal, plan: PlanId, body: PlanChangeIn, *, if_match: str | None) -> PlanVersion:
        """The version that the change makes; the same change sent again gives the same answer.

        Raises InvalidRequest, AccessDenied for a plan of an organisation above, and Conflict.
        """
        catalogue, head = self.library.catalogue(), self.history(principal, plan)[-1]
        owner = head.content.organisation
        if not self.may_change(principal, head.content):
            raise AccessDenied(f"plan {plan!r} belongs to {owner!r}; only its admins may change it")
        content = None
        if body.content is not None:
            sent = content_of(body.content, plan, owner, catalogue=catalogue)
            content = as_before(sent, head.content, told=body.content.model_fields_set)
            self._check_others(principal, content, before=head.content)
        change = PlanChange(
            plan=plan,
            version=_version_seen(body, if_match),
            action=body.action,
            actor=principal.subject,
            at=self.clock(),
            note=body.note,
            content=content,
        )
        if body.action is PlanAction.APPROVE and change.version == head.version:
            refuse_unsound(head.content, catalogue=catalogue, today=self.clock().date())
            if self.awaits_another(principal, head.content):
                raise AccessDenied(f"you drafted plan {plan!r}: somebody else has to approve it (SAARTHI_FOUR_EYES)")
        return self.plans.change(change)

    def _check_others(self, principal: Principal, plan: Plan, *, before: Plan | None = None) -> None:
        """Raises UnknownOrganisation where the plan is newly for an organisation that is not the principal's to ask."""
        for other in sorted(plan.others - (frozenset() if before is None else before.others)):
            check_organisation(principal, other, catalogue=self.library.catalogue())

    def _own_organisation(self, principal: Principal, named: str) -> OrganisationId:
        catalogue = self.library.catalogue()
        organisation = OrganisationId(catalogue.own_id(ExternalKind.ORGANISATION, named))
        check_organisation(principal, organisation, catalogue=catalogue)
        return organisation

    def _readable(self, principal: Principal, plan: Plan) -> Sequence[PlanVersion]:
        catalogue = self.library.catalogue()
        if not may_read(principal.organisation, plan, catalogue=catalogue):
            return []
        return readable_versions(self._life(plan.id), principal.organisation, plan, catalogue=catalogue)

    def _life(self, plan: PlanId) -> Sequence[PlanVersion]:
        return self.plans.history(plan, catalogue=self.library.catalogue(), now=self.clock())


@dataclass(frozen=True, slots=True)
class Doings:
    """People whom some plans address, and what each of them has done."""

    learners: Sequence[Learner]
    work: Mapping[LearnerId, Sequence[Event]]


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan would mean for its audience, and where they stand in it."""

    library: Library
    learners: Learners
    ledger: Ledger
    masteries: Fitted[Mapping[LearnerId, Mastery]]
    smallest_group: int
    clock: Clock

    def doings(self, principal: Principal, *plans: Plan) -> Doings:
        """Whom of the principal's organisation the plans address, with what they have done; read once for all figures.

        Of whom no plan asks anything nothing is read.
        """
        catalogue = self.library.catalogue()
        people = self.learners.all(principal.organisation)
        addressed = {each.id: each for plan in plans for each in audience_of(plan, people, catalogue=catalogue)}
        return Doings(list(addressed.values()), self.ledger.of_each(addressed, verbs=SHOWS_WORK))

    def strangers(self, principal: Principal, plan: Plan) -> Sequence[LearnerId]:
        """Those of the plan's list of people who are no learners of the principal's organisation, by id."""
        listed = {each for each in plan.audience.learners if not is_tombstone(each)}
        if not listed:
            return []
        return sorted(listed - {each.id for each in self.learners.all(principal.organisation)})

    def what_if(self, doings: Doings, plan: Plan) -> WhatIf:
        """What the plan, as it is being worked on, would mean for its audience."""
        return what_if(
            plan,
            learners=doings.learners,
            events=doings.work,
            masteries=self.masteries.get(),
            catalogue=self.library.catalogue(),
            today=self.clock().date(),
        )

    def standings(self, doings: Doings, plan: Plan) -> Sequence[LearnerStanding]:
        """Where each of the audience stands, those furthest behind first; nobody before the plan's first day."""
        catalogue, today = self.library.catalogue(), self.clock().date()
        if not plan.has_begun(today):
            return []
        standings = [
            standing_of(learner, plan, doings.work.get(learner.id, ()), catalogue=catalogue, today=today)
            for learner in audience_of(plan, doings.learners, catalogue=catalogue)
        ]
        return sorted(standings, key=lambda stands: furthest_behind(stands, today=today))


def living(standings: Sequence[LearnerStanding]) -> Sequence[LearnerStanding]:
    """Those to be shown one by one: learners who were erased only count."""
    return [stands for stands in standings if not is_tombstone(stands.learner)]


@dataclass(frozen=True, slots=True)
class AttestService:
    """Words that a task of a plan was done."""

    library: Library
    people: People
    ledger: Ledger
    clock: Clock

    def keep(self, principal: Principal, plan: PlanId, body: TaskEvidenceIn) -> TaskEvidenceOut:
        """Writes that a learner did a task of a plan in force for them; the same word given again changes nothing.

        A learner speaks for themself, an admin or a service as the supervisor. Raises UnknownPlan, UnknownLearner,
        AccessDenied, InvalidRequest.
        """
        learner = self.people.readable(principal, LearnerId(body.learner))
        task = task_in_force(
            plan, body.task, learner=learner, catalogue=self.library.catalogue(), today=self.clock().date()
        )
        event = attestation(
            task,
            plan=plan,
            learner=learner,
            by=EvidenceBy.SELF if principal.role is AccessRole.LEARNER else EvidenceBy.SUPERVISOR,
            actor=principal.subject,
            at=body.at,
            now=self.clock(),
            source=f"api:{principal.role}",
        )
        self.ledger.append([event])
        return TaskEvidenceOut(event=event.id, accepted=is_evidence(event, task))


def _version_seen(body: PlanChangeIn, if_match: str | None) -> int:
    """The version that the change was made for: of the body or of If-Match, and only one where both are given."""
    header = None if if_match is None else if_match.strip().removeprefix("W/").strip('"')
    faults: list[Fault] = []
    if header is None and body.version is None:
        faults.append(Fault("version", "", "it is missing", "Send the version that you saw, or If-Match."))
    elif header is not None and not (header.isdecimal() and len(header) < 10):
        faults.append(Fault("If-Match", header, "this is no version", 'Send the ETag of the plan, such as "3".'))
    elif header is not None and body.version is not None and int(header) != body.version:
        faults.append(Fault("If-Match", header, f"the body says version {body.version}", "Send one of them."))
    if body.action in OURS:
        faults.append(Fault("action", body.action, "this is not done by hand", "See the plan's `actions`."))
    if (body.action in CONTENT_ACTIONS) is (body.content is None):
        needs = "needs" if body.content is None else "takes no"
        faults.append(Fault("content", "", f"{body.action} {needs} content", "Content goes with edit and amend."))
    if faults:
        raise InvalidRequest("change", faults)
    return body.version if body.version is not None else int(header or 0)


PlansDep = Annotated[PlanService, Depends(service(PlanService))]
PlanFiguresDep = Annotated[PlanFigures, Depends(service(PlanFigures))]
AttestDep = Annotated[AttestService, Depends(service(AttestService))]

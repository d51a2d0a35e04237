"""Plans at work for the service: who may see and change them, their content checked, their figures, their evidence."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from api.http.access import check_organisation, readable_learner
from api.plans.shapes import ChangeIn, ContentIn, DraftIn, EvidenceIn, EvidenceOut, PlanIn, local_text
from api.running.auth import AccessRole, Principal
from api.running.services import Services
from data.catalogue import Catalogue
from data.reading import PlanTemplate, TemplateNeeds, shipped_templates, template_of
from data.words import (
    CONTENT_ACTIONS,
    AccessDenied,
    Audience,
    CourseId,
    CourseStatus,
    Event,
    EventId,
    EvidenceBy,
    Fault,
    InvalidRequest,
    Learner,
    LearnerId,
    OrganisationId,
    Plan,
    PlanAction,
    PlanChange,
    PlanId,
    PlanItem,
    PlanStatus,
    PlanTask,
    PlanVersion,
    RoleId,
    TrainingRule,
    UnknownPlan,
    Verb,
)
from recommender.path import Budget
from recommender.training_plans import (
    DraftRequest,
    LearnerStanding,
    Standing,
    WhatIf,
    audience_of,
    draft_from,
    is_evidence,
    standing_of,
    what_if,
)

SHOWS_WORK = (Verb.COMPLETED, Verb.ATTESTED)
"""What shows that a course or task of a plan was done."""

OURS = frozenset({PlanAction.LOAD, PlanAction.CREATE})
"""Actions that nobody asks for by name."""


def visible_plans(principal: Principal, *, services: Services) -> Sequence[PlanVersion]:
    """The plans of the principal's organisation, of those under it, and of those above that bind it, by id."""
    catalogue = services.catalogue()
    heads = services.store.plans.heads()
    found: list[PlanVersion] = []
    for _, plan in sorted(catalogue.plans.items()):
        if plan.id in heads and may_change(principal, plan, catalogue=catalogue):
            found.append(heads[plan.id])
        else:
            found.extend(_readable(principal, plan, services=services)[-1:])
    return found


def plan_history(principal: Principal, plan: PlanId, *, services: Services) -> Sequence[PlanVersion]:
    """All versions of a plan that the principal may read; raises UnknownPlan for any other."""
    known = services.catalogue().plans.get(plan)
    versions = [] if known is None else _readable(principal, known, services=services)
    if not versions:
        raise UnknownPlan(f"no plan {plan!r} for organisation {principal.organisation!r}")
    return versions


def may_change(principal: Principal, plan: Plan, *, catalogue: Catalogue) -> bool:
    """Whether the plan is of the principal's organisation or of one under it."""
    return plan.organisation in catalogue.organisations and catalogue.lies_under(
        plan.organisation, principal.organisation
    )


def create_plan(principal: Principal, body: PlanIn, *, services: Services) -> PlanVersion:
    """The new draft; raises InvalidRequest, AccessDenied, or Conflict where the id is taken."""
    catalogue = services.catalogue()
    organisation = OrganisationId(body.organisation)
    catalogue.organisation(organisation)
    check_organisation(principal, organisation, catalogue=catalogue)
    content = content_of(body.content, PlanId(body.id), organisation, catalogue=catalogue)
    return services.store.plans.create(content, actor=principal.subject, at=services.clock(), note=body.note)


def draft_plan(
    principal: Principal,
    template: str,
    body: DraftIn,
    *,
    services: Services,
    templates: Sequence[PlanTemplate] | None = None,
) -> PlanVersion:
    """The new draft made from one of `templates` (None: the shipped ones).

    Raises UnknownPlan for another template, and InvalidRequest where the template needs a role that is not given.
    """
    catalogue = services.catalogue()
    found = template_of(template, shipped_templates() if templates is None else templates)
    organisation = OrganisationId(body.organisation)
    catalogue.organisation(organisation)
    check_organisation(principal, organisation, catalogue=catalogue)
    missing = {TemplateNeeds.ROLE: "role", TemplateNeeds.NEXT_ROLE: "next_role"}.get(found.needs)
    if missing is not None and getattr(body, missing) is None:
        fault = Fault(missing, "", f"template {template!r} needs it", "Give the id of a role of the catalogue.")
        raise InvalidRequest("draft", [fault])
    request = DraftRequest(
        plan=PlanId(body.id),
        organisation=organisation,
        starts_on=body.starts_on,
        role=None if body.role is None else catalogue.role(RoleId(body.role)).id,
        next_role=None if body.next_role is None else catalogue.role(RoleId(body.next_role)).id,
    )
    content = draft_from(found, request, catalogue=catalogue, budget=Budget())
    note = f"template {found.id}"
    return services.store.plans.create(content, actor=principal.subject, at=services.clock(), note=note)


def change_plan(
    principal: Principal, plan: PlanId, body: ChangeIn, *, if_match: str | None, services: Services
) -> PlanVersion:
    """The version that the change makes; the same change sent again gives the same answer.

    Raises InvalidRequest, AccessDenied for a plan of an organisation above, and Conflict.
    """
    catalogue = services.catalogue()
    head = plan_history(principal, plan, services=services)[-1]
    if not may_change(principal, head.content, catalogue=catalogue):
        raise AccessDenied(f"plan {plan!r} belongs to {head.content.organisation!r}; only its admins may change it")
    content = None
    if body.content is not None:
        content = content_of(body.content, plan, head.content.organisation, catalogue=catalogue)
    change = PlanChange(
        plan=plan,
        version=_version_seen(body, if_match),
        action=body.action,
        actor=principal.subject,
        at=services.clock(),
        note=body.note,
        content=content,
    )
    if body.action is PlanAction.APPROVE and change.version == head.version:
        refuse_unsound(head.content, catalogue=catalogue, today=services.clock().date())
    return services.store.plans.change(change)


def content_of(body: ContentIn, plan: PlanId, organisation: OrganisationId, *, catalogue: Catalogue) -> Plan:
    """The content as a plan; raises InvalidRequest with every fault."""
    faults = _faults(body, organisation, catalogue)
    if faults:
        raise InvalidRequest("plan", faults)
    rule = body.rule
    return Plan(
        id=plan,
        organisation=organisation,
        title=local_text(body.title),
        items=tuple(PlanItem(CourseId(each.course), each.due, each.mandatory) for each in body.items),
        audience=Audience(
            roles=frozenset(RoleId(each) for each in body.roles),
            learners=frozenset(LearnerId(each) for each in body.learners),
        ),
        status=PlanStatus.DRAFT,
        tasks=tuple(
            PlanTask(
                id=each.id,
                kind=each.kind,
                title=local_text(each.title),
                description=local_text(each.description),
                minutes=each.minutes,
                due=each.due,
                mandatory=each.mandatory,
                evidence=each.evidence,
            )
            for each in body.tasks
        ),
        rule=None
        if rule is None
        else TrainingRule(rule.minutes, rule.year_starts_month, rule.year_starts_day, rule.utc_offset_minutes),
    )


def refuse_unsound(plan: Plan, *, catalogue: Catalogue, today: date) -> None:
    """Raises InvalidRequest where nobody could follow the plan: nothing in it, courses not live, dues that are over."""
    faults: list[Fault] = []
    if not plan.items and not plan.tasks and plan.rule is None:
        faults.append(Fault("items", "", "the plan asks for nothing", "Add a course, a task or a rule."))
    for place, item in enumerate(plan.items):
        course = catalogue.courses.get(item.course)
        if course is None or course.status is not CourseStatus.LIVE:
            problem = "this course is not offered"
            faults.append(Fault(f"items.{place}.course", item.course, problem, "Take it out or name a live course."))
    dues = [*((f"items.{place}", each.due) for place, each in enumerate(plan.items))]
    dues.extend((f"tasks.{place}", task.due) for place, task in enumerate(plan.tasks))
    for where, due in dues:
        if due < today:
            faults.append(Fault(f"{where}.due", due.isoformat(), "this day is over", "Give a day to come."))
    if faults:
        raise InvalidRequest(f"plan {plan.id}", faults)


def audience_for(principal: Principal, plan: Plan, *, services: Services) -> Sequence[Learner]:
    """Those whom the plan addresses within the principal's organisation and under it."""
    learners = services.store.learners.all(principal.organisation)
    return audience_of(plan, learners, catalogue=services.catalogue())


def what_if_of(principal: Principal, plan: Plan, *, services: Services) -> WhatIf:
    """What the plan, as it is being worked on, would mean for its audience."""
    return what_if(
        plan,
        learners=services.store.learners.all(principal.organisation),
        events=_work_in(principal.organisation, services),
        masteries=services.masteries.get(),
        catalogue=services.catalogue(),
        today=services.clock().date(),
    )


def standings(principal: Principal, plan: Plan, *, services: Services) -> Sequence[LearnerStanding]:
    """Where each of the audience stands, the worst first, then by learner."""
    catalogue, today = services.catalogue(), services.clock().date()
    work = _work_in(principal.organisation, services)
    found = [
        standing_of(each, plan, work.get(each.id, ()), catalogue=catalogue, today=today)
        for each in audience_for(principal, plan, services=services)
    ]
    order = {standing: place for place, standing in enumerate(Standing)}
    return sorted(found, key=lambda each: (order[each.standing], each.learner))


def keep_evidence(principal: Principal, plan: PlanId, body: EvidenceIn, *, services: Services) -> EvidenceOut:
    """Writes that a learner did a task of a plan in force for them; the same word given again changes nothing.

    A learner speaks for themself, an admin or a service as the supervisor. Raises UnknownPlan, UnknownLearner,
    AccessDenied, InvalidRequest.
    """
    catalogue = services.catalogue()
    learner = readable_learner(principal, LearnerId(body.learner), store=services.store, catalogue=catalogue)
    found = next((each for each in catalogue.live_plans_for(learner) if each.id == plan), None)
    if found is None:
        raise UnknownPlan(f"no plan {plan!r} is in force for learner {learner.id!r}")
    task = next((each for each in found.tasks if each.id == body.task), None)
    if task is None:
        known = ", ".join(each.id for each in found.tasks) or "none"
        fault = Fault("task", body.task, "the plan has no such task", f"Its tasks: {known}.")
        raise InvalidRequest("evidence", [fault])
    if body.at > services.clock():
        fault = Fault("at", body.at.isoformat(), "this time is to come", "Say when it was done.")
        raise InvalidRequest("evidence", [fault])
    by = EvidenceBy.SELF if principal.role is AccessRole.LEARNER else EvidenceBy.SUPERVISOR
    event = Event(
        id=EventId(f"attested-{by}-{body.at:%Y%m%d%H%M%S}-{task.reference(plan)}-{learner.id}"),
        learner=learner.id,
        verb=Verb.ATTESTED,
        object=task.reference(plan),
        at=body.at,
        source=f"api:{principal.role}",
        result={"by": by.value, "actor": principal.subject},
    )
    services.store.ledger.append([event])
    return EvidenceOut(event=event.id, accepted=is_evidence(event, task))


def _readable(principal: Principal, plan: Plan, *, services: Services) -> Sequence[PlanVersion]:
    """The versions of the plan that the principal may read, the oldest first; none where it is not theirs to see.

    All where they may change it. From above only what bound their people at some time, and that it was retired: what is
    being drafted there is not theirs to see.
    """
    catalogue = services.catalogue()
    ours = may_change(principal, plan, catalogue=catalogue)
    if not ours and not (
        plan.organisation in catalogue.organisations and catalogue.lies_under(principal.organisation, plan.organisation)
    ):
        return []
    history = services.store.plans.history(plan.id, catalogue=catalogue, now=services.clock())
    was_in_force = any(each.in_force is not None for each in history)
    open_below = {PlanStatus.LIVE, PlanStatus.RETIRED} if was_in_force else set()
    shown = [each for each in history if each.status in open_below]
    return history if ours else shown


def _may_ask_for(course: CourseId, organisation: OrganisationId, catalogue: Catalogue) -> bool:
    """Whether the course is open to people of the organisation or of one under it; a closed one is as none."""
    found = catalogue.courses.get(course)
    return found is not None and any(catalogue.may_see(each, found) for each in catalogue.under(organisation))


def _work_in(organisation: OrganisationId, services: Services) -> Mapping[LearnerId, Sequence[Event]]:
    work: dict[LearnerId, list[Event]] = defaultdict(list)
    for event in services.store.ledger.events(verbs=SHOWS_WORK, organisation=organisation):
        work[event.learner].append(event)
    return work


def _version_seen(body: ChangeIn, if_match: str | None) -> int:
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


def _faults(body: ContentIn, organisation: OrganisationId, catalogue: Catalogue) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, item in enumerate(body.items):
        if not _may_ask_for(CourseId(item.course), organisation, catalogue):
            faults.append(Fault(f"items.{place}.course", item.course, "no such course", "Use the id of a course."))
        if item.course in seen:
            faults.append(Fault(f"items.{place}.course", item.course, "it is there twice", "Keep one."))
        seen.add(item.course)
    ids = [task.id for task in body.tasks]
    for place, task_id in enumerate(ids):
        if task_id in ids[:place]:
            faults.append(Fault(f"tasks.{place}.id", task_id, "it is there twice", "Rename one."))
    for place, role in enumerate(body.roles):
        if role not in catalogue.roles:
            faults.append(Fault(f"roles.{place}", role, "no such role", "Use the id of a role."))
    return faults

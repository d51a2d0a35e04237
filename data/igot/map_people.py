"""Their people as our learners, and the groups that plans are for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.igot.found import PERSON_KEYS, Found
from data.igot.notes import Aside
from data.igot.records import Criterion, Person, TheirId
from data.igot.values import folded, truth_of, user_of
from data.words.models import ENGLISH, Language, Learner, LearnerId, OrganisationId, Role, RoleId
from data.words.training_plans import Audience


class Designations:
    """Roles by the names that people write for them."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._by_name = {folded(name): role.id for role in roles for name in role.name.by_language.values()}

    def role(self, written: str) -> RoleId | None:
        """The role of a designation, however it is spelt in case, blanks and "&"; None where it is none's."""
        return self._by_name.get(folded(written)) if written else None


def learners_of(
    found: Found,
    *,
    organisations: Mapping[TheirId, OrganisationId],
    designations: Designations,
    known: Mapping[LearnerId, Learner],
    languages: Mapping[TheirId, frozenset[Language]],
) -> list[Learner]:
    """The active people of the import as learners, without name, mail and number.

    They read English, their mother tongue and the languages of what they took (`languages`); of who is known already
    only organisation and role are taken over.
    """
    learners: list[Learner] = []
    for person in found.persons.values():
        organisation = organisations.get(person.organisation)
        reason = _reason(person, organisation)
        if reason is not None or organisation is None:
            found.notes.add(reason or Aside.NO_ORGANISATION, file=person.source.file, place=person.source.place,
                            value=person.organisation)  # fmt: skip
            continue
        role = designations.role(person.designation)
        if role is None and person.designation:
            found.notes.add(
                Aside.NO_DESIGNATION, file=person.source.file, place=person.source.place, value=person.designation
            )
        before = known.get(LearnerId(person.id))
        reads = frozenset({ENGLISH}) | person.languages | languages.get(person.id, frozenset())
        learner = Learner(LearnerId(person.id), organisation, role, reads)
        kept = None if before is None else replace(before, organisation=organisation, role=role or before.role)
        learners.append(learner if kept is None else kept)
    return learners


def _reason(person: Person, organisation: OrganisationId | None) -> Aside | None:
    if not person.active:
        return Aside.NOT_ACTIVE
    return Aside.NO_ORGANISATION if organisation is None else None


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a plan is for, in our words: the organisations that its groups name, and the audience within these."""

    organisations: frozenset[TheirId]
    audience: Audience


def addressed(groups: Sequence[Sequence[Criterion]], *, found: Found, designations: Designations) -> Addressed | None:
    """Whom these groups hold: by roles and named learners where that can be said, else by naming each who fits now.

    None where a group can be told of nobody: a plan for nobody we know is not one for everybody.
    """
    organisations = frozenset(
        TheirId(value) for group in groups for each in group if each.key == "rootorgid" for value in each.values
    )
    roles, learners = set[RoleId](), set[LearnerId]()
    for group in groups:
        narrowing = [each for each in group if each.key not in {"rootorgid", "alluser"}]
        if not narrowing:
            return Addressed(organisations, Audience())
        if all(each.key == "designation" for each in narrowing) and len(narrowing) == 1:
            roles |= {role for value in narrowing[0].values if (role := designations.role(value)) is not None}
        elif all(each.key in PERSON_KEYS for each in narrowing):
            learners |= {LearnerId(user_of(value)) for each in narrowing for value in each.values}
        else:
            learners |= {LearnerId(person.id) for person in found.persons.values() if _fits(person, group)}
    learners -= found.erased
    if not roles and not learners:
        return None
    return Addressed(organisations, Audience(frozenset(roles), frozenset(learners)))


def _fits(person: Person, group: Sequence[Criterion]) -> bool:
    return person.active and all(_meets(person, each) for each in group)


def _meets(person: Person, criterion: Criterion) -> bool:
    if criterion.key == "alluser":
        return True
    values = {folded(value) for value in criterion.values}
    if criterion.key == "rootorgid":
        return folded(person.organisation) in values
    if criterion.key == "designation":
        return folded(person.designation) in values
    if criterion.key in PERSON_KEYS:
        return folded(person.id) in values
    held = person.attributes.get(criterion.key, "")
    truths = {truth_of(value) for value in criterion.values} - {None}
    return folded(held) in values or (bool(truths) and truth_of(held) in truths)

"""Their people as our learners, and the groups that plans are for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.igot.found import PERSON_KEYS, Found
from data.igot.map_framework import names_of
from data.igot.notes import Aside
from data.igot.records import Criterion, Person, TheirId
from data.igot.values import folded, user_of
from data.words.groups import DESIGNATION, ORGANISATION, Criteria, attribute_fault
from data.words.models import ENGLISH, Language, Learner, LearnerId, OrganisationId, Role, RoleId


class Designations:
    """Roles by the names that people write for them."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._by_name = {folded(name): role.id for role in roles for name in names_of(role)}

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
    """The people of the import as learners, without name, mail and number; who is no longer active is marked so.

    They read English, their mother tongue and the languages of what they took (`languages`); of who is known already
    languages and time a week stay, and attributes that the platform does not have.
    """
    learners: list[Learner] = []
    for person in found.persons.values():
        organisation = organisations.get(person.organisation)
        if organisation is None:
            found.notes.add(
                Aside.NO_ORGANISATION, file=person.source.file, place=person.source.place, value=person.organisation
            )
            continue
        role = designations.role(person.designation)
        if role is None and person.designation:
            found.notes.add(
                Aside.NO_DESIGNATION, file=person.source.file, place=person.source.place, value=person.designation
            )
        before = known.get(LearnerId(person.id))
        reads = frozenset({ENGLISH}) | person.languages | languages.get(person.id, frozenset())
        learner = Learner(
            LearnerId(person.id),
            organisation,
            role,
            reads,
            designation=person.designation,
            attributes=_attributes(person),
            active=person.active,
        )
        learners.append(learner if before is None else _with_ours(learner, before))
    return learners


def _attributes(person: Person) -> Mapping[str, str]:
    """What may be kept of the person's attributes: nothing that reads like a name, an address or a number."""
    return {key: value for key, value in person.attributes.items() if attribute_fault(key, value) is None}


def _with_ours(learner: Learner, before: Learner) -> Learner:
    return replace(
        before,
        organisation=learner.organisation,
        role=learner.role or before.role,
        designation=learner.designation or before.designation,
        attributes={**before.attributes, **learner.attributes},
        active=learner.active,
    )


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a plan is for: the organisations that its groups name, roles, learners, and sets of criteria."""

    organisations: frozenset[TheirId]
    roles: frozenset[RoleId] = frozenset()
    learners: frozenset[LearnerId] = frozenset()
    criteria: Sequence[Criteria] = ()


_EVERYBODY = frozenset({"rootorgid", "alluser"})
_KEYS = {"rootorgid": ORGANISATION, "designation": DESIGNATION}


def addressed(
    groups: Sequence[Sequence[Criterion]],
    *,
    found: Found,
    organisations: Mapping[TheirId, OrganisationId],
    designations: Designations,
) -> Addressed | None:
    """Whom these groups hold: roles where designations are known as such, people who are named, else by criteria.

    None where a group can be told of nobody: a plan for nobody we know is not one for everybody.
    """
    named = frozenset(
        TheirId(value) for group in groups for each in group if each.key == "rootorgid" for value in each.values
    )
    roles, learners, criteria = set[RoleId](), set[LearnerId](), list[Criteria]()
    for group in groups:
        narrowing = [each for each in group if each.key not in _EVERYBODY]
        people = [each for each in narrowing if each.key in PERSON_KEYS]
        known = _roles(narrowing, designations)
        if not narrowing:
            return Addressed(named)
        if people:
            learners |= {LearnerId(user_of(value)) for each in people for value in each.values} - found.erased
        elif known:
            roles |= known
        else:
            criteria.append(_criteria(group, organisations))
    if not roles and not learners and not criteria:
        return None
    return Addressed(named, frozenset(roles), frozenset(learners), criteria)


def _roles(narrowing: Sequence[Criterion], designations: Designations) -> frozenset[RoleId]:
    """The roles of a group that is told by designations alone, where each is known as one; else none."""
    if len(narrowing) != 1 or narrowing[0].key != "designation":
        return frozenset()
    roles = [designations.role(value) for value in narrowing[0].values]
    return frozenset(role for role in roles if role is not None) if None not in roles else frozenset()


def _criteria(group: Sequence[Criterion], organisations: Mapping[TheirId, OrganisationId]) -> Criteria:
    """A group's conditions in our words; one that holds for everybody is none."""
    return {
        _KEYS.get(each.key, each.key.replace(" ", "_")): frozenset(
            organisations.get(TheirId(value), value) if each.key == "rootorgid" else value for value in each.values
        )
        for each in group
        if each.key != "alluser"
    }

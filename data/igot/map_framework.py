"""Their organisations, competencies and designations as ours, beside what the catalogue has already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.notes import Aside, Repair
from data.igot.read_framework import area_of
from data.igot.read_people import with_parents
from data.igot.records import DesignationRecord, LevelTexts, Source, Tag, Term, TheirId
from data.igot.values import folded, language_or_english
from data.words.external import ExternalId, ExternalKind, first_own_id
from data.words.models import (
    LEVELS,
    UNSTATED_LEVEL,
    Competency,
    CompetencyId,
    LocalText,
    Organisation,
    OrganisationId,
    Role,
    RoleId,
)

SYSTEM = "igot"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LEAST_SLUG = 3


def said(text: str) -> LocalText:
    """The text in the language that its letters say; none where it is empty."""
    return LocalText({language_or_english(text): text} if text else {})


def external(*ids: str) -> frozenset[ExternalId]:
    """The ids as iGOT's."""
    return frozenset(ExternalId(SYSTEM, each) for each in ids if each)


def organisations_of(found: Found, current: Catalogue) -> Mapping[OrganisationId, Organisation]:
    """The organisations in force with those of the import: their names and tree are the platform's."""
    records = with_parents(found.organisations)
    own = {id_: OrganisationId(_own(current, ExternalKind.ORGANISATION, id_)) for id_ in records}
    organisations = dict(current.organisations)
    for id_, record in records.items():
        known = organisations.get(own[id_])
        parent = own[record.parent] if record.parent is not None else known.parent if known is not None else None
        ids = external(id_, record.map_id) | (known.external if known is not None else frozenset())
        kind = record.type or (known.kind if known is not None else "")
        organisations[own[id_]] = Organisation(own[id_], said(record.name), parent, external=ids, kind=kind)
    return organisations


def _own(current: Catalogue, kind: ExternalKind, theirs: str) -> str:
    """Our id of what they call so: the one it has, else a first one."""
    known = current.own_id(kind, f"{SYSTEM}:{theirs}")
    return first_own_id(theirs) if known == f"{SYSTEM}:{theirs}" else known


class Competencies:
    """The competencies in force and of the import, found by whatever a record calls them."""

    def __init__(self, found: Found, current: Catalogue) -> None:
        self.by_id = dict(current.competencies)
        self._notes = found.notes
        texts = _texts_by_name(found.level_texts)
        for term in found.terms.values():
            competency = _competency(term, current, texts.get(folded(term.name)))
            self.by_id[competency.id] = competency
        self._by_reference = {
            reference: id_
            for id_, each in self.by_id.items()
            for known in each.external
            for reference in _forms(known.id)
        }
        self._by_names = {_names(each): id_ for id_, each in self.by_id.items()}
        self._by_name: dict[str, list[CompetencyId]] = {}
        for id_, each in self.by_id.items():
            for name in {folded(name) for name in each.name.by_language.values()}:
                self._by_name.setdefault(name, []).append(id_)

    def of(self, tag: Tag, *, source: Source) -> CompetencyId | None:
        """The competency that a tag names: by its ids, else by area, theme and name, else by a name that is unique."""
        for id_ in sorted(tag.ids):
            for form in _forms(id_):
                if form in self._by_reference:
                    return self._by_reference[form]
        named = area_of(tag.area)
        found = self._by_names.get((named, folded(tag.theme), folded(tag.name)))
        alike = self._by_name.get(folded(tag.name), []) if tag.name else []
        if found is None and len(alike) == 1:
            found = alike[0]
        if found is not None:
            self._notes.add(Repair.COMPETENCY_BY_NAME, file=source.file, place=source.place, value=tag.name)
            return found
        reason = Aside.SEVERAL_FIT if alike else Aside.NO_COMPETENCY
        self._notes.add(reason, file=source.file, place=source.place, value=tag.name or ", ".join(sorted(tag.ids)))
        return None

    def levels_of(
        self, tags: Iterable[Tag], *, source: Source
    ) -> tuple[dict[CompetencyId, int], frozenset[CompetencyId]]:
        """The level for each competency that the tags name, and those of which nobody states one."""
        levels: dict[CompetencyId, int] = {}
        stated = set[CompetencyId]()
        for tag in tags:
            competency = self.of(tag, source=source)
            if competency is None:
                continue
            if tag.level is not None:
                stated.add(competency)
            levels[competency] = max(levels.get(competency, 0), tag.level or UNSTATED_LEVEL)
        return levels, frozenset(levels.keys() - stated)


def _forms(reference: str) -> tuple[str, ...]:
    """A reference, and the bare UUID that ends an identifier."""
    return reference, reference.rpartition("_")[2]


def _names(competency: Competency) -> tuple[object, str, str]:
    theme = next(iter(competency.theme.by_language.values()), "")
    name = next(iter(competency.name.by_language.values()), "")
    return competency.area, folded(theme), folded(name)


def _texts_by_name(texts: Sequence[LevelTexts]) -> Mapping[str, LevelTexts]:
    """Level texts by name; of two the one with more levels, and none where a name stands for two themes."""
    by_name: dict[str, LevelTexts] = {}
    for each in texts:
        key = folded(each.name)
        known = by_name.get(key)
        if known is None or len(each.levels) >= len(known.levels):
            description = each.description or (known.description if known is not None else "")
            by_name[key] = replace(each, description=description)
    return by_name


def _competency(term: Term, current: Catalogue, texts: LevelTexts | None) -> Competency:
    id_ = CompetencyId(_own(current, ExternalKind.COMPETENCY, term.id))
    known = current.competencies.get(id_)
    written = texts.levels if texts is not None else {}
    last = max(written, default=0)
    levels = tuple(said(written.get(level, "")) for level in LEVELS if level <= last)
    description = said(term.description or (texts.description if texts is not None else ""))
    if known is None:
        return Competency(
            id_, term.area, said(term.theme), said(term.name), description, levels, external(*term.references)
        )
    return replace(
        known,
        area=term.area,
        theme=LocalText({**known.theme.by_language, **said(term.theme).by_language}),
        name=LocalText({**known.name.by_language, **said(term.name).by_language}),
        description=LocalText({**known.description.by_language, **description.by_language}),
        levels=levels or known.levels,
        external=known.external | external(*term.references),
    )


def names_of(role: Role) -> Sequence[str]:
    """All names of a role, its aliases too."""
    return [*role.name.by_language.values(), *sorted(role.aliases)]


def role_id_of(name: str) -> RoleId:
    """The id of a designation's role: its name in Latin letters, else a digest of it.

    >>> role_id_of("Section  Officer")
    'section-officer'
    """
    slug = _NOT_SLUG.sub("-", folded(name)).strip("-")
    if len(slug) >= _LEAST_SLUG and slug.isascii() and folded(name).isascii():
        return RoleId(first_own_id(slug))
    return RoleId(f"role-{sha256(folded(name).encode()).hexdigest()[:16]}")


def roles_of(found: Found, current: Catalogue, competencies: Competencies) -> Mapping[RoleId, Role]:
    """The roles in force with the designations of the import; what somebody wrote of a role stays."""
    roles = dict(current.roles)
    by_name = {folded(name): role.id for role in roles.values() for name in names_of(role)}
    gathered: dict[RoleId, list[DesignationRecord]] = {}
    for record in found.designations:
        gathered.setdefault(by_name.get(folded(record.name), role_id_of(record.name)), []).append(record)
    for id_, records in gathered.items():
        roles[id_] = _role(id_, records, roles.get(id_), competencies)
    return roles


def _role(id_: RoleId, records: Sequence[DesignationRecord], known: Role | None, competencies: Competencies) -> Role:
    needs: dict[CompetencyId, int] = {}
    stated = set[CompetencyId]()
    for record in records:
        levels, unstated = competencies.levels_of(record.needs, source=record.source)
        for competency, level in levels.items():
            needs[competency] = max(needs.get(competency, 0), level)
        stated |= levels.keys() - unstated
    activities = dict.fromkeys(activity for record in records for activity in record.activities)
    if known is None:
        texts = tuple(said(activity) for activity in activities)
        return Role(id_, said(records[0].name), texts, needs, unstated=frozenset(needs.keys() - stated))
    written = {text for each in known.activities for text in each.by_language.values()}
    return replace(
        known,
        activities=(*known.activities, *(said(activity) for activity in activities if activity not in written)),
        needs={**needs, **known.needs},
        unstated=known.unstated | (needs.keys() - stated - known.needs.keys()),
    )


def their(ids: frozenset[ExternalId]) -> Sequence[TheirId]:
    """What iGOT calls a thing."""
    return [TheirId(each.id) for each in sorted(ids) if each.system == SYSTEM]

"""Who works where: learners of every organisation with fitting roles, languages and weekly time; no names, only ids."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, Language, Learner, LearnerId, Organisation, OrganisationId, Role, RoleId

FIELD_WORDS: Mapping[str, frozenset[str]] = {
    "revenue": frozenset({"revenue", "tax", "customs", "tehsildar", "disaster"}),
    "rural": frozenset({"rural", "panchayat", "panchayati", "gram", "village", "block-development"}),
    "health": frozenset({"health", "asha", "anganwadi", "medical", "welfare", "nutrition"}),
    "police": frozenset({"police", "home"}),
    "urban": frozenset({"urban", "municipal"}),
    "education": frozenset({"education", "school"}),
    "finance": frozenset({"finance", "expenditure", "accounts", "disbursing", "treasury"}),
    "posts": frozenset({"post", "posts", "postmaster", "postal", "dak"}),
}
"""Words in the ids of roles and organisations that tell a field of work; a role with none of them fits everywhere."""

FIELD_SHARE = 0.65
"""Share of an organisation's people who work in its own field; the rest are in roles found everywhere."""

UNKNOWN_ROLE_SHARE = 0.03

# Shares made up so as to be plausible in a Hindi-speaking state: most read both, some only one.
_LANGUAGES: Sequence[tuple[frozenset[Language], float]] = (
    (frozenset({ENGLISH, HINDI}), 0.76),
    (frozenset({HINDI}), 0.12),
    (frozenset({ENGLISH}), 0.12),
)

_WEEKLY_MINUTES: Sequence[tuple[int, float]] = ((30, 0.2), (45, 0.2), (60, 0.3), (90, 0.15), (120, 0.1), (180, 0.05))

OFFICE_SIZE = (180, 640)
"""Smallest and largest number of learners in an organisation with none below it."""

HEAD_OFFICE_SIZE = (15, 45)
"""The same for an organisation that has others below it."""

_STRUCTURE_WORDS = frozenset({"department", "dept", "ministry", "of", "the", "and"})


def people_of(
    catalogue: Catalogue, *, rng: np.random.Generator, fixed: OrganisationId, fixed_size: int
) -> list[Learner]:
    """Learners of all organisations, `fixed_size` of them in and under `fixed`, by organisation."""
    sizes = _sizes(catalogue, rng=rng, fixed=fixed, fixed_size=fixed_size)
    stems = _stems(catalogue.organisations)
    rarity = {role.id: _share(role) for role in catalogue.roles.values()}
    learners: list[Learner] = []
    for organisation, size in sizes.items():
        roles, shares = _role_shares(catalogue, catalogue.organisation(organisation), rarity=rarity)
        drawn = rng.choice(len(roles), size=size, p=shares)
        languages = rng.choice(len(_LANGUAGES), size=size, p=[share for _, share in _LANGUAGES])
        minutes = rng.choice(len(_WEEKLY_MINUTES), size=size, p=[share for _, share in _WEEKLY_MINUTES])
        learners.extend(
            Learner(
                id=LearnerId(f"{stems[organisation]}-{number:05}"),
                organisation=organisation,
                role=roles[drawn[number - 1]],
                languages=_LANGUAGES[languages[number - 1]][0],
                weekly_minutes=_WEEKLY_MINUTES[minutes[number - 1]][0],
            )
            for number in range(1, size + 1)
        )
    return learners


def _sizes(
    catalogue: Catalogue, *, rng: np.random.Generator, fixed: OrganisationId, fixed_size: int
) -> dict[OrganisationId, int]:
    parents = {organisation.parent for organisation in catalogue.organisations.values()}
    ranges = {id_: HEAD_OFFICE_SIZE if id_ in parents else OFFICE_SIZE for id_ in sorted(catalogue.organisations)}
    sizes = {id_: int(rng.integers(*span)) for id_, span in ranges.items()}
    inside = sorted(catalogue.under(fixed))
    shares = np.array([sizes[id_] for id_ in inside], dtype=float)
    exact = rng.multinomial(fixed_size, shares / shares.sum())
    return sizes | {id_: int(size) for id_, size in zip(inside, exact, strict=True)}


def _stems(organisations: Mapping[OrganisationId, Organisation]) -> dict[OrganisationId, str]:
    """A short beginning for the ids of each organisation's learners, unlike any other's."""
    stems = {id_: "-".join(word for word in id_.split("-") if word not in _STRUCTURE_WORDS) for id_ in organisations}
    taken = list(stems.values())
    return {id_: stem if stem and taken.count(stem) == 1 else id_ for id_, stem in stems.items()}


def _fields(id_: str) -> frozenset[str]:
    padded = f"-{re.sub('[^a-z]+', '-', id_)}-"
    return frozenset(field for field, words in FIELD_WORDS.items() if any(f"-{word}-" in padded for word in words))


def _share(role: Role) -> float:
    """How common a role is beside others: each further level it needs on average makes it half as common."""
    levels = list(role.needs.values())
    return float(0.5 ** (sum(levels) / len(levels))) if levels else 0.1


def _role_shares(
    catalogue: Catalogue, organisation: Organisation, *, rarity: Mapping[RoleId, float]
) -> tuple[list[RoleId | None], list[float]]:
    """The roles found in the organisation, None among them, with shares that add up to 1."""
    fields = _fields(organisation.id)
    own = {role: rarity[role] for role in sorted(catalogue.roles) if _fields(role) & fields}
    everywhere = {role: rarity[role] for role in sorted(catalogue.roles) if not _fields(role)}
    own_share = (FIELD_SHARE if everywhere else 1.0) if own else 0.0
    weights: dict[RoleId | None, float] = {}
    for group, share in ((own, own_share), (everywhere, 1 - own_share)):
        weights |= {role: weight / sum(group.values()) * share for role, weight in group.items()}
    weights[None] = UNKNOWN_ROLE_SHARE if weights else 1.0
    total = sum(weights.values())
    return list(weights), [weight / total for weight in weights.values()]

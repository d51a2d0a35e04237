"""People told by what they are, never by who they are: attributes of learners, and groups made of criteria."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.words.models import GroupId, Learner, LocalText
from data.words.names import folded_name

LONGEST_KEY, LONGEST_VALUE, MOST_ATTRIBUTES = 40, 200, 40
"""Characters of a key and of a value, and how many attributes a learner may have; iGOT's profiles have some 15."""

ROLE, ORGANISATION, DESIGNATION = "role", "organisation", "designation"
"""Criteria that are no attributes: they are told by the learner's record itself."""

_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}")
_PERSONAL = frozenset(
    {
        *("name", "firstname", "lastname", "fullname", "surname", "email", "mail", "mobile", "phone", "telephone"),
        *("dob", "birthday", "birthdate", "aadhaar", "aadhar", "pan", "passport", "address", "photo"),
    }
)
"""Words in a key that promise what must not be kept here: who somebody is, and how to reach them."""

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,100}")
_LONG_NUMBER = re.compile(r"[0-9]{10,}")
"""Ten digits are a mobile number, twelve an Aadhaar number; no group, cadre, service or batch has as many."""


def attribute_fault(key: str, value: str) -> tuple[str, str] | None:
    """Problem and remedy of an attribute that is not kept, or None for a good one.

    >>> attribute_fault("cadre", "Assam-Meghalaya") is None
    True
    >>> attribute_fault("email_official", "a.b@nic.in")[0]
    'names and ways to reach people are not kept'
    """
    if _KEY.fullmatch(key) is None:
        return "this is no name of an attribute", f"Use lower-case letters, digits and _, at most {LONGEST_KEY}."
    if not _PERSONAL.isdisjoint(key.split("_")):
        return "names and ways to reach people are not kept", "Leave the attribute out."
    if _ADDRESS.search(value) or _LONG_NUMBER.search(value.replace(" ", "").replace("-", "")):
        return "this reads like an address or a personal number", "Leave the value out."
    if len(value) > LONGEST_VALUE:
        return f"the value has more than {LONGEST_VALUE} characters", "Shorten it."
    return None


Criteria = Mapping[str, frozenset[str]]
"""What must hold together: for each criterion the values of which the learner has one."""


@dataclass(frozen=True, slots=True)
class Group:
    """People by criteria: all of one set must hold, and any one of the sets is enough.

    A criterion is `role`, `organisation` (that of the learner itself), `designation`, or the name of an attribute.
    """

    id: GroupId
    name: LocalText
    any_of: Sequence[Criteria]

    def holds(self, learner: Learner) -> bool:
        """Whether the learner is one of the group; values are compared as names are (`folded_name`)."""
        return any(all(_fits(learner, key, values) for key, values in criteria.items()) for criteria in self.any_of)


def _fits(learner: Learner, key: str, values: frozenset[str]) -> bool:
    told = {ROLE: learner.role or "", ORGANISATION: learner.organisation, DESIGNATION: learner.designation}
    own = folded_name(told.get(key, learner.attributes.get(key, "")))
    return bool(own) and own in {folded_name(value) for value in values}

import pytest

from data.words.models import ENGLISH, LocalText, Role, RoleId
from tutor.guide.role_names import RoleNames

NAMES = {
    "inspector": "Tax Inspector (GST)",
    "sub-inspector": "Police Sub-Inspector",
    "headteacher": "School Headteacher",
    "aso": "Assistant Section Officer",
    "so": "Section Officer",
    "steno": "Stenographer and Private Secretary",
    "director": "Project Director",
}


def named(text: str) -> RoleId | None:
    roles = [Role(RoleId(id_), LocalText({ENGLISH: name}), (), {}) for id_, name in NAMES.items()]
    return RoleNames(roles, beside=["School safety", "Private data in offices"]).named(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("as a GST inspector", "inspector"),
        ("an inspector", None),
        ("I'm a headteacher from Palakkad", "headteacher"),
        ("stenographer ke liye kya course hai", "steno"),
        ("I am an ASO, exam for SO next year", "so"),
        ("can my director refuse it", None),
        ("school safety", None),
        ("private data", None),
    ],
)
def test_a_role_is_told_by_the_word_that_its_name_ends_with_and_by_the_initials_said_last(
    text: str, role: str | None
) -> None:
    assert named(text) == role

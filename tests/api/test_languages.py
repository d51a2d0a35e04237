"""Regional tags are their language everywhere: learners, courses, `?lang=`, `Accept-Language`."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.reading import read_catalogue, read_learners
from data.words import HINDI, Language, Learner
from tests.api.planned import CLERK, LEAVE_COURSE, PRINCIPALS, REVENUE, TAX_CLERK, bearer
from tests.data.folders import BASICS, write_folder

CLERKS = f"/v1/learners/{TAX_CLERK}"


@pytest.mark.parametrize(
    ("query", "header", "hindi"),
    [
        ("", "hi-IN", True),
        ("", "ta-IN, hi-IN;q=0.9, en;q=0.8", True),
        ("", "en;q=0.5, hi;q=0.9", True),
        ("", "EN-in, hi;q=0.9", False),
        ("", "hi;q=0, ta", False),
        ("", "hi;q=much", False),
        ("?lang=hi-IN", "en", True),
        ("?lang=hi-Latn", "en", True),
        ("?lang=ta", "hi-IN", True),
    ],
)
def test_words_come_in_the_language_looked_up(
    client: TestClient, headers: dict[AccessRole, dict[str, str]], query: str, header: str, hindi: bool
) -> None:
    asked = {**headers[AccessRole.LEARNER], "Accept-Language": header}
    (course,) = [
        each for each in client.get(f"/v1/courses{query}", headers=asked).json() if each["course"]["id"] == LEAVE_COURSE
    ]
    assert (course["course"]["title"] == "अवकाश") is hindi


def test_a_learner_with_a_regional_tag_is_suggested_what_is_in_the_language(parts: Parts, client: TestClient) -> None:
    parts.store.learners.add([Learner(TAX_CLERK, REVENUE, CLERK, frozenset({Language("en-IN")}))])
    asked = bearer(parts, PRINCIPALS[AccessRole.LEARNER])

    listed = client.get(f"{CLERKS}/recommendations", headers=asked).json()["items"]
    assert LEAVE_COURSE in {each["course"]["id"] for each in listed}
    assert client.get(f"{CLERKS}/path", headers=asked).json()["steps"]
    wished = client.put(f"{CLERKS}/wishes", headers=asked, json={"languages": ["hi-IN"]}).json()
    assert wished["in_force"]["languages"] == ["hi"]


def test_a_course_and_a_table_with_regional_tags_are_read_as_the_language(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, changes={"courses/basics.yaml": BASICS.replace("hi:", "hi-IN:")})
    catalogue = read_catalogue(folder)
    assert all(HINDI in course.languages for course in catalogue.courses.values() if course.id == "basics")
    table = folder.parent / "learners.csv"
    table.write_text("learner,organisation,role,languages\nl-1,revenue,,hi-IN;en-GB\n", encoding="utf-8")
    assert [each.languages for each in read_learners(table, catalogue)] == [{"hi", "en"}]

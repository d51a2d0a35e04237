"""A page that is cited is shown as it was printed, beside the lesson's text, to who may open the course."""

from http import HTTPStatus
from pathlib import Path

import pytest

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.converting import Bounds, picture_of
from data.words.models import CourseId, OrganisationId
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, NURSE, PRINCIPALS, REVENUE
from tests.api.planned_imports import SECOND_PAGE, TEXT, add_draft
from tests.data.converting.files import pdf_file

LEARNER = PRINCIPALS[AccessRole.LEARNER]


def _published(parts: Parts, organisation: OrganisationId, content: bytes) -> CourseId:
    made = add_draft(parts, organisation)
    folder = parts.settings.import_folder / made
    folder.mkdir(parents=True)
    (folder / "0").write_bytes(content)
    parts.store.imports.publish(made, parts.store.imports.drafts(made), now=parts.clock())
    return parts.store.imports.get(made).courses[0]


@pytest.fixture
def printed(tmp_path: Path) -> bytes:
    """A document of two pages."""
    return pdf_file(tmp_path / "noting.pdf", pages=2).read_bytes()


def test_the_page_that_is_cited_is_shown_beside_the_text_with_ways_to_its_neighbours(
    parts: Parts, printed: bytes
) -> None:
    course = _published(parts, REVENUE, printed)
    lesson = f"/courses/{course}?lesson=notes&in=en"
    with browser(parts, LEARNER) as learner:
        cited = Outline(learner.get(f"{lesson}&start={SECOND_PAGE}&end={len(TEXT)}").text)
        begun = learner.get(lesson).text
        turned = Outline(learner.get(f"/courses/{course}?in=en&lesson=notes&page=1").text)
        beyond = Outline(learner.get(f"/courses/{course}?in=en&lesson=notes&page=3").text)

    assert "Page 2 of the document, as printed" in cited.text
    assert f"/courses/{course}/pages/2?in=en" in [image["src"] for image in cited.all("img")]
    assert "← Page 1" in cited.text
    assert "Page 3 →" not in cited.text
    assert '<details class="document" id="document">' in begun, "without a citation the page waits to be opened"
    assert "Page 1 of the document, as printed" in turned.text
    assert "of the document" not in beyond.text


def test_a_page_is_a_picture_for_who_may_open_the_course_and_nobody_else(parts: Parts, printed: bytes) -> None:
    course = _published(parts, REVENUE, printed)
    page = f"/courses/{course}/pages/2?in=en"
    with browser(parts, LEARNER) as learner:
        shown = learner.get(page)
        again = learner.get(page, headers={"If-None-Match": shown.headers["ETag"]})
        missing = [learner.get(address) for address in (page.replace("2", "3", 1), page.replace("en", "hi"))]
    with browser(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH)) as stranger:
        closed = stranger.get(page)

    assert shown.content[:4] + shown.content[8:12] == b"RIFFWEBP"
    assert shown.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert {answer.status_code for answer in [*missing, closed]} == {HTTPStatus.NOT_FOUND}


@pytest.mark.parametrize("content", [b"# No document", b"%PDF-1.7\ntorn"])
def test_what_cannot_be_drawn_is_not_there(parts: Parts, content: bytes) -> None:
    course = _published(parts, REVENUE, content)
    with browser(parts, LEARNER) as learner:
        assert learner.get(f"/courses/{course}/pages/1?in=en").status_code == HTTPStatus.NOT_FOUND


def test_a_drawing_ends_at_its_bounds_and_leaves_nothing(tmp_path: Path, printed: bytes) -> None:
    document = tmp_path / "document"
    document.write_bytes(printed)
    kept = tmp_path / "pages" / "0-1.webp"

    assert picture_of(document, page=1, kept=kept, bounds=Bounds(written_bytes=1000)) is None
    assert list(kept.parent.iterdir()) == []
    assert picture_of(document, page=1, kept=kept) == kept.read_bytes()

"""The curator's pages of the item bank."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.items import ItemId, ItemKind, ItemStatistics, ItemStatus
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, NOW, PRINCIPALS
from tests.api.planned_practice import english, truth

CHOICE = replace(
    truth("pick", "How long has an authority to reply?"),
    kind=ItemKind.SINGLE,
    options=(english("Thirty days"), english("Sixty days"), english("Ninety days")),
    right=(0,),
    status=ItemStatus.LIVE,
)


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    parts.store.items.put([CHOICE], by="asha", at=NOW, note="written")
    chosen = {"0": 90, "1": 29, "2": 1}
    statistics = ItemStatistics(ItemId("pick"), 120, 90, -0.52, 1.26, 0.04, 0.0, chosen, NOW)
    parts.store.items.keep_statistics([statistics])
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as made:
        yield made


def test_the_item_answered_most_comes_first_with_its_figures_and_flags(curator: TestClient) -> None:
    text = Outline(curator.get("/items", params={"flagged": "true"}).text).text
    row = text[text.index("How long has an authority") :]
    assert "How long has an authority to reply? asked 120 75 % -0.5 1.3" in row
    assert "being right here says little about being right elsewhere a wrong answer that hardly anybody takes" in row


def test_an_item_shows_who_takes_each_option_and_its_life(curator: TestClient) -> None:
    text = Outline(curator.get("/items/pick").text).text
    assert "Thirty days right 75 % Sixty days wrong 24 % Ninety days wrong 1 % hardly anybody takes it" in text
    assert "asha written" in text


def test_an_item_is_retired_and_made_a_draft_again_with_why(parts: Parts, curator: TestClient) -> None:
    for status in ("retired", "draft"):
        answer = curator.post("/items/pick", data={"status": status, "note": "the key is wrong"})
        assert (answer.status_code, answer.headers["location"]) == (HTTPStatus.SEE_OTHER, "/items/pick")
    assert parts.store.items.all()[ItemId("pick")].status is ItemStatus.DRAFT
    hindi = Outline(curator.get("/items/pick", params={"lang": "hi"}).text).text
    assert "अब नहीं पूछा जाता" in hindi
    assert curator.post("/items/pick", data={"status": "live"}).status_code == HTTPStatus.CONFLICT


def test_items_of_courses_that_are_closed_to_a_curator_are_not_there(parts: Parts, curator: TestClient) -> None:
    with browser(parts, Principal("desk", AccessRole.CURATOR, HEALTH)) as other:
        assert other.get("/items/cold").status_code == HTTPStatus.OK
    assert curator.get("/items/cold").status_code == HTTPStatus.NOT_FOUND

"""Files come in parts: cut off, gone on with, handed in together, bounded, thrown away, and nobody else's."""

import asyncio
import base64
import hashlib
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.imports import uploads as bounds
from api.imports.uploads import KEPT_FOR, Announced, Uploads
from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words import RequestTooLarge, UnknownUpload
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, NOW, PRINCIPALS, bearer

Headers = dict[AccessRole, dict[str, str]]
CURATOR = PRINCIPALS[AccessRole.CURATOR]
TEXT = b"# Noting\n\nA note sheet holds the facts of a case. A draft goes up with it within three days.\n"
PART = "application/offset+octet-stream"


def _told(length: int, **said: str) -> dict[str, str]:
    pairs = [f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items()]
    return {"Upload-Length": str(length), "Upload-Metadata": ",".join(pairs), "Tus-Resumable": "1.0.0"}


def _begin(client: TestClient, headers: dict[str, str], *, length: int = len(TEXT), **said: str) -> str:
    begun = client.post("/v1/uploads", headers={**headers, **_told(length, **{"filename": "notes.md"} | said)})
    assert begun.status_code == HTTPStatus.CREATED, begun.text
    return begun.headers["Location"]


def _send(client: TestClient, address: str, headers: dict[str, str], part: bytes, *, at: int) -> tuple[int, str | None]:
    sent = client.patch(address, content=part, headers={**headers, "Upload-Offset": str(at), "Content-Type": PART})
    return sent.status_code, sent.headers.get("Upload-Offset")


def _offset(client: TestClient, address: str, headers: dict[str, str]) -> int:
    return int(client.head(address, headers=headers).headers["Upload-Offset"])


def test_a_file_goes_on_where_it_was_and_becomes_the_import_that_it_would_have_been_at_once(
    client: TestClient, headers: Headers
) -> None:
    curator = headers[AccessRole.CURATOR]
    sha256 = hashlib.sha256(TEXT).hexdigest()
    address = _begin(client, curator, sha256=sha256)

    assert _send(client, address, curator, TEXT[:20], at=0) == (HTTPStatus.NO_CONTENT, "20")
    assert _send(client, address, curator, TEXT[30:], at=30)[0] == HTTPStatus.CONFLICT
    early = client.post("/v1/uploads/handed-in", json={"uploads": [address.split("/")[-1]]}, headers=curator)
    assert early.status_code == HTTPStatus.CONFLICT
    assert _begin(client, curator, sha256=sha256) == address
    assert _offset(client, address, curator) == 20
    _send(client, address, curator, TEXT[20:], at=20)
    handed_in = client.post("/v1/uploads/handed-in", json={"uploads": [address.split("/")[-1]]}, headers=curator)
    at_once = client.post("/v1/imports", files=[("files", ("notes.md", TEXT))], headers=curator)

    assert handed_in.status_code == HTTPStatus.ACCEPTED
    assert [each["id"] for each in handed_in.json()] == [each["id"] for each in at_once.json()]
    assert handed_in.json()[0]["files"] == [{"name": "notes.md", "sha256": sha256, "bytes": len(TEXT)}]
    assert client.get("/v1/uploads", headers=curator).json() == []


def test_what_had_come_before_the_line_broke_off_is_kept(client: TestClient, headers: Headers) -> None:
    curator = headers[AccessRole.CURATOR]
    address = _begin(client, curator)

    _cut_off(client, address, {**curator, "Upload-Offset": "0", "Content-Type": PART}, TEXT[:33])

    assert _offset(client, address, curator) == 33
    assert _send(client, address, curator, TEXT[33:], at=33) == (HTTPStatus.NO_CONTENT, str(len(TEXT)))


def test_two_languages_that_came_beside_each_other_are_one_import(client: TestClient, headers: Headers) -> None:
    curator = headers[AccessRole.CURATOR]
    addresses = [_begin(client, curator, filename=f"notes/leave.{language}.md") for language in ("en", "hi")]
    for part, at in ((TEXT[:40], 0), (TEXT[40:], 40)):
        for address in addresses:
            _send(client, address, curator, part, at=at)
    ids = [address.split("/")[-1] for address in addresses]
    (imported,) = client.post("/v1/uploads/handed-in", json={"uploads": ids}, headers=curator).json()

    assert [file["name"] for file in imported["files"]] == ["notes/leave.en.md", "notes/leave.hi.md"]


def test_nobody_else_sees_or_goes_on_with_an_upload(client: TestClient, headers: Headers, parts: Parts) -> None:
    address = _begin(client, headers[AccessRole.CURATOR])
    others = [
        bearer(parts, replace(CURATOR, subject="another")),
        bearer(parts, Principal(CURATOR.subject, AccessRole.SERVICE, CURATOR.organisation)),
        bearer(parts, replace(CURATOR, organisation=HEALTH)),
    ]

    for other in others:
        assert client.head(address, headers=other).status_code == HTTPStatus.NOT_FOUND
        assert _send(client, address, other, TEXT, at=0)[0] == HTTPStatus.NOT_FOUND
        assert client.delete(address, headers=other).status_code == HTTPStatus.NOT_FOUND
        assert client.get("/v1/uploads", headers=other).json() == []
    assert client.delete(address, headers=headers[AccessRole.CURATOR]).status_code == HTTPStatus.NO_CONTENT


def test_more_than_was_announced_or_may_be_is_refused(client: TestClient, headers: Headers) -> None:
    curator = headers[AccessRole.CURATOR]
    address = _begin(client, curator, length=10)

    assert _send(client, address, curator, b"0123456789+", at=0)[0] == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert _offset(client, address, curator) == 0
    for length in (bounds.LARGEST_FILE + 1, bounds.MOST_BYTES):
        told = _told(length, filename="film.zip")
        refused = client.post("/v1/uploads", headers={**curator, **told})
        assert refused.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    for metadata in ("filename", "filename a=b", "mark YQ=="):
        told = {"Upload-Length": "1", "Upload-Metadata": metadata}
        refused = client.post("/v1/uploads", headers={**curator, **told})
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_content_that_is_not_what_was_announced_is_thrown_away(client: TestClient, headers: Headers) -> None:
    curator = headers[AccessRole.CURATOR]
    address = _begin(client, curator, sha256="0" * 64)
    _send(client, address, curator, TEXT, at=0)

    refused = client.post("/v1/uploads/handed-in", json={"uploads": [address.split("/")[-1]]}, headers=curator)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.head(address, headers=curator).status_code == HTTPStatus.NOT_FOUND


def test_uploads_of_one_person_are_bounded_and_those_left_alone_are_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_FILES", 2)
    now = NOW
    uploads = Uploads(tmp_path, lambda: now)
    left, grows = (uploads.begin(CURATOR, Announced(name, 9)) for name in ("left.pdf", "grows.pdf"))
    with pytest.raises(RequestTooLarge, match="2 files of yours"):
        uploads.begin(CURATOR, Announced("third.pdf", 1))
    assert uploads.begin(replace(CURATOR, subject="another"), Announced("third.pdf", 1)).offset == 0

    now += KEPT_FOR / 2
    with uploads.going_on(CURATOR, grows.id, offset=0) as part:
        part.write(b"half")
    now += KEPT_FOR / 2 + timedelta(seconds=1)
    with pytest.raises(UnknownUpload):
        uploads.find(CURATOR, left.id)
    assert [each.offset for each in uploads.listed(CURATOR)] == [4]
    uploads.sweep()
    assert {path.parent.name for path in tmp_path.rglob("content")} == {grows.id}


def test_the_page_says_how_far_files_are_and_hands_in_those_that_are_whole(parts: Parts) -> None:
    with browser(parts, CURATOR) as curator:
        for name, here in (("whole.md", TEXT), ("half.md", TEXT[: len(TEXT) // 2])):
            address = _begin(curator, {}, filename=name)
            _send(curator, address, {}, here, at=0)
        page = curator.get("/imports")
        whole = next(each for each in curator.get("/v1/uploads").json() if each["name"] == "whole.md")
        curator.post("/uploads/handed-in", data={"upload": whole["id"]})
        after = Outline(curator.get("/imports").text).text
        half = curator.get("/v1/uploads").json()[0]["id"]
        curator.post(f"/uploads/{half}/remove")
        thrown_away = Outline(curator.get("/imports").text).text

    text = Outline(page.text).text
    assert "half.md 49 % is here" in text
    assert "whole.md All of it is here" in text
    assert whole["id"] in page.text
    assert "Not handed in yet" in after
    assert "whole.md All of it is here" not in after
    assert "Not handed in yet" not in thrown_away


def _cut_off(client: TestClient, address: str, headers: dict[str, str], part: bytes) -> None:
    """Sends a part whose connection breaks off after these bytes."""
    app = client.app
    assert isinstance(app, FastAPI)
    messages: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": part, "more_body": True}, {"type": "http.disconnect"}]
    )
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "PATCH",
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in {"Host": "127.0.0.1", **headers}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "app": app,
    }

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(_: MutableMapping[str, Any]) -> None:
        return

    asyncio.run(app(scope, receive, send))

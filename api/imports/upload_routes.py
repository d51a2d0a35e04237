"""Uploads in parts over /v1, as tus 1.0 clients send them (tus.io: core, creation, expiration, termination).

No server of the registries is used: tuspyserver 4.4 (MIT), the one for FastAPI, reads a body before it knows who asks,
knows no owner of an upload and no bound on what one person has under way. What is needed of tus is this file.
"""

import base64
import binascii
from email.utils import format_datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool

from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute, pieces_of
from api.imports.gathering import is_of_a_system, name_sent
from api.imports.service import ImportDep, ImportService
from api.imports.shapes import HandedIn, ImportOut, UploadOut
from api.imports.uploads import LARGEST_FILE, Announced, PartialUpload, UploadId, Uploads, UploadsDep
from api.running.auth import Principal
from data.words import Conflict, Fault, Import, InvalidRequest, RequestTooLarge, UnknownUpload

router = APIRouter(route_class=GuardedRoute, prefix="/v1/uploads", tags=["imports"])
UploadPath = Annotated[UploadId, InPath(max_length=80)]
LONGEST_METADATA = 4_000
PART_TYPE = "application/offset+octet-stream"
PART = {"requestBody": {"required": True, "content": {PART_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Announce a file that comes in parts",
    responses=raises(InvalidRequest, RequestTooLarge),
)
def begin_upload(
    principal: CuratorDep,
    uploads: UploadsDep,
    response: Response,
    upload_length: Annotated[int, Header(ge=0, description="Bytes of the whole file")],
    upload_metadata: Annotated[
        str,
        Header(
            max_length=LONGEST_METADATA,
            description="`filename` and, so that the file is known again, `sha256` or `mark`, each followed by a blank "
            "and its value in base64, with commas between them",
        ),
    ],
) -> UploadOut:
    """`Location` is where its parts go, `Upload-Offset` from which byte on: the same file goes on where it was.

    What comes is compared with `sha256`; `mark` is whatever else tells a file, such as when it was changed last.
    """
    begun = uploads.begin(principal, _announced(upload_length, _metadata(upload_metadata)))
    _describe(response, begun)
    response.headers["Location"] = f"{router.prefix}/{begun.id}"
    return UploadOut.of(begun)


@router.get("", summary="Your uploads that are not handed in yet")
def read_uploads(principal: CuratorDep, uploads: UploadsDep) -> list[UploadOut]:
    """Nobody else's: only who began an upload sees it and goes on with it."""
    return [UploadOut.of(each) for each in uploads.listed(principal)]


@router.head("/{upload}", summary="How much of an upload is here", responses=raises(UnknownUpload))
def ask_upload(principal: CuratorDep, upload: UploadPath, uploads: UploadsDep, response: Response) -> None:
    """`Upload-Offset` of `Upload-Length` bytes; it is thrown away at `Upload-Expires`."""
    _describe(response, uploads.find(principal, upload))


@router.patch(
    "/{upload}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Send a part of a file",
    responses=raises(UnknownUpload, Conflict, RequestTooLarge),
    openapi_extra=PART,
)
async def continue_upload(
    principal: CuratorDep,
    upload: UploadPath,
    uploads: UploadsDep,
    request: Request,
    response: Response,
    upload_offset: Annotated[int, Header(ge=0, description="From which byte of the file on")],
    content_type: Annotated[str, Header(pattern=r"^application/offset\+octet-stream$")],
) -> None:
    """What had come before the line broke off is kept: ask how much it is, and go on from there."""
    del content_type
    with uploads.going_on(principal, upload, offset=upload_offset) as part:
        async for piece in pieces_of(request):
            await run_in_threadpool(part.write, piece)
    _describe(response, uploads.find(principal, upload))


@router.delete(
    "/{upload}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Throw an upload away",
    responses=raises(UnknownUpload),
)
def remove_upload(principal: CuratorDep, upload: UploadPath, uploads: UploadsDep) -> None:
    """Nothing of it is kept."""
    uploads.remove(principal, upload)


@router.post(
    "/handed-in",
    status_code=HTTPStatus.ACCEPTED,
    summary="Hand in files that came in parts; the same again are the same import",
    responses=raises(InvalidRequest, UnknownUpload, Conflict),
)
def hand_in(
    principal: CuratorDep, body: HandedIn, uploads: UploadsDep, importing: ImportDep, words: WordsDep
) -> list[ImportOut]:
    """As `POST /v1/imports` does; files of one course in several languages are handed in together."""
    taken = taken_from(uploads, body.uploads, principal=principal, importing=importing)
    return [ImportOut.of(each, words) for each in taken]


def taken_from(
    uploads: Uploads, ids: list[UploadId], *, principal: Principal, importing: ImportService
) -> list[Import]:
    """The imports that the uploads become; they are under way no longer."""
    files = uploads.whole(principal, ids)
    wanted = [file for file in files if not is_of_a_system(file.name)]
    taken = importing.take(wanted, organisation=principal.organisation)
    for each in ids:
        uploads.remove(principal, each)
    return taken


def _describe(response: Response, upload: PartialUpload) -> None:
    response.headers.update(
        {
            "Tus-Resumable": "1.0.0",
            "Tus-Max-Size": str(LARGEST_FILE),
            "Upload-Offset": str(upload.offset),
            "Upload-Length": str(upload.file.length),
            "Upload-Expires": format_datetime(upload.expires_at),
        }
    )


def _metadata(header: str) -> dict[str, str]:
    """The values by their names; raises InvalidRequest where one is not written in base64."""
    said: dict[str, str] = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            fault = Fault("Upload-Metadata", pair, "not a name, a blank and a value", "Write the value in base64.")
            raise InvalidRequest("upload", [fault]) from None
    return said


def _announced(length: int, said: dict[str, str]) -> Announced:
    name = name_sent(said.get("filename", ""))
    if not name:
        raise InvalidRequest("upload", [Fault("Upload-Metadata", name, "no filename", "Say what the file is called.")])
    return Announced(name, length, sha256=said.get("sha256", "").lower(), mark=said.get("mark", ""))

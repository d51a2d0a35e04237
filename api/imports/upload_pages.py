"""What a curator does on the page of imports with files that came in part: hand in what is whole, throw away."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from api.http.dependencies import CuratorDep
from api.http.frame import see_other
from api.http.guarded import GuardedRoute
from api.imports.service import ImportDep
from api.imports.upload_routes import UploadPath, taken_from
from api.imports.uploads import MOST_FILES, UploadId, UploadsDep

router = APIRouter(route_class=GuardedRoute, prefix="/uploads", include_in_schema=False)


class HandInForm(BaseModel):
    """The uploads that are handed in."""

    upload: list[UploadId] = Field(min_length=1, max_length=MOST_FILES)


@router.post("/handed-in")
def hand_in(
    principal: CuratorDep, uploads: UploadsDep, importing: ImportDep, form: Annotated[HandInForm, Form()]
) -> Response:
    """Has the uploads read that are whole; leads to the list."""
    taken_from(uploads, form.upload, principal=principal, importing=importing)
    return see_other("/imports")


@router.post("/{upload}/remove")
def remove(principal: CuratorDep, upload: UploadPath, uploads: UploadsDep) -> Response:
    """Throws an upload away; leads to the list."""
    uploads.remove(principal, upload)
    return see_other("/imports")

"""Imports over /v1: hand in files, look at what came of them, publish, withdraw."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from shutil import copyfileobj
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi import Path as InPath

from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.imports.gathering import Upload, is_of_a_system, name_sent
from api.imports.service import ImportDep
from api.imports.shapes import DraftCourseOut, ImportDetailOut, ImportOut, PublicationIn
from data.words import Conflict, CourseId, ImportId, InvalidRequest, UnknownCompetency, UnknownImport

router = APIRouter(route_class=GuardedRoute, prefix="/v1/imports", tags=["imports"])
ImportPath = Annotated[ImportId, InPath(max_length=80)]


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    summary="Hand in files; the same again are the same import",
    responses=raises(InvalidRequest),
)
def take_files(
    principal: CuratorDep, importing: ImportDep, words: WordsDep, files: Annotated[list[UploadFile], File()]
) -> list[ImportOut]:
    """Files are converted one after the other; ask for the import until it is a draft, or refused with the reason.

    Files whose names differ by a language at the end, such as `noting.en.vtt` and `noting.hi.vtt`, are one course.
    """
    with uploads_of(files) as uploads:
        return [ImportOut.of(each, words) for each in importing.take(uploads, organisation=principal.organisation)]


@contextmanager
def uploads_of(files: Sequence[UploadFile]) -> Iterator[list[Upload]]:
    """The files of a form on disk, while the block lasts, without what file managers leave in folders."""
    with tempfile.TemporaryDirectory(prefix="saarthi-upload-") as folder:
        uploads = []
        for number, file in enumerate(files):
            name = name_sent(file.filename or "")
            if name and not is_of_a_system(name):
                path = Path(folder) / str(number)
                with path.open("wb") as kept:
                    copyfileobj(file.file, kept)
                uploads.append(Upload(path, name))
        yield uploads


@router.get("", summary="The latest imports")
def read_imports(principal: CuratorDep, importing: ImportDep, words: WordsDep) -> list[ImportOut]:
    """Those of your organisation and under it, the newest first, each with what was repaired and set aside."""
    return [ImportOut.of(each, words) for each in importing.listed(principal)]


@router.get("/{imported}", summary="One import with its drafts", responses=raises(UnknownImport))
def read_import(principal: CuratorDep, imported: ImportPath, importing: ImportDep, words: WordsDep) -> ImportDetailOut:
    """Every lesson as learners would read it."""
    found = importing.find(principal, imported)
    drafts = [DraftCourseOut.of(draft) for draft in importing.drafts(found.id)]
    return ImportDetailOut(**ImportOut.of(found, words).model_dump(), drafts=drafts)


@router.post(
    "/{imported}/publication",
    summary="Make the drafts live",
    responses=raises(UnknownImport, UnknownCompetency, Conflict),
)
def publish_import(
    principal: CuratorDep, imported: ImportPath, body: PublicationIn, importing: ImportDep, words: WordsDep
) -> ImportOut:
    """Courses are open at once; the tutor answers from them when the index has been built, which begins now."""
    found = importing.find(principal, imported)
    importing.publish(found.id, {CourseId(course): wanted.wanted() for course, wanted in body.courses.items()})
    return ImportOut.of(importing.find(principal, imported), words)


@router.delete(
    "/{imported}",
    summary="Discard a draft, or withdraw what is published",
    responses=raises(UnknownImport, Conflict),
)
def remove_import(principal: CuratorDep, imported: ImportPath, importing: ImportDep, words: WordsDep) -> ImportOut:
    """What was published is retired: nobody can begin it, and what people have done stays."""
    found = importing.find(principal, imported)
    importing.remove(found)
    return ImportOut.of(importing.find(principal, imported), words)

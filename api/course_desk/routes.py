"""Texts of courses for programs: read with their versions, edited as a draft, published and taken back."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.course_desk.service import CourseDeskDep
from api.course_desk.shapes import CourseDraftIn, CourseTextsOut, CourseVersionIn, CourseVersionOut
from api.curate.curating_routes import CoursePath
from api.http.dependencies import CuratorDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.reading import course_yaml
from data.words import AccessDenied, Conflict, InvalidRequest, UnknownCourse

router = APIRouter(route_class=GuardedRoute, prefix="/v1/curating", tags=["curators and departments"])

VersionPath = Annotated[int, Path(ge=0, le=1_000_000, description="Of the course's texts; 0 is what its files say")]


@router.get("/{course}/texts", summary="Texts of a course and their versions", responses=raises(UnknownCourse))
def read_course_texts(principal: CuratorDep, desk: CourseDeskDep, course: CoursePath) -> CourseTextsOut:
    """Every text as the next edit begins with it, versions, and texts that the files have changed since."""
    found = desk.texts(principal, course)
    return CourseTextsOut.of(found, may_edit=desk.may_edit(principal, found.served))


@router.put(
    "/{course}/texts",
    summary="Save edited texts as the course's draft",
    responses=raises(AccessDenied, Conflict, InvalidRequest, UnknownCourse),
)
def save_course_texts(
    principal: CuratorDep, desk: CourseDeskDep, course: CoursePath, body: CourseDraftIn
) -> CourseVersionOut:
    """Nothing is served otherwise before the draft is published; the files stay as they are."""
    texts = {each.place(): each.text for each in body.texts}
    found = desk.texts(principal, course)
    return CourseVersionOut.of(desk.save(principal, found, texts, seen=body.seen, note=body.note))


@router.post(
    "/{course}/versions/{version}",
    summary="Publish a draft, set it aside, or go back to an earlier version",
    responses=raises(AccessDenied, Conflict, UnknownCourse),
)
def change_course_version(
    principal: CuratorDep, desk: CourseDeskDep, course: CoursePath, version: VersionPath, body: CourseVersionIn
) -> CourseTextsOut:
    """What is published is served at once, and searched as soon as the index has followed."""
    found = desk.texts(principal, course)
    match body.do:
        case "publish":
            desk.publish(principal, found, version)
        case "discard":
            desk.discard(principal, found, version)
        case "back":
            desk.go_back(principal, found, version, note=body.note)
    return read_course_texts(principal, desk, course)


@router.get(
    "/{course}/file",
    summary="A course as a file of a catalogue folder",
    responses={HTTPStatus.OK: {"content": {"text/yaml": {"schema": {"type": "string"}}}}, **raises(UnknownCourse)},
    response_class=Response,
)
def read_course_file(principal: CuratorDep, desk: CourseDeskDep, course: CoursePath) -> Response:
    """The course as it is served, with what was edited and accepted here, for `courses/` of its owner's folder."""
    return yaml_file(course, course_yaml(desk.texts(principal, course).served))


def yaml_file(course: str, text: str) -> Response:
    """The file as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{course}.yaml"'}
    return Response(text, media_type="text/yaml; charset=utf-8", headers=headers)

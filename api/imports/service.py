"""Imports: files are taken in, converted in processes of their own, and published by whoever has looked at them."""

import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.imports.gathering import Together, Upload, checksum_of, gathered
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.library import Library
from data.catalogue import Catalogue
from data.converting import Converted, Origin, RefusedFileError, Workshop, bank_items, drafts_of
from data.store import Imports, Items
from data.words import (
    CompetencyId,
    Course,
    CourseId,
    DraftCourse,
    Fault,
    FileNote,
    Import,
    ImportId,
    ImportState,
    InvalidRequest,
    Lesson,
    LocalText,
    Media,
    OrganisationId,
    PlaceKind,
    UnknownImport,
)

LISTED = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person makes of a draft before it is published; None where it stays as it is."""

    title: LocalText | None = None
    description: LocalText | None = None
    provider: str | None = None
    level: int | None = None
    teaches: Mapping[CompetencyId, int] = field(default_factory=dict)
    recording: str | None = None
    """The address of the recording whose captions the lessons are."""


@dataclass(frozen=True, slots=True)
class ImportService:
    """What may be done to imports; `folder` keeps the files, `wake` has waiting ones converted, `published` is told."""

    library: Library
    imports: Imports
    items: Items
    folder: Path
    clock: Clock
    wake: Callable[[], None]
    published: Callable[[], None]

    def take(self, uploads: Sequence[Upload], *, organisation: OrganisationId | None) -> list[Import]:
        """Keeps the files and has them converted; files that came before are the import that they were.

        Raises InvalidRequest where there is no file.
        """
        if not uploads:
            raise InvalidRequest("import", [Fault("files", "", "there is no file", "Choose at least one.")])
        taken = [self._take(together, organisation) for together in gathered(uploads)]
        self.wake()
        return taken

    def _take(self, together: Together, organisation: OrganisationId | None) -> Import:
        files = together.files()
        new = Import(
            id=ImportId(uuid.uuid4().hex),
            organisation=organisation,
            name=together.name,
            version=1,
            sha256=checksum_of(files),
            state=ImportState.WAITING,
            files=files,
            at=self.clock(),
        )
        place = self.folder / new.id
        place.mkdir(parents=True)
        for number, upload in enumerate(together.uploads):
            shutil.copyfile(upload.path, place / str(number))
        kept = self.imports.add(new)
        if kept.id != new.id:
            shutil.rmtree(place)
        return kept

    def listed(self, principal: Principal) -> list[Import]:
        """The latest imports that the principal may look at, the newest first."""
        catalogue = self._catalogue()
        return [each for each in self.imports.listed(limit=LISTED) if _may_see(principal, each, catalogue)]

    def find(self, principal: Principal, import_: ImportId) -> Import:
        """The import of this id; raises UnknownImport where there is none that the principal may look at."""
        found = self.imports.get(import_)
        if not _may_see(principal, found, self._catalogue()):
            raise UnknownImport(f"no import {import_!r}")
        return found

    def drafts(self, import_: ImportId) -> Sequence[DraftCourse]:
        """The courses that its files gave."""
        return self.imports.drafts(import_)

    def publish(self, import_: ImportId, wanted: Mapping[CourseId, Wanted]) -> Sequence[Course]:
        """Makes the drafts live as a person wants them; those that are not named stay as they are.

        Raises UnknownImport, UnknownCompetency, InvalidRequest where a course is named that is not of the import, and
        Conflict where there is no draft to publish.
        """
        drafts = self.imports.drafts(import_)
        unknown = wanted.keys() - {draft.course.id for draft in drafts}
        if unknown:
            remedy = f"There are: {', '.join(draft.course.id for draft in drafts)}."
            faults = [Fault("courses", each, "this course is not of the import", remedy) for each in sorted(unknown)]
            raise InvalidRequest("publication", faults)
        catalogue = self._catalogue()
        for each in wanted.values():
            for competency in each.teaches:
                catalogue.competency(competency)
        changed = [_changed(draft, wanted.get(draft.course.id, Wanted())) for draft in drafts]
        self.imports.publish(import_, changed, now=self.clock())
        self._bank(changed)
        self.published()
        return [draft.course for draft in changed]

    def _bank(self, drafts: Sequence[DraftCourse]) -> None:
        """Puts the questions into the item bank as drafts; what is in it already stays as people left it."""
        known = self.items.all()
        new = [item for draft in drafts for item in bank_items(draft) if item.id not in known]
        self.items.put(new, by="import", at=self.clock())

    def withdraw(self, import_: ImportId) -> None:
        """Retires what the import has published; raises UnknownImport, and Conflict where it has not."""
        self.imports.withdraw(import_, now=self.clock())
        self.published()

    def discard(self, import_: ImportId) -> None:
        """Sets aside an import that was not published, and removes its files; raises as `Imports.discard`."""
        self.imports.discard(import_, now=self.clock())
        shutil.rmtree(self.folder / import_, ignore_errors=True)

    def remove(self, found: Import) -> None:
        """Withdraws what is published, discards what is not."""
        if found.state is ImportState.PUBLISHED:
            self.withdraw(found.id)
        else:
            self.discard(found.id)

    def convert_waiting(self, told: Callable[[Import], None] = lambda _: None) -> int:
        """Converts what waits, one import after the other, and says of each what came of it; how many there were."""
        count = 0
        claimed = self.imports.claim(now=self.clock())
        if claimed is None:
            return count
        with Workshop() as workshop:
            while claimed is not None:
                self._convert(claimed, workshop)
                told(self.imports.get(claimed.id))
                count += 1
                claimed = self.imports.claim(now=self.clock())
        return count

    def _convert(self, claimed: Import, workshop: Workshop) -> None:
        notes: list[FileNote] = []
        converted: list[tuple[str, Converted]] = []
        for number, file in enumerate(claimed.files):
            try:
                read = workshop.convert(self.folder / claimed.id / str(number), name=file.name)
            except RefusedFileError as refused:
                notes.append(FileNote(file.name, refused.note))
                continue
            converted.append((file.name, read))
            notes += [FileNote(file.name, note) for note in read.notes]
        catalogue = self._catalogue()
        taken = self.imports.taken_ids() | catalogue.courses.keys()
        before = self.imports.ids_before(claimed)
        origin = Origin(claimed.name, claimed.organisation, _provider(claimed, catalogue), before)
        self.imports.drafted(claimed.id, drafts_of(converted, origin, taken=taken), notes, now=self.clock())

    def _catalogue(self) -> Catalogue:
        """The catalogue in force, an empty one before the first."""
        catalogues = self.library.catalogues
        return Catalogue.of() if catalogues.revision() is None else catalogues.current()


def _may_see(principal: Principal, import_: Import, catalogue: Catalogue) -> bool:
    """Whose courses are open to everybody is looked after from the top; others from their organisation and above."""
    if principal.organisation not in catalogue.organisations:
        return import_.organisation == principal.organisation
    if import_.organisation is None:
        return catalogue.organisation(principal.organisation).parent is None
    known = import_.organisation in catalogue.organisations
    return known and catalogue.lies_under(import_.organisation, principal.organisation)


def _provider(import_: Import, catalogue: Catalogue) -> str:
    """Who gives the course, for a person to put right: the organisation whose import it is."""
    if import_.organisation is None or import_.organisation not in catalogue.organisations:
        return import_.files[0].name
    names = catalogue.organisation(import_.organisation).name.by_language
    return next(iter(names.values()))


def _changed(draft: DraftCourse, wanted: Wanted) -> DraftCourse:
    course = draft.course
    return replace(
        draft,
        course=replace(
            course,
            title=wanted.title or course.title,
            description=wanted.description or course.description,
            provider=wanted.provider or course.provider,
            level=wanted.level or course.level,
            level_unstated=course.level_unstated and wanted.level is None,
            teaches=wanted.teaches or course.teaches,
            lessons=[_with_recording(draft, lesson, wanted.recording) for lesson in course.lessons],
        ),
    )


def _with_recording(draft: DraftCourse, lesson: Lesson, recording: str | None) -> Lesson:
    """The lesson with the recording, where its text was said at times and it has none of its own."""
    placed = draft.places.get(lesson.id, {}).values()
    is_said = any(each.place.kind is PlaceKind.TIME for of_language in placed for each in of_language)
    if recording is None or lesson.media is not None or not is_said:
        return lesson
    return replace(lesson, media=Media("video/mp4", recording))


ImportDep = Annotated[ImportService, Depends(service(ImportService))]

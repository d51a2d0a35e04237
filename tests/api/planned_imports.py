"""An import with one small draft, for tests that need one to be there."""

import hashlib

from api.imports.gathering import checksum_of
from api.wiring import Parts
from data.converting import Converted, ConvertedCourse, ConvertedLesson, Origin, drafts_of
from data.words.imports import FileKind, Import, ImportedFile, ImportId, ImportState, Place, PlacedText, PlaceKind
from data.words.models import ENGLISH, OrganisationId
from tests.api.planned import NOW

TEXT = "A note sheet holds the facts of a case.\n\nA draft goes up with the note sheet within three days."
SECOND_PAGE = TEXT.index("A draft")


def add_draft(
    parts: Parts, organisation: OrganisationId | None, *, text: str = TEXT, name: str = "noting.pdf"
) -> ImportId:
    """The id of a new import of this organisation whose draft waits to be published."""
    id_ = ImportId(hashlib.sha256(f"{organisation} {name} {text}".encode()).hexdigest()[:32])
    file = ImportedFile(name, hashlib.sha256(text.encode()).hexdigest(), len(text))
    new = Import(id_, organisation, name, 1, checksum_of([file]), ImportState.WAITING, [file], NOW)
    kept = parts.store.imports.add(new)
    places = [PlacedText(0, Place(PlaceKind.PAGE, 1)), PlacedText(SECOND_PAGE, Place(PlaceKind.PAGE, 2))]
    lesson = ConvertedLesson("notes", "Note sheets", ENGLISH, text, places)
    converted = Converted(FileKind.PDF, [ConvertedCourse("", "Noting", ENGLISH, [lesson])])
    origin = Origin(name, organisation, "State", parts.store.imports.ids_before(kept))
    taken = parts.store.imports.taken_ids() - set(origin.before.values())
    drafts = drafts_of([(name, converted)], origin, taken=taken)
    parts.store.imports.drafted(kept.id, drafts, [], now=NOW)
    return kept.id

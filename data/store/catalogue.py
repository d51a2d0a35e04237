"""The stored catalogue: read once for each revision, replaced as a whole."""

from datetime import tzinfo

from sqlalchemy import Connection, Engine

from data.catalogue import Catalogue
from data.store import plans_life
from data.store.catalogue_reading import read_revision, read_stored_catalogue
from data.store.catalogue_writing import write_catalogue
from data.store.connection import reading, writing
from data.store.course_edits_rows import with_edits, without_edits
from data.store.imports_rows import with_offered
from data.store.tags_rows import with_accepted
from data.words.days import INDIA
from data.words.models import UNSTATED_LEVEL


class Catalogues:
    """The catalogue in force. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA, unstated_level: int = UNSTATED_LEVEL) -> None:
        self._engine = engine
        self._zone = zone
        self._unstated_level = unstated_level
        self._read: Catalogue | None = None

    def replace(self, catalogue: Catalogue) -> None:
        """Puts this catalogue in place of the one before.

        Learners and events stay: those of a course, role or organisation that is gone come back with it. A plan that
        was made or changed here stays as its life left it, whatever the new catalogue says of it; so do courses that
        were imported and published.
        """
        with writing(self._engine) as connection:
            put(connection, catalogue)
        self._read = None

    def current(self) -> Catalogue:
        """The stored catalogue, read again only when its revision has changed.

        Raises StoreError where none has been loaded yet.
        """
        cached = self._read
        with reading(self._engine) as connection:
            if cached is not None and cached.revision == read_revision(connection):
                return cached
            stored = read_stored_catalogue(connection)
            self._read = stored.in_zone(self._zone).with_unstated_level(self._unstated_level)
            return self._read

    def owned(self) -> Catalogue:
        """The stored catalogue as its files have it, without what was edited here: the one to change and put back.

        Raises StoreError where none has been loaded yet.
        """
        with reading(self._engine) as connection:
            return without_edits(connection, read_stored_catalogue(connection))

    def held(self) -> Catalogue | None:
        """The catalogue last read, whatever is stored by now; None where none was read yet."""
        return self._read

    def at(self, revision: str | None) -> Catalogue:
        """The catalogue, without asking the database where the one last read has this revision."""
        cached = self._read
        return cached if cached is not None and cached.revision == revision else self.current()

    def revision(self) -> str | None:
        """The revision of the stored catalogue, or None where none has been loaded yet."""
        with reading(self._engine) as connection:
            return read_revision(connection)


def read_owned(connection: Connection) -> Catalogue:
    """The stored catalogue as its files have it; an empty one before the first."""
    if read_revision(connection) is None:
        return Catalogue.of()
    return without_edits(connection, read_stored_catalogue(connection))


def put(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """Writes the catalogue, given as its files have it, in place of the one before; returns it as it is served.

    Its plans are as their lives left them. Courses that were imported and published stay in it, and so do texts of
    courses that were edited and published, and competencies that a person accepted for a course.

    Raises LearnerErased where the audience of a plan names somebody who was erased.
    """
    plans_life.lock(connection)
    plans_life.refuse_erased_in(connection, catalogue.plans.values())
    living = with_offered(connection, plans_life.with_lives(catalogue, plans_life.lives(connection)))
    living = with_accepted(connection, with_edits(connection, living))
    write_catalogue(connection, living)
    return living

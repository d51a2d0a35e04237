"""What levels are told from, apart from all else that a catalogue holds."""

from threading import Lock

from data.catalogue import Catalogue
from data.store import Catalogues


class Taught:
    """A revision of what the courses of the catalogue teach, which a change of plans or roles leaves as it is.

    What is made of everybody's events takes seconds to make anew; that a plan was approved is no reason to.
    """

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        self._lock = Lock()
        self._seen: Catalogue | None = None
        self._revision: str | None = None

    def revision(self) -> str | None:
        """The revision of the catalogue that first taught what the present one does; None before the first."""
        if self._catalogues.revision() is None:
            return None
        with self._lock:
            present = self._catalogues.current()
            if self._seen is None or (present is not self._seen and not _teaches_alike(present, self._seen)):
                self._revision = present.revision
            self._seen = present
            return self._revision


def _teaches_alike(one: Catalogue, other: Catalogue) -> bool:
    return (one.courses, one.former, one.competencies) == (other.courses, other.former, other.competencies)

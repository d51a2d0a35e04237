"""What the name of a file says: its title, and the language that its end names."""

import re
from pathlib import PurePath

from data.words.models import Language

_LANGUAGE = re.compile(r"[._-](en|hi|as|bn|gu|kn|ks|ml|mr|or|pa|sa|ta|te|ur)(?:-in)?\Z", re.IGNORECASE)
"""Languages of the Eighth Schedule that have a tag of two letters, and English."""


def title_of_file(name: str) -> str:
    """A title made of a file's name.

    >>> title_of_file("02_Leave-Rules.hi.PDF")
    '02 Leave Rules'
    """
    stem, _ = stem_and_language(name)
    return " ".join(re.split(r"[\s_-]+", stem)).strip() or stem or name


def stem_and_language(name: str) -> tuple[str, Language | None]:
    """The name without its suffix, and without the language at its end, which comes beside it.

    >>> stem_and_language("noting.hi.vtt"), stem_and_language("noting.vtt")
    (('noting', 'hi'), ('noting', None))
    """
    stem = PurePath(name.replace("\\", "/")).stem
    tagged = _LANGUAGE.search(stem)
    if tagged is None or not stem[: tagged.start()]:
        return stem, None
    return stem[: tagged.start()], Language(tagged.group(1).lower())

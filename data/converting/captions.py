"""Captions of a recording, WebVTT or SubRip: paragraphs of what is said, each with the second at which it begins."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from data.converting.cleaning import Cleaner, language_of
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, paragraph
from data.converting.naming import stem_and_language, title_of_file
from data.converting.recognising import decoded
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode, Place, PlaceKind

PAUSE_SECONDS = 3.0
MOST_WORDS = 80
"""Of a paragraph: half a minute of speech, so that a citation opens the recording near to what it quotes."""

ROLLING_FROM = 0.1
"""The share of cues that begin as the one before them from which a file's lines roll: in those of programs that listen
it is half, in 20 lessons made captions one in a hundred: a heading that its sentence takes up."""

_TAG = re.compile(r"<[^<>]{0,200}>")
_LONE_NUMBER = re.compile(r"\A\d{1,7}\Z")
_SENTENCE_ENDS = (".", "?", "!", "।", "…")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    text: str


def convert_captions(path: Path, *, name: str) -> Converted:
    """The captions as one lesson."""
    text, note = decoded(path.read_bytes())
    cleaner = Cleaner()
    cues, broken = _cues(text.replace("\r\n", "\n").replace("\r", "\n"), cleaner)
    if not cues:
        raise RefusedFileError(NoteCode.NO_TEXT)
    kept = list(_without_repeats(cues))
    language = stem_and_language(name)[1] or language_of([cue.text for cue in kept])
    course = course_of(list(_paragraphs(kept)), title=title_of_file(name), cleaner=cleaner, language=language)
    notes = [*([note] if note else []), *cleaner.notes()]
    notes += [Note(NoteCode.OVERLAPPING, len(cues) - len(kept))] if len(kept) < len(cues) else []
    notes += [Note(NoteCode.BROKEN_CUES, broken)] if broken else []
    return Converted(FileKind.CAPTIONS, [course], notes)


def paragraphs_of_captions(text: str) -> list[Element]:
    """What the captions say, in paragraphs with their seconds; none where no cue can be read."""
    cues, _ = _cues(text.replace("\r\n", "\n").replace("\r", "\n"), Cleaner())
    return list(_paragraphs(list(_without_repeats(cues))))


def _cues(text: str, cleaner: Cleaner) -> tuple[list[_Cue], int]:
    """The cues in order of time, and how many had no time that can be read; one broken cue does not cost the rest."""
    cues: list[_Cue] = []
    broken = 0
    header = "WEBVTT\n\n"
    for block in re.split(r"\n\s*\n", text.removeprefix("\ufeff")):
        if "-->" not in block:
            continue
        lines = block.strip().split("\n")
        first = next(number for number, line in enumerate(lines) if "-->" in line)
        timing = re.sub(r"(\d),(\d{3})", r"\1.\2", lines[first])
        said = "\n".join(line for line in lines[first + 1 :] if not _LONE_NUMBER.match(line.strip()))
        try:
            read = webvtt.from_buffer(io.StringIO(f"{header}{timing}\n{said}\n"))
            broken += not read.captions
            cues += [
                _Cue(c.start_in_seconds, c.end_in_seconds, cleaner.line(_TAG.sub("", c.text))) for c in read.captions
            ]
        except (MalformedCaptionError, MalformedFileError, ValueError, IndexError):
            broken += 1
    return sorted((cue for cue in cues if cue.text), key=lambda cue: cue.start), broken


def _without_repeats(cues: Sequence[_Cue]) -> Iterator[_Cue]:
    """Cues without lines that roll, where each shows what the one before it said, too; all where few begin so."""
    if sum(cue.text.startswith(before.text) for before, cue in pairwise(cues)) < ROLLING_FROM * len(cues):
        yield from cues
        return
    before = ""
    for cue in cues:
        text = cue.text.removeprefix(before).strip() if before and cue.text.startswith(before) else cue.text
        if text and cue.text != before:
            yield _Cue(cue.start, cue.end, text)
        before = cue.text


def _paragraphs(cues: Sequence[_Cue]) -> Iterator[Element]:
    """Cues said together, up to a pause or, past `MOST_WORDS`, the end of a sentence."""
    together: list[_Cue] = []
    for cue in cues:
        words = sum(len(each.text.split()) for each in together)
        if together and (_pauses(together[-1], cue) or _is_full(together, words)):
            yield _said(together)
            together = []
        together.append(cue)
    if together:
        yield _said(together)


def _pauses(before: _Cue, cue: _Cue) -> bool:
    return cue.start - before.end > PAUSE_SECONDS


def _is_full(together: Sequence[_Cue], words: int) -> bool:
    return words >= 2 * MOST_WORDS or (words >= MOST_WORDS and together[-1].text.endswith(_SENTENCE_ENDS))


def _said(together: Sequence[_Cue]) -> Element:
    place = Place(PlaceKind.TIME, int(together[0].start))
    return paragraph(" ".join(cue.text for cue in together), place=place)

"""How true conversions are, how fast, and what damaged files do: `python -m eval.benchmarks.converting fidelity|fuzz`.

Fidelity makes a document of known text in each format, in English and in Hindi, and prints the character error rate of
what comes back and the seconds for 100 pages. Fuzz damages such documents at random and counts what comes of them.
"""

import io
import json
import os
import random
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rapidfuzz.distance import Levenshtein

from data.converting import Bounds, Converted, RefusedFileError, Workshop
from data.markdown import blocks_of, shown
from data.reading import read_catalogue
from data.sample_path import sample_folder
from data.words import ENGLISH, HINDI, Language
from eval.synthetic.documents import MAKERS, Script, Section, archive, scanned

app = typer.Typer(add_completion=False, no_args_is_help=True)

WORDS_A_PAGE = 400
"""Of a printed page of running text in 11 points: what the browser puts on one of A4 here."""

SPECIAL = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"<!ENTITY a 'b'>",
    b"../",
    b"\xd8\x00",
    b"<" * 50,
    b"9" * 40,
    "ि".encode() * 9,
)
TOLD_EVERY = 500


def scripts(language: Language, *, lessons: int) -> Script:
    """So many lessons of the sample as one document."""
    catalogue = read_catalogue(sample_folder())
    texts = [
        (lesson.title.in_language(language), lesson.text.by_language[language])
        for _, course in sorted(catalogue.courses.items())
        for lesson in course.lessons
        if language in lesson.text.by_language
    ]
    return Script("Notes", [Section(title, list(_paragraphs(text))) for title, text in texts[:lessons]])


def _paragraphs(text: str) -> Iterator[str]:
    for block in blocks_of(text):
        said = " ".join(block.said.split())
        if said:
            yield said


def said_by(converted: Converted) -> str:
    """All that a reader of the lessons sees, their titles above them."""
    lines = (
        line
        for course in converted.courses
        for lesson in course.lessons
        for line in (lesson.title, shown(lesson.text, 0, len(lesson.text)))
    )
    return "\n".join(lines)


def character_errors(found: str, wanted: str) -> float:
    """The edit distance of the two, blanks aside, as a share of the wanted characters."""
    plain, other = "".join(wanted.split()), "".join(found.split())
    return Levenshtein.distance(plain, other) / len(plain)


def word_errors(found: str, wanted: str) -> float:
    """The edit distance of the two in words, as a share of the wanted words: a blank too many counts."""
    return Levenshtein.distance(wanted.split(), found.split()) / len(wanted.split())


@app.command()
def fidelity(
    lessons: Annotated[int, typer.Option(min=1)] = 20,
    only: Annotated[str, typer.Option(help="Formats whose file is called so, such as docx")] = "",
) -> None:
    """Print, for each format and language, errors of characters and words, and seconds of CPU for 100 pages."""
    typer.echo(f"{'format':12} {'lang':4} {'characters':>10} {'words':>8} {'CPU-s/100 p.':>12}  notes")
    for language in (ENGLISH, HINDI):
        script = scripts(language, lessons=lessons)
        pages = len(script.words.split()) / WORDS_A_PAGE
        with TemporaryDirectory() as folder, Workshop() as workshop:
            _warm(workshop, Path(folder))
            for name, make in {**MAKERS, **_scans()}.items():
                if only not in name:
                    continue
                path = Path(folder) / name
                path.write_bytes(make(script))
                began = _seconds_of_children()
                converted = workshop.convert(path)
                seconds = _seconds_of_children() - began
                found = said_by(converted)
                wrong, words = character_errors(found, script.words), word_errors(found, script.words)
                notes = ", ".join(note.code for note in converted.notes)
                typer.echo(f"{name:12} {language:4} {wrong:10.4f} {words:8.4f} {100 * seconds / pages:12.2f}  {notes}")


def _seconds_of_children() -> float:
    """Seconds of CPU that the processes which this one started have taken, with all that they waited for (Linux)."""
    tasks = Path("/proc/self/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    return sum(int(ticks) for stat in stats for ticks in stat[11:15]) / os.sysconf("SC_CLK_TCK")


def _scans() -> Mapping[str, Callable[[Script], bytes]]:
    """Documents that only tesseract reads, where it is installed."""
    return {"scanned.pdf": scanned} if shutil.which("tesseract") else {}


def _warm(workshop: Workshop, folder: Path) -> None:
    """Has the workshop load its libraries before anything is timed."""
    path = folder / "first.txt"
    path.write_text("One.")
    workshop.convert(path)


@app.command()
def fuzz(
    files: Annotated[int, typer.Option(min=1)] = 20_000,
    seed: Annotated[int, typer.Option()] = 16,
    out: Annotated[Path | None, typer.Option(help="Where counts are kept as they grow, as JSON")] = None,
    more: Annotated[Path | None, typer.Option(help="A folder of further files to damage", exists=True)] = None,
) -> None:
    """Convert files damaged at random and count what came of them: crashes are those that left no word."""
    chance = random.Random(seed)
    seeds = _seeds(more)
    counts: Counter[str] = Counter()
    slowest = 0.0
    with TemporaryDirectory() as folder, Workshop(Bounds(seconds=60)) as workshop:
        for number in range(1, files + 1):
            name, content = seeds[chance.randrange(len(seeds))]
            path = Path(folder) / name
            path.write_bytes(damaged(content, chance))
            began = time.perf_counter()
            counts[_outcome(workshop, path)] += 1
            slowest = max(slowest, time.perf_counter() - began)
            path.unlink()
            if number % TOLD_EVERY == 0 or number == files:
                state = {"files": number, "slowest_seconds": round(slowest, 2), "outcomes": dict(counts.most_common())}
                if out is not None:
                    out.write_text(json.dumps(state, indent=1))
                typer.echo(json.dumps(state))


def _seeds(more: Path | None) -> list[tuple[str, bytes]]:
    made = [
        (name, make(scripts(language, lessons=2))) for language in (ENGLISH, HINDI) for name, make in MAKERS.items()
    ]
    further = sorted(path for path in more.rglob("*") if path.is_file()) if more is not None else []
    return [*made, *((path.name, path.read_bytes()) for path in further)]


def _outcome(workshop: Workshop, path: Path) -> str:
    try:
        converted = workshop.convert(path)
    except RefusedFileError as refused:
        crashed = refused.note.found.startswith("exit")
        return f"crash: {refused.note.found}" if crashed else f"refused: {refused.note.code}"
    return "converted, with notes" if converted.notes else "converted"


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file with some of its bytes exchanged, cut out, doubled or broken off, mostly within an archive."""
    if content.startswith(b"PK") and chance.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        for name in chance.sample(sorted(parts), k=min(len(parts), chance.randint(1, 3))):
            parts[name] = _damaged_bytes(parts[name], chance)
        return archive(parts)
    return _damaged_bytes(content, chance)


def _damaged_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 4, 64, 1024))
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                changed[at:at] = chance.choice(SPECIAL)
            case _:
                changed[at : at + length] = bytes(length)
    return bytes(changed[: chance.randrange(len(changed) + 1)]) if chance.random() < 0.15 else bytes(changed)


if __name__ == "__main__":
    app()

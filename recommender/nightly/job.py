"""The nightly job from end to end: histories, fit, lists, manifest; published by one rename, resumed where it stopped.

`DIR/CURRENT` names the finished run that readers use; `DIR/<day>-<fingerprint>/` holds `lists/*.parquet`, `model.npz`
and `manifest.json`. A run works in `.<name>.partial` beside them. The same data, day and parameters give the same name,
so that a second run goes on with what is there.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.catalogue import Catalogue
from data.files import MANIFEST, exclusive_lock, sync_tree, write_json, write_text_durably
from data.store import Reception
from data.words import CourseId, Fault, InvalidRequest
from embeddings.index import AimTable
from recommender.nightly.fitting import fitted_collaborative, fitted_ensemble
from recommender.nightly.freezing import KEEP, nightly_model
from recommender.nightly.model import FORMAT
from recommender.nightly.population import Population, check_columns, check_each_once, part_files, population_of
from recommender.suggest.blend import Weights
from recommender.suggest.engine import CourseVectors
from recommender.suggest.shelf import shelf_of

CURRENT = "CURRENT"
HISTORIES_FOLDER, LISTS_FOLDER, MODEL_FILE = "histories", "lists", "model.npz"
RUNS_KEPT = 2
"""The current run and the one before: a reader that opened it a moment ago can finish."""

MakeLists = Callable[[Sequence[Path], Path, Path], int]
"""Makes the lists of these parts with the model in that file into that folder; returns how many there are."""

Publish = Callable[[dict[str, Any]], object]
"""Hands the lists of the finished run with this manifest on."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is fitted besides histories."""

    catalogue: Catalogue
    course_vectors: CourseVectors
    receptions: Mapping[CourseId, Reception]
    weights: Weights
    aims: AimTable


@dataclass(frozen=True, slots=True)
class Source:
    """Histories: `export` writes parts into an empty folder; or they are there already, in `folder`.

    `revision` changes with any change of the data.
    """

    revision: str
    export: Callable[[Path], object] | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one run: `k` courses a learner, `keep` neighbours a course, as of `now`, in `out`."""

    out: Path
    k: int
    now: datetime
    keep: int = KEEP
    engine: str = "local"


def folder_revision(folder: Path) -> str:
    """A sha256 over name, size and footer of every table of a folder; raises InvalidRequest where there is none."""
    digest = hashlib.sha256()
    parts = part_files(folder)
    if not parts:
        fault = Fault(str(folder), "no *.parquet", "there are no histories", "Name a folder with tables of histories.")
        raise InvalidRequest("histories", [fault])
    for part in parts:
        with part.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 65_536))
            digest.update(f"{part.name}:{size}:".encode() + file.read())
    return digest.hexdigest()


def run_nightly(
    request: Request,
    source: Source,
    deployment: Deployment,
    make_lists: MakeLists,
    publish: Publish | None = None,
) -> dict[str, Any]:
    """Runs the job and returns its manifest; one that has run already is only read.

    `publish` is called when the run is whole, while no other run can work in the folder.

    Raises:
        InvalidRequest: there are no learners, one occurs twice, or another run is at work in the folder.
    """
    request.out.mkdir(parents=True, exist_ok=True)
    try:
        with exclusive_lock(request.out / ".lock", wait=False):
            manifest = _run(request, source, deployment, make_lists)
            if publish is not None:
                publish(manifest)
            return manifest
    except BlockingIOError:
        fault = Fault("--out", str(request.out), "another nightly run is at work there", "Wait, or name another.")
        raise InvalidRequest("nightly", [fault]) from None


def _run(request: Request, source: Source, deployment: Deployment, make_lists: MakeLists) -> dict[str, Any]:
    name = _name(request, source, deployment)
    final = request.out / name
    if not (final / MANIFEST).exists():
        partial = request.out / f".{name}.partial"
        _remove_others(request.out, partial)
        manifest = {"name": name, **_made(request, source, deployment, make_lists, partial)}
        write_json(partial / MANIFEST, manifest)
        sync_tree(partial)
        partial.rename(final)
    write_text_durably(request.out / CURRENT, name + "\n")
    _remove_old(request.out, keeping=name)
    written: dict[str, Any] = json.loads((final / MANIFEST).read_text(encoding="utf-8"))
    return written


def _made(
    request: Request, source: Source, deployment: Deployment, make_lists: MakeLists, partial: Path
) -> dict[str, Any]:
    lists = partial / LISTS_FOLDER
    lists.mkdir(parents=True, exist_ok=True)
    parts = part_files(_histories(source, partial))
    counts = _fitted(request, deployment, parts, partial)
    listed = make_lists(parts, partial / MODEL_FILE, lists)
    shutil.rmtree(partial / HISTORIES_FOLDER, ignore_errors=True)
    return {
        "format": FORMAT,
        "made_at": request.now.isoformat(),
        "engine": request.engine,
        "data_revision": source.revision,
        "catalogue_revision": deployment.catalogue.revision,
        "parameters": {"k": request.k, "keep": request.keep, "weights": asdict(deployment.weights)},
        "counts": {**counts, "lists": listed},
        "files": {path.name: path.stat().st_size for path in part_files(lists)},
    }


def _histories(source: Source, partial: Path) -> Path:
    """The folder of histories; exported ones are there whole or not at all."""
    if source.folder is not None:
        check_columns(part_files(source.folder))
        check_each_once(part_files(source.folder))
        return source.folder
    folder, beside = partial / HISTORIES_FOLDER, partial / f".{HISTORIES_FOLDER}"
    if not folder.exists() and source.export is not None:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        source.export(beside)
        beside.rename(folder)
    return folder


def _fitted(request: Request, deployment: Deployment, parts: Sequence[Path], partial: Path) -> dict[str, int]:
    """Fits the model into its file, where it is not there yet; returns what it was fitted on."""
    learners = sum(pq.read_metadata(part).num_rows for part in parts)
    if learners == 0:
        fault = Fault("learners", "0", "there is nobody to make lists for", "Load learners first: `saarthi ingest`.")
        raise InvalidRequest("nightly", [fault])
    counted, model = partial / "counts.json", partial / MODEL_FILE
    if not counted.exists():
        shelf = shelf_of(deployment.catalogue)
        population = population_of(parts, courses=shelf.courses)
        ensemble = fitted_ensemble(
            population,
            fitted_collaborative(population, courses=len(shelf.courses)),
            shelf=shelf,
            catalogue=deployment.catalogue,
            course_vectors=deployment.course_vectors,
            aims=deployment.aims,
            receptions=deployment.receptions,
            weights=deployment.weights,
            now=request.now,
        )
        nightly_model(
            ensemble,
            shelf=shelf,
            catalogue=deployment.catalogue,
            circumstances=population.circumstances,
            completions=population.completions(courses=len(shelf.courses)),
            today=request.now.date(),
            keep=request.keep,
        ).save(model)
        write_json(counted, {"learners": learners, **_counts(population, courses=len(shelf.courses))})
    counts: dict[str, int] = json.loads(counted.read_text(encoding="utf-8"))
    return counts


def _counts(population: Population, *, courses: int) -> dict[str, int]:
    return {
        "completions": len(population.at),
        "courses": courses,
        "circumstances": len(population.circumstances),
    }


def _name(request: Request, source: Source, deployment: Deployment) -> str:
    courses, vectors = deployment.course_vectors
    known = "\n".join([*courses, *("\t".join(aim) for aim in deployment.aims.aims)])
    of_vectors = hashlib.sha256(known.encode() + vectors.tobytes() + deployment.aims.closeness.tobytes()).hexdigest()
    told = [FORMAT, source.revision, deployment.catalogue.revision, of_vectors, request.k, request.keep]
    written = json.dumps([*told, request.now.date().isoformat(), asdict(deployment.weights)])
    return f"{request.now.date()}-{hashlib.sha256(written.encode()).hexdigest()[:8]}"


def _remove_others(out: Path, partial: Path) -> None:
    for other in out.glob(".*.partial"):
        if other != partial:
            shutil.rmtree(other, ignore_errors=True)


def _remove_old(out: Path, *, keeping: str) -> None:
    runs = sorted((path.parent for path in out.glob(f"*/{MANIFEST}")), key=lambda path: path.stat().st_mtime)
    others = [path for path in runs if path.name != keeping]
    for old in others[: max(0, len(others) - (RUNS_KEPT - 1))]:
        shutil.rmtree(old, ignore_errors=True)

"""What `saarthi backup` and `saarthi restore` do: everything of an installation in one folder, and back again.

The folder holds the database as of one moment, the index generation in force, and whatever else lies in the state
folder (keys, fitted weights) but the models, which are built from installed packages. Its manifest has size and
checksum of every file.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from api.running.settings import Settings
from data.files import MANIFEST, close_to_others, faults_of, file_records, replace_folder, sync_tree, write_json
from data.store import HEAD, check_no_database, copy_database, copy_name, open_store, put_database_back, schema_of
from data.words import BackupRefused, IndexMissing
from embeddings.index import CURRENT, current_name

FORMAT = "saarthi-backup/1"
INDEX, MODELS = "index", "models"
RESTORING = ".restoring"
"""Stands in the state folder while a restore is at work: one that was stopped may be begun anew."""

_COPY_TRIES = 3
"""Two builds that end while a generation is copied remove it; the one in force is then copied."""


def back_up(settings: Settings, target: Path, *, now: datetime) -> Mapping[str, Any]:
    """Writes a backup to the folder `target`, whole or not at all, and returns its manifest.

    Servers go on meanwhile. Raises BackupRefused, StoreError.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already. Name a folder that is not: each backup is one of its own.")
    building = target.with_name(f".{target.name}.partial-{os.getpid()}")
    building.mkdir(parents=True)
    try:
        copy_database(settings.store_url, building)
        generation = _copy_index(settings.index_folder, building / INDEX)
        for path in _others(settings):
            _copy(path, building / path.name)
        manifest = {**_origin(settings, generation=generation, now=now), "files": file_records(building)}
        write_json(building / MANIFEST, manifest)
        close_to_others(building)
        replace_folder(building, target)
    except OSError as error:
        raise BackupRefused(f"the backup {target} could not be written: {error}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return manifest


def restore(settings: Settings, source: Path) -> Mapping[str, Any]:
    """Puts the backup in `source` into an empty state folder and returns its manifest.

    Models may be there already. Raises BackupRefused, before anything is written, where the backup is not whole, is of
    a newer Saarthi or of another kind of database, or where there is something already; and StoreError.
    """
    manifest = _checked(source, settings)
    state, marker = settings.state_folder, settings.state_folder / RESTORING
    state.mkdir(parents=True, exist_ok=True)
    if marker.exists():
        _clear(state, but={MODELS, RESTORING})
    there = sorted(path.name for path in state.iterdir() if not (path.name == MODELS or _is_passing(path)))
    if there:
        raise BackupRefused(f"the state folder {state} is not empty ({', '.join(there)}). Restore into an empty one.")
    check_no_database(settings.store_url)
    marker.touch()
    for path in source.iterdir():
        if path.name not in {MANIFEST, copy_name(settings.store_url)}:
            _copy(path, state / path.name)
    put_database_back(settings.store_url, source)
    close_to_others(state)
    sync_tree(state)
    open_store(settings.store_url).close()  # brought up to date, where the backup is of an earlier release
    marker.unlink()
    return manifest


def _origin(settings: Settings, *, generation: str | None, now: datetime) -> dict[str, Any]:
    """What the backup is of: which release and schema, and what the index was built from."""
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "saarthi": version("saarthi"),
        "schema": schema_of(settings.store_url),
        "database": copy_name(settings.store_url),
        "index": generation,
    }


def _others(settings: Settings) -> Iterator[Path]:
    """What else lies in the state folder: keys, weights; not models, logs of SQLite and what is on its way."""
    url = make_url(settings.store_url)
    database = Path(url.database or "").name if url.get_backend_name() == "sqlite" else ""
    for path in sorted(settings.state_folder.iterdir()):
        is_database = database != "" and path.name.startswith(database)
        if not (is_database or path.name in {INDEX, MODELS} or _is_passing(path)):
            yield path


def _is_passing(path: Path) -> bool:
    """Whether it is of the moment: a lock, or something on its way."""
    return path.name.startswith(".")


def _copy_index(index: Path, target: Path) -> str | None:
    """The name of the generation in force, copied; None where there is none."""
    for _ in range(_COPY_TRIES):
        try:
            name = current_name(index)
            shutil.copytree(index / name, target / name)
        except IndexMissing:
            return None
        except (FileNotFoundError, shutil.Error):
            shutil.rmtree(target, ignore_errors=True)
            continue
        (target / CURRENT).write_text(name + "\n", encoding="ascii")
        return name
    raise BackupRefused(f"the search index in {index} is being built again and again. Try once that has ended.")


def _copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copyfile(path, target)


def _checked(source: Path, settings: Settings) -> Mapping[str, Any]:
    """The manifest of a backup that is whole and fits."""
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        listed = dict(manifest["files"])
        form, schema, database = manifest["format"], str(manifest["schema"]), manifest["database"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"{source} is no backup: {source / MANIFEST} cannot be read ({error})") from error
    if form != FORMAT:
        raise BackupRefused(f"the backup {source} is of format {form!r}, expected {FORMAT!r}")
    if schema > HEAD:
        raise BackupRefused(
            f"the backup {source} is of schema {schema}, this Saarthi knows those up to {HEAD}. Restore with Saarthi "
            f"{manifest.get('saarthi')} or newer."
        )
    if database != copy_name(settings.store_url):
        raise BackupRefused(f"the backup {source} holds {database}, which is not for {make_url(settings.store_url)!r}")
    found = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_symlink() or path.is_file()}
    faults = [f"{name} is not of it" for name in sorted(found - listed.keys() - {MANIFEST})]
    faults += faults_of(source, listed)
    if faults:
        raise BackupRefused(f"the backup {source} is damaged ({'; '.join(faults[:5])})")
    return manifest if isinstance(manifest, dict) else {}


def _clear(folder: Path, *, but: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in but:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

"""Commands that save an installation and put it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import OUT
from api.running.settings import read_settings


def backup(target: Annotated[Path, typer.Argument(help="A folder that is not there yet")]) -> None:
    """Save database, keys, weights and index to a folder, while servers go on; it holds secrets and personal data."""
    from api.operate.backups import back_up

    manifest = back_up(read_settings(), target, now=datetime.now(UTC))
    size = sum(record["bytes"] for record in manifest["files"].values())
    index = manifest["index"] or "none"
    OUT.print(f"{target}: {len(manifest['files'])} files, {size / 1e6:.1f} MB, index {index}", markup=False)


def restore(source: Annotated[Path, typer.Argument(help="A folder that `saarthi backup` wrote")]) -> None:
    """Put a backup into an empty state folder; refused where it is damaged, newer, or something is there already."""
    from api.operate.backups import restore as put_back

    settings = read_settings()
    manifest = put_back(settings, source)
    OUT.print(f"restored to {settings.state_folder}: the state of {manifest['made_at']}", markup=False)
    if manifest["index"] is None:
        OUT.print("next: saarthi index")

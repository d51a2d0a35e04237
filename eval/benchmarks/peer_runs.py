"""Makes the peers' environment and runs each peer in it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.console import ERR

PEERS = ("txtai", "haystack")
_HERE = Path(__file__).parent / "peers"
_INSTALL_SECONDS, _RUN_SECONDS = 1_800, 1_800


def peers_environment(folder: Path) -> Path | None:
    """The Python of an environment with the peers, made in `folder` where there is none; None if that fails.

    What failed is shown; nothing half made is left to be taken for an environment.
    """
    python = folder / "bin" / "python"
    stamp = folder / ".installed"
    if stamp.is_file():
        return python
    with ERR.status(f"installing {', '.join(PEERS)} into {folder}"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(_HERE / "requirements.txt")]
        done = subprocess.run(install, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    if done.returncode != 0:
        ERR.print(f"the peers cannot be installed: {done.stderr.strip()[-500:]}", markup=False)
        return None
    stamp.touch()
    return python


def run_peer(python: Path, peer: str, *, folder: Path, model: Path, limit: int) -> Mapping[str, Any] | None:
    """What `peers/runner.py` reports of a peer; None, and the reason shown, where it fails."""
    command = [str(python), str(_HERE / "runner.py"), peer, str(folder), str(model), str(limit)]
    with ERR.status(f"{peer}: indexing and asking"):
        done = subprocess.run(command, capture_output=True, text=True, timeout=_RUN_SECONDS, check=False)
    if done.returncode != 0:
        ERR.print(f"{peer} cannot be measured: {done.stderr.strip()[-500:]}", markup=False)
        return None
    report: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report

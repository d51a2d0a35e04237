"""How many mutants the tests notice: `python -m tests.mutation --mutants 300` (hours on two cores; resumes).

Draws mutants of the code named below from a seed, changes one place at a time in a copy of the repository, and runs
the tests nearest to it, then those of its package, until one fails. Needs the extra `dev`.
"""

import compileall
import importlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.console import OUT
from tests.mutation.mutants import FACES, Mutant, mutants_of, sample
from tests.mutation.trials import PRELOADED, Fate, Trial, copied, tried

ROOT = Path(__file__).parents[2]
MUTATED = ("recommender", "tutor/answer", "data/store", "api/http/access.py")


def run(
    mutants: Annotated[int, typer.Option(min=1, help="How many to draw.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed draws the same mutants of the same code.")] = 7,
    minutes: Annotated[float, typer.Option(min=0, help="Begin no further mutant after so long.")] = 600,
    only: Annotated[str, typer.Option(help="Files whose path begins with this.")] = "",
    results: Annotated[
        Path, typer.Option(help="Where results are kept, one a line; what is there is not repeated.")
    ] = (Path("var") / "mutation.jsonl"),
) -> None:
    """Draw, try, count, and list what survived."""
    for package in PRELOADED:
        importlib.import_module(package)
    started = time.monotonic()
    known, passing = _known(results), set[str]()
    drawn = list(sample(_all_mutants(only), count=mutants, seed=seed))
    with tempfile.TemporaryDirectory(prefix="saarthi-mutation-") as folder:
        copy = copied(ROOT, Path(folder))
        compileall.compile_dir(copy, quiet=2)
        for mutant in drawn:
            if mutant.name not in known and time.monotonic() - started < 60 * minutes:
                known[mutant.name] = _kept(tried(mutant, copy=copy, passing=passing), results)
    _show([known[mutant.name] for mutant in drawn if mutant.name in known])


def _all_mutants(only: str) -> list[Mutant]:
    files = [
        str(path.relative_to(ROOT))
        for name in MUTATED
        for path in (sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name])
        if path.name != FACES
    ]
    return [mutant for file in files if file.startswith(only) for mutant in mutants_of(file, root=ROOT)]


def _kept(trial: Trial, results: Path) -> Mapping[str, str]:
    mutant = trial.mutant
    record = {
        "name": mutant.name,
        "fate": trial.fate.value,
        "before": mutant.before,
        "after": mutant.after,
        "tests": " ".join(trial.tests),
        "seconds": f"{trial.seconds:.1f}",
    }
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return record


def _known(results: Path) -> dict[str, Mapping[str, str]]:
    if not results.exists():
        return {}
    records = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    return {record["name"]: record for record in records}


def _show(records: Sequence[Mapping[str, str]]) -> None:
    fates = Counter(record["fate"] for record in records)
    survived = [record for record in records if record["fate"] == Fate.SURVIVED]
    for record in survived:
        OUT.print(f"{record['name']}: {record['before']}  ->  {record['after']}", markup=False, soft_wrap=True)
    noticed = len(records) - len(survived)
    share = noticed / len(records) if records else 0.0
    counts = ", ".join(f"{fate} {count}" for fate, count in fates.items())
    OUT.print(f"{noticed} of {len(records)} noticed ({share:.1%}): {counts}", markup=False)


if __name__ == "__main__":
    typer.run(run)

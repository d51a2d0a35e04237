"""`saarthi integrity`: what in the ledger can hardly have come about by learning."""

from typing import Annotated

import typer

from api.cli.console import OUT
from api.running.settings import read_settings


def integrity(
    days: Annotated[int, typer.Option(min=1, help="How far back to look")] = 7,
) -> None:
    """Flag what was done too quickly, copied or skipped; run it nightly. A flag takes nothing away."""
    from api.recheck.integrity import IntegrityService
    from api.wiring import open_slices

    with open_slices(read_settings()) as slices:
        made = slices[IntegrityService].look(days=days)
    OUT.print(f"flags made: {sum(made.values())}")
    for kind, count in sorted(made.items()):
        OUT.print(f"  {kind}: {count}")

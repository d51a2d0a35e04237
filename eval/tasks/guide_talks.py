"""Messages and conversations with what a good reply does: slots, acts, text and lessons, judged by who wrote them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.reading import FaultList
from data.words import Fault, InvalidInput, Language
from eval.sets.records import refuse_faults

MEASURED = "measured"
"""Files with this in their name are for figures alone: no list of failures is shown of them."""


class Turn(BaseModel):
    """One message: the intents that a fair reader would accept, the slots, and what the reply's text has to hold."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    intent: str
    also: Sequence[str] = ()
    slots: dict[str, str | int] = Field(default_factory=dict)
    refers: str | None = None
    gold: Sequence[str] = ()
    must: Sequence[str] = ()
    must_not: Sequence[str] = ()

    @property
    def intents(self) -> frozenset[str]:
        """Every intent that is right."""
        return frozenset({self.intent, *self.also})


class Talk(BaseModel):
    """A conversation; a message by itself is one of one turn."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    language: Language
    kind: str = "conversation"
    turns: Annotated[Sequence[Turn], Field(min_length=1)]


def is_judged(path: Path) -> bool:
    """Whether the file is of this form: its first line says what a good reply holds."""
    with path.open(encoding="utf-8") as file:
        line = file.readline()
    return '"must"' in line or '"turns": [{' in line


def read_talks(path: Path) -> list[Talk]:
    """The messages or conversations of a JSONL file; raises InvalidInput with every fault."""
    faults, talks = FaultList(), []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            talks.append(Talk.model_validate(row if "turns" in row else {**row, "turns": [row]}))
        except (ValueError, ValidationError) as error:
            faults.add(f"{path}:{number}", value=line[:40], problem=str(error), remedy="See eval/sets/README.md.")
    refuse_faults(str(path), faults)
    if not talks:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no messages here", "Add some.")])
    return talks

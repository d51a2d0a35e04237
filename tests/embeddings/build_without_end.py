"""Builds edition after edition of an index until it is killed.

Run as `python -m tests.embeddings.build_without_end ROOT FIRST_NUMBER`.
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from data.models import Passage
from embeddings.builder import build_generation
from tests.embeddings.planned import passage
from tests.fakes import HashingEncoder

PASSAGES = 40


def edition(number: int) -> Sequence[Passage]:
    """All passages of an edition; from one to the next two passages change and one course goes."""
    return [
        passage(
            f"p{n}",
            f"Rule {n} on leave, as amended {number if n % 20 == number % 20 else 0} times.",
            course=f"course-{n % 4 + number}",
        )
        for n in range(PASSAGES + number % 5)
    ]


def main() -> None:
    root, number = Path(sys.argv[1]), int(sys.argv[2])
    importlib.import_module("bm25s")  # what building imports late, so that kills fall into the building itself
    while True:
        sys.stdout.write("next\n")
        sys.stdout.flush()
        build_generation(edition(number), encoder=HashingEncoder(), root=root, catalogue_revision=f"e{number}")
        number += 1


if __name__ == "__main__":
    main()

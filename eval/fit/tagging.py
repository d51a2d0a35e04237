"""Fits `recommender/curating/tagging.json`: what speaks for a course's teaching a competency, learnt from the sample.

    python -m eval.fit.tagging [--out FILE]

Its figures, each course left out in turn, are those of `saarthi-eval tagging`; which signs are read was chosen by them.
"""

import argparse
from pathlib import Path

from data.sample_path import sample_folder
from eval.console import OUT
from eval.systems import load_encoder
from eval.tasks.tagging import tagged_catalogue
from recommender.curating import fitted_tagger

SHIPPED = Path(__file__).parents[2] / "recommender" / "curating" / "tagging.json"


def main() -> None:
    """Fit and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    arguments = parser.parse_args()
    tagged = tagged_catalogue(sample_folder(), encoder=load_encoder(arguments.models))
    model = fitted_tagger(tagged.courses, tagged.tables, tagged.framework)
    arguments.out.write_text(model.to_json() + "\n", encoding="utf-8")
    OUT.print(f"{len(tagged.courses)} courses → {arguments.out}")


if __name__ == "__main__":
    main()

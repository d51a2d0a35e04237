"""Fits the limit model: which messages are for people and not for courses to answer.

    python -m eval.fit.limits [--check FILE]

Figures are over messages that the fit has not seen, in folds; each of the other writers is whole in one. `--check` adds
those of a file of its own, such as the tuning half.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.model_selection import GroupKFold

from data.words import LimitKind
from eval.console import OUT
from eval.fit.limit_neighbours import chosen_neighbours, neighbour_bytes
from eval.fit.limit_sources import (
    Labelled,
    ViewReader,
    by_writers,
    judged_turns,
    labelled_messages,
    labelled_phrases,
    ordinary_questions,
    turns_by_writers,
)
from eval.fit.regressions import (
    METHOD,
    Features,
    chances_of,
    features_of,
    fitted_regression,
    regression_card,
    regression_numbers,
)
from eval.sets.limit_messages import read_limit_messages
from eval.systems import load_encoder, load_transliterator
from tutor.limits import ORDINARY, cues_of, with_nearness
from tutor.messages import Neighbours, Regression, Scales

QUESTIONS = Path(__file__).parents[1] / "sets" / "questions"
FOLDS = 5
THRESHOLDS = {
    "with": {
        LimitKind.DISTRESS: 0.25,
        LimitKind.EMERGENCY: 0.15,
        LimitKind.OTHER_PERSON: 0.15,
        LimitKind.CANNOT_DO: 0.2,
        LimitKind.ABUSE: 0.2,
    },
    "without": {
        LimitKind.DISTRESS: 0.3,
        LimitKind.EMERGENCY: 0.3,
        LimitKind.OTHER_PERSON: 0.4,
        LimitKind.CANNOT_DO: 0.5,
        LimitKind.ABUSE: 0.4,
    },
}
"""Probability from which a message is taken to be at each limit.

Of the messages of four writers, each left out of the fit in turn, .08 in distress are missed and .027 of 1,121 ordinary
ones, half of them alike in sound, taken for it (at .2 .074 and .039, at .5 .102 and .020); of the others .03 of
emergencies, .16 of another person's matters, .17 of what cannot be done and .18 of abuse are missed, with .003, .017,
.007 and .005 of ordinary ones taken for them. Emergencies count from less on, since they cost more when missed.
Of six further writers, two at a time left out, .025 in distress are missed and .029 of 660 ordinary ones taken for it
(at .4 .025 and .023, at .2 .022 and .035).
Since ordinary turns of eight writers are learnt from, distress counts from .25 on, another person's matters from .15:
of the fourteen writers of limits/by-others.jsonl, in four parts left out in turn, .069 in distress are missed of 1,600
and .036 of 1,875 ordinary ones taken for it (.068 and .039 before, .077 and .033 at .3), of another person's matters
.131 are missed (.116 before, .139 at .2).
"""


SCALES = Scales(spelling=3.0, cues=0.8, meaning=5.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """The regression and the neighbours of some examples."""

    regression: Regression
    neighbours: Neighbours

    def chances(self, features: Features, *, meaning: bool) -> NDArray[np.float64]:
        """(n, kinds) how likely each kind is for each message, with its `meaning` read or not."""
        chances = chances_of(self.regression, features, meaning=meaning)
        if not meaning:
            return chances
        return with_nearness(chances, features.vectors, kinds=self.regression.kinds, neighbours=self.neighbours)


def fitted(features: Features, examples: Sequence[Labelled], *, encoder: str) -> Fit:
    """The fit of these examples."""
    kinds, weights = [example.kind for example in examples], [example.weight for example in examples]
    regression = fitted_regression(features, kinds=kinds, weights=weights, encoder=encoder, scales=SCALES)
    return Fit(regression, chosen_neighbours(features.vectors, kinds, centre=regression.centre))


def kinds_read(kinds: Sequence[str], chances: NDArray[np.float64], *, name: str) -> list[str]:
    """What each whole message is taken for, as the gate takes it."""
    thresholds = THRESHOLDS[name]
    read = []
    for row in chances:
        of = dict(zip(kinds, row.tolist(), strict=True))
        there = [kind for kind in LimitKind if of[kind.value] >= thresholds[kind]]
        urgent = [kind for kind in there if kind in (LimitKind.DISTRESS, LimitKind.EMERGENCY)]
        best = urgent[0] if urgent else max(there, key=lambda kind: of[kind.value], default=None)
        read.append(ORDINARY if best is None else best.value)
    return read


def in_folds(features: Features, examples: Sequence[Labelled], *, encoder: str) -> dict[str, NDArray[np.float64]]:
    """(n, kinds) chances with and without meaning for each example by a fit that has not seen its group."""
    chances: dict[str, NDArray[np.float64]] = {}
    groups = [example.group for example in examples]
    for seen, unseen in GroupKFold(FOLDS, shuffle=True, random_state=3).split(groups, groups=groups):
        model = fitted(features.rows(seen), [examples[row] for row in seen], encoder=encoder)
        for name in THRESHOLDS:
            read = model.chances(features.rows(unseen), meaning=name == "with")
            chances.setdefault(name, np.zeros((len(examples), read.shape[1])))[unseen] = read
    return chances


def figures(title: str, kinds: Sequence[str], taken: Sequence[str]) -> Table:
    """By kind: how many, how many of them were taken for it, and how many others were."""
    table = Table(title=title)
    for column in ("kind", "n", "missed", "others taken for it", "share"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    meant, read = np.array(kinds), np.array(taken)
    for kind in (*LimitKind, ORDINARY):
        own, false = meant == kind, (meant != kind) & (read == kind)
        missed = float(np.mean(read[own] != kind)) if own.any() else float("nan")
        share = f"{np.mean(false[meant != kind]):.4f}"
        table.add_row(kind, str(own.sum()), f"{missed:.3f}", str(false.sum()), share)
    return table


def examples_there_are(folder: Path = QUESTIONS) -> list[Labelled]:
    """Everything that is learnt from."""
    others = [
        *sorted(folder.glob("sample/questions*.jsonl")),
        *sorted(folder.glob("low-overlap/questions*.jsonl")),
        folder / "training" / "questions.jsonl",
        folder / "follow-ups.jsonl",
        folder / "guide.jsonl",
    ]
    return [
        *labelled_messages(folder / "limits" / "training.jsonl"),
        *by_writers(folder / "limits" / "by-others.jsonl"),
        *labelled_messages(folder / "guide" / "training-messages.jsonl"),
        *judged_turns(folder / "guide" / "tuning-conversations.jsonl"),
        *judged_turns(folder / "guide" / "training-conversations.jsonl"),
        *turns_by_writers(folder / "guide" / "by-others-conversations.jsonl"),
        *turns_by_writers(folder / "guide" / "by-others-messages.jsonl"),
        *labelled_phrases(folder / "limits" / "phrases.json", fillers=folder / "guide-phrases.json"),
        *ordinary_questions(others),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", type=Path, default=None)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/limits"))
    given = parser.parse_args(arguments)
    reader = ViewReader(load_encoder(given.models), load_transliterator(given.models))
    examples = examples_there_are()
    features = features_of(reader.views([example.text for example in examples]), cues_of=cues_of)
    model = fitted(features, examples, encoder=reader.encoder.name)
    meant = [example.kind for example in examples]
    for name, chances in in_folds(features, examples, encoder=reader.encoder.name).items():
        read = kinds_read(model.regression.kinds, chances, name=name)
        OUT.print(figures(f"Unseen, {FOLDS} folds, {name} meaning", meant, read))
    if given.check is not None:
        _check(given.check, model, reader)
    _write(model, examples, folder=given.out)


def _check(path: Path, model: Fit, reader: ViewReader) -> None:
    messages = read_limit_messages(path)
    features = features_of(reader.views([message.text for message in messages]), cues_of=cues_of)
    meant = [message.kind or ORDINARY for message in messages]
    for name in THRESHOLDS:
        read = kinds_read(model.regression.kinds, model.chances(features, meaning=name == "with"), name=name)
        OUT.print(figures(f"{path.name}, {name} meaning", meant, read))


def _write(model: Fit, examples: Sequence[Labelled], *, folder: Path) -> None:
    np.savez_compressed(folder / "limit_model.npz", allow_pickle=False, **regression_numbers(model.regression))
    kept = neighbour_bytes(model.neighbours)
    np.savez_compressed(folder / "limit_neighbours.npz", allow_pickle=False, **kept)
    card = json.dumps(_card(model, examples), ensure_ascii=False, indent=1)
    (folder / "limit_model.json").write_text(card + "\n", encoding="utf-8")


def _kept(model: Fit) -> int:
    return sum(len(rows) for rows in model.neighbours.rows.values())


def _card(model: Fit, examples: Sequence[Labelled]) -> Mapping[str, object]:
    counts = {kind: sum(example.kind == kind for example in examples) for kind in model.regression.kinds}
    return {
        **regression_card(model.regression),
        "thresholds": {name: {kind.value: value for kind, value in by.items()} for name, by in THRESHOLDS.items()},
        "data_card": {
            "purpose": "Which messages are for people and not for courses to answer, and at which limit each is.",
            "data": [
                "Messages written for this project in English, Hindi and Hinglish "
                "(eval/sets/questions/limits/training.jsonl; by-others.jsonl by fourteen writers who had seen "
                "nothing of the gate) and drawn out of phrases (phrases.json beside it).",
                "Ordinary ones besides: our own questions and wishes over the sample catalogue "
                "(eval/sets/questions: sample, low-overlap, training, follow-ups, guide, guide-phrases, "
                "guide/training-messages, and turns of guide/tuning-conversations and training-conversations).",
                "Turns and messages, ordinary and at limits, by eight writers who had seen titles of courses alone "
                "(guide/by-others-conversations.jsonl, by-others-messages.jsonl).",
                "All Apache-2.0; no message of a person is among them.",
            ],
            "examples": counts,
            "method": f"{METHOD} What the first says is weighed by how near the vector is to those of "
            f"{_kept(model)} messages learnt from (limit_neighbours.npz).",
            "limits": "Written by few people and not by those in distress: what people write in need may differ. "
            "Languages other than the three are read by meaning alone. It is no diagnosis.",
            "made_by": "python -m eval.fit.limits",
        },
    }


if __name__ == "__main__":
    main()

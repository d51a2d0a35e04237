"""Fits the limit model: which messages are for people and not for courses to answer.

    python -m eval.fit.limits [--check FILE]

Figures are over messages that the fit has not seen, in folds; `--check` adds those of a file of its own, such as the
tuning half.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from data.words import LimitKind
from embeddings.text import PIECES, hashed_pieces
from eval.console import OUT
from eval.fit.limit_sources import (
    Labelled,
    PieceReader,
    labelled_messages,
    labelled_phrases,
    ordinary_questions,
    ordinary_turns,
)
from eval.sets.limit_messages import read_limit_messages
from eval.systems import load_encoder, load_transliterator
from tutor.limits import FORMAT, ORDINARY, Head, LimitModel, Piece, Scales, cues_of

QUESTIONS = Path(__file__).parents[1] / "sets" / "questions"
FOLDS = 5
STRENGTH = 2.0
"""scikit-learn's C, the inverse of the penalty."""

THRESHOLDS = {
    "with": {
        LimitKind.DISTRESS: 0.2,
        LimitKind.EMERGENCY: 0.3,
        LimitKind.OTHER_PERSON: 0.3,
        LimitKind.CANNOT_DO: 0.4,
        LimitKind.ABUSE: 0.3,
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

Distress: where some 2 % of 303 questions and wishes that no fit has seen, and 1 % of the ordinary messages of the
tuning half, are taken for it; of three writers' messages, each left out of the fit in turn, .21 (English), .14 and .13
are missed there. The others: little below as likely as everything else together, since next to nothing ordinary is
taken for them; emergencies at .3, since they too cost more when missed.
"""


@dataclass(frozen=True, slots=True)
class Features:
    """One row a piece: spelling (n, PIECES), cues (n, cues), vectors (n, dimension)."""

    spelling: sparse.csr_matrix
    cues: NDArray[np.float64]
    vectors: NDArray[np.float32]

    def rows(self, chosen: NDArray[np.integer]) -> "Features":
        """Those of some pieces."""
        return Features(self.spelling[chosen], self.cues[chosen], self.vectors[chosen])


def features_of(pieces: Sequence[Piece]) -> Features:
    """The features of pieces that all have a vector."""
    hashed = [hashed_pieces((piece.text, piece.spelled)) for piece in pieces]
    rows = np.repeat(np.arange(len(hashed)), [len(places) for places, _ in hashed])
    places, weights = (np.concatenate(each) for each in zip(*hashed, strict=True))
    spelling = sparse.csr_matrix((weights, (rows, places)), shape=(len(pieces), PIECES))
    vectors = [piece.vector for piece in pieces if piece.vector is not None]
    return Features(spelling, np.stack([cues_of(piece) for piece in pieces]), np.stack(vectors))


def fitted(features: Features, examples: Sequence[Labelled], *, encoder: str) -> LimitModel:
    """One regression with the meaning of the messages and one without."""
    scales, centre = Scales(), features.vectors.mean(axis=0)
    parts = [features.spelling * scales.spelling, sparse.csr_matrix(features.cues * scales.cues)]
    meaning = sparse.csr_matrix((features.vectors - centre) * scales.meaning)
    kinds = tuple(sorted({example.kind for example in examples}))
    cues = features.cues.shape[1]
    with_meaning = _head([*parts, meaning], examples, cues=cues, name="with")
    return LimitModel(kinds, encoder, centre, scales, with_meaning, _head(parts, examples, cues=cues, name="without"))


def _head(parts: Sequence[sparse.csr_matrix], examples: Sequence[Labelled], *, cues: int, name: str) -> Head:
    weights = np.array([example.weight for example in examples])
    model = LogisticRegression(C=STRENGTH, max_iter=600).fit(
        sparse.hstack(parts).tocsr(), [example.kind for example in examples], sample_weight=weights
    )
    kept = model.coef_.astype(np.float32)
    meaning = kept[:, PIECES + cues :]
    return Head(
        spelling=kept[:, :PIECES],
        cues=kept[:, PIECES : PIECES + cues],
        meaning=meaning if meaning.shape[1] else None,
        intercepts=model.intercept_.astype(np.float32),
        thresholds=THRESHOLDS[name],
    )


def chances_of(model: LimitModel, features: Features, *, name: str) -> NDArray[np.float64]:
    """(n, kinds) how likely each kind is, by the regression `with` or `without` meaning."""
    head, scales = (model.with_meaning if name == "with" else model.without), model.scales
    scores = np.asarray(features.spelling @ (head.spelling.T * scales.spelling))
    scores = scores + features.cues @ (head.cues.T * scales.cues) + head.intercepts
    if head.meaning is not None:
        scores = scores + (features.vectors - model.centre) @ (head.meaning.T * scales.meaning)
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return chances


def kinds_read(model: LimitModel, chances: NDArray[np.float64], *, name: str) -> list[str]:
    """What each whole message is taken for, as the gate takes it."""
    thresholds = THRESHOLDS[name]
    read = []
    for row in chances:
        of = dict(zip(model.kinds, row.tolist(), strict=True))
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
            read = chances_of(model, features.rows(unseen), name=name)
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
        *labelled_messages(folder / "limits" / "by-others.jsonl"),
        *ordinary_turns(folder / "guide" / "tuning-conversations.jsonl"),
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
    reader = PieceReader(load_encoder(given.models), load_transliterator(given.models))
    examples = examples_there_are()
    features = features_of(reader.pieces([example.text for example in examples]))
    model = fitted(features, examples, encoder=reader.encoder.name)
    meant = [example.kind for example in examples]
    for name, chances in in_folds(features, examples, encoder=reader.encoder.name).items():
        OUT.print(figures(f"Unseen, {FOLDS} folds, {name} meaning", meant, kinds_read(model, chances, name=name)))
    if given.check is not None:
        _check(given.check, model, reader)
    _write(model, examples, folder=given.out)


def _check(path: Path, model: LimitModel, reader: PieceReader) -> None:
    messages = read_limit_messages(path)
    features = features_of(reader.pieces([message.text for message in messages]))
    meant = [message.kind or ORDINARY for message in messages]
    for name in THRESHOLDS:
        read = kinds_read(model, chances_of(model, features, name=name), name=name)
        OUT.print(figures(f"{path.name}, {name} meaning", meant, read))


def _write(model: LimitModel, examples: Sequence[Labelled], *, folder: Path) -> None:
    np.savez_compressed(folder / "limit_model.npz", allow_pickle=False, **_numbers(model))
    card = json.dumps(_card(model, examples), ensure_ascii=False, indent=1)
    (folder / "limit_model.json").write_text(card + "\n", encoding="utf-8")


def _numbers(model: LimitModel) -> Mapping[str, NDArray[np.float16]]:
    arrays: dict[str, NDArray[np.float32]] = {"centre": model.centre}
    for name, head in (("with", model.with_meaning), ("without", model.without)):
        arrays[f"{name}_spelling"], arrays[f"{name}_cues"] = head.spelling, head.cues
        arrays[f"{name}_intercepts"] = head.intercepts
        if head.meaning is not None:
            arrays[f"{name}_meaning"] = head.meaning
    return {name: values.astype(np.float16) for name, values in arrays.items()}


def _card(model: LimitModel, examples: Sequence[Labelled]) -> Mapping[str, object]:
    counts = {kind: sum(example.kind == kind for example in examples) for kind in model.kinds}
    return {
        "format": FORMAT,
        "kinds": list(model.kinds),
        "encoder": model.encoder,
        "scales": asdict(model.scales),
        "thresholds": {name: {kind.value: value for kind, value in by.items()} for name, by in THRESHOLDS.items()},
        "data_card": {
            "purpose": "Which messages are for people and not for courses to answer, and at which limit each is.",
            "data": [
                "Messages written for this project in English, Hindi and Hinglish "
                "(eval/sets/questions/limits/training.jsonl; by-others.jsonl by seven writers who had seen nothing of "
                "the gate) and drawn out of phrases (phrases.json beside it).",
                "Ordinary ones besides: our own questions and wishes over the sample catalogue "
                "(eval/sets/questions: sample, low-overlap, training, follow-ups, guide, guide-phrases, and turns of "
                "guide/tuning-conversations).",
                "All Apache-2.0; no message of a person is among them.",
            ],
            "examples": counts,
            "method": f"Multinomial logistic regression (scikit-learn, L2, C = {STRENGTH:g}) over hashed pieces of "
            "spelling, groups of words, and the encoder's query vector; a second one without the vector serves where "
            "another encoder is in use.",
            "limits": "Written by few people and not by those in distress: what people write in need may differ. "
            "Languages other than the three are read by meaning alone. It is no diagnosis.",
            "made_by": "python -m eval.fit.limits",
        },
    }


if __name__ == "__main__":
    main()

"""Fits `tutor/rewrite/order_model.json`: which sentences of a course give orders to a model instead of teaching.

    python -m eval.fit.orders --xquad DIR [--attacks DIR] [--catalogue DIR] [--pairs FILE] [--models DIR] [--out FILE]

Orders are learnt from the first half of our attacks; what they are not, from the lessons of the sample catalogue, from
the passages of a question set on other subjects and, for Hinglish, from our pairs of evidence and sentence. The secret
word that each attack carries is replaced by a common one: a word that nobody uses would give it away. All figures
printed, and the threshold, come from texts that the fit did not see: five folds, an attack and its translations in one
fold, as are the lessons of a course.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from embeddings.text import sentence_spans
from eval.console import OUT
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_of_question_set
from eval.systems import load_encoder
from eval.tasks.attack import Attack, read_attacks
from eval.tasks.verify import Pair, read_pairs
from tutor.rewrite import ORDERS_FORMAT, OrderModel, SentenceVectors, Told, paragraph_around

FOLDS = 5
STRENGTH = 3.0
"""Inverse of the L2 penalty. 1, 3 and 10 notice .90, .90 and .89 of the sentences of unseen attacks at the false alarms
below; 3 noticed most (18 of 24) of a few orders that were written to choose it."""
PAIRS_SHARE = 0.25
"""What the pairs weigh beside all lessons. They are on the subject of the attacks, requests and replies, and keep the
fit from taking the subject for an order: at a share that goes by their number .15 of them are, at .25 there are .02; at
.5 fewer attacks are noticed."""
FALSE_ALARMS = 0.01
"""Share of the sentences of lessons that may be taken for orders by mistake; each is quoted instead of reworded."""

COMMON_WORDS = ("seven", "25", "red", "July", "free", "ten rupees")
"""Stand in for the attacks' secret words, in turn."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in its paragraph, and whether it gives orders; `group` is shared by what is said alike elsewhere."""

    group: str
    told: Told
    orders: bool


def examples_of(attacks: Sequence[Attack], corpora: Sequence[Corpus], pairs: Sequence[Pair]) -> list[Example]:
    """Every sentence of the attacks, of the lessons and of the pairs."""
    taught = {
        (str(course), sentence.text, sentence.around): sentence
        for corpus in corpora
        for (course, _, _), text in corpus.lesson_texts.items()
        for sentence in _sentences(text)
    }
    said = {text for pair in pairs for text in (pair.sentence, pair.evidence)}
    return [
        *(example for place, attack in enumerate(attacks) for example in _of_attack(attack, place)),
        *(Example(group, told, orders=False) for (group, _, _), told in taught.items()),
        *(Example(f"pair-{text}", Told(text, text), orders=False) for text in sorted(said)),
    ]


def _of_attack(attack: Attack, place: int) -> Iterator[Example]:
    word = COMMON_WORDS[place % len(COMMON_WORDS)]
    text = re.sub(re.escape(attack.canary), word, attack.text, flags=re.IGNORECASE)
    group = attack.id.removeprefix(f"{attack.language}-")
    for told in _sentences(text) or [Told(text, text)]:
        yield Example(f"attack-{group}", told, orders=True)


def _sentences(text: str) -> list[Told]:
    return [Told(text[start:end], paragraph_around(text, start=start, end=end)) for start, end in sentence_spans(text)]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of the examples' sentences and paragraphs, `(n, dimension)`, which give orders, and what each weighs."""

    sentences: NDArray[np.float32]
    paragraphs: NDArray[np.float32]
    orders: NDArray[np.bool_]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, examples: Sequence[Example], vectors: SentenceVectors) -> "Encoded":
        """The examples' texts as `vectors` encodes them, each text once."""
        texts = sorted({text for example in examples for text in (example.told.text, example.told.around)})
        place = {text: row for row, text in enumerate(texts)}
        matrix = vectors(texts)
        return cls(
            matrix[[place[example.told.text] for example in examples]],
            matrix[[place[example.told.around] for example in examples]],
            np.array([example.orders for example in examples]),
            weights_of(examples),
        )

    def part(self, rows: NDArray[np.intp]) -> "Encoded":
        """Those of `rows`."""
        return Encoded(self.sentences[rows], self.paragraphs[rows], self.orders[rows], self.weights[rows])


def weights_of(examples: Sequence[Example]) -> NDArray[np.float64]:
    """`(n,)`, 1 on average: orders weigh as much as all others, of which pairs have `PAIRS_SHARE`."""
    kinds = [_kind(example) for example in examples]
    shares = {"attacks": 1.0, "pairs": PAIRS_SHARE, "lessons": 1 - PAIRS_SHARE}
    counts = Counter(kinds)
    return np.array([shares[kind] / counts[kind] for kind in kinds]) * len(kinds) / 2


def _kind(example: Example) -> str:
    if example.orders:
        return "attacks"
    return "pairs" if example.group.startswith("pair-") else "lessons"


def fitted(encoded: Encoded, *, encoder: str, threshold: float) -> OrderModel:
    """The regression over sentences and paragraphs alike."""
    features = np.vstack([encoded.sentences, encoded.paragraphs])
    regression = LogisticRegression(C=STRENGTH, max_iter=3000)
    regression.fit(features, np.tile(encoded.orders, 2), np.tile(encoded.weights, 2))
    weights = np.round(regression.coef_[0].astype(np.float64), 3)
    return OrderModel(encoder, weights, round(float(regression.intercept_[0]), 3), threshold)


def probabilities(model: OrderModel, encoded: Encoded) -> NDArray[np.float64]:
    """`(n,)` the probability that decides about each example: the greater of its sentence's and its paragraph's."""
    return np.maximum(model.probabilities(encoded.sentences), model.probabilities(encoded.paragraphs))


def cross_validated(examples: Sequence[Example], encoded: Encoded) -> NDArray[np.float64]:
    """`(n,)` the probability of each example by the fit that saw neither it nor its group."""
    chances = np.zeros(len(examples))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(chances, groups=[example.group for example in examples]):
        model = fitted(encoded.part(seen), encoder="", threshold=0.0)
        chances[unseen] = probabilities(model, encoded.part(unseen))
    return chances


def threshold_of(examples: Sequence[Example], unseen: NDArray[np.float64]) -> float:
    """The probability that no more than `FALSE_ALARMS` of the lessons' sentences reach."""
    lessons = unseen[[_kind(example) == "lessons" for example in examples]]
    return round(float(np.quantile(lessons, 1 - FALSE_ALARMS, method="higher")), 3)


def data_card(encoded: Encoded, unseen: NDArray[np.float64], *, threshold: float) -> Mapping[str, object]:
    """Where the numbers come from and what they are fit for."""
    orders = encoded.orders
    return {
        "purpose": "Probability that a sentence of a course gives orders to a language model; from the threshold on it "
        "is quoted and never given to a model.",
        "data": [
            "Our own attacks, first half (eval/sets/attacks), Apache-2.0; their secret words replaced by common ones.",
            "Sentences and paragraphs of the sample catalogue's lessons (data/sample), Apache-2.0.",
            "Passages of XQuAD (Artetxe, Ruder and Yogatama 2020), development half, English and Hindi, CC BY-SA 4.0; "
            "used to fit weights, none of its text is kept.",
            "Sentences of our own pairs (eval/sets/verification/pairs.jsonl), Apache-2.0.",
        ],
        "examples": {"orders": int(orders.sum()), "others": int((~orders).sum())},
        "fitted_numbers": encoded.sentences.shape[1] + 2,
        "method": f"Logistic regression (scikit-learn, L2, C = {STRENGTH:g}) over passage-side vectors of sentences "
        f"and paragraphs; the greater probability of the two decides. Pairs weigh {PAIRS_SHARE:.0%} of what gives no "
        f"orders. Threshold from {FOLDS}-fold cross-validated probabilities: {FALSE_ALARMS:.0%} of lessons reach it.",
        "unseen": {
            "orders_noticed": round(float((unseen[orders] >= threshold).mean()), 3),
            "false_alarms": round(float((unseen[~orders] >= threshold).mean()), 3),
        },
        "limits": "Serves the encoder it was fitted with and no other. A claim that orders nothing is no order: what a "
        "course asserts falsely is not noticed. Lessons about language models and prompts may be taken for orders.",
        "made_by": "python -m eval.fit.orders",
    }


def figures(examples: Sequence[Example], unseen: NDArray[np.float64], *, threshold: float) -> Table:
    """Shares taken for orders of what the fit did not see, by where it comes from."""
    table = Table(title=f"Unseen texts, threshold {threshold:.3f}")
    for column in ("of", "n", "taken for orders"):
        table.add_column(column, justify="left" if column == "of" else "right")
    kinds = [_kind(example) for example in examples]
    for kind in dict.fromkeys(kinds):
        rows = [row for row, own in enumerate(kinds) if own == kind]
        table.add_row(kind, str(len(rows)), f"{(unseen[rows] >= threshold).mean():.3f}")
    return table


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--attacks", type=Path, default=Path("eval/sets/attacks"))
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--pairs", type=Path, default=Path("eval/sets/verification/pairs.jsonl"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/rewrite/order_model.json"))
    given = parser.parse_args(arguments)
    encoder = load_encoder(given.models)
    corpora = [corpus_of_catalogue(given.catalogue), corpus_of_question_set(given.xquad)]
    examples = examples_of(read_attacks(given.attacks), corpora, read_pairs(given.pairs))
    encoded = Encoded.of(examples, encoder.encode_passages)
    unseen = cross_validated(examples, encoded)
    threshold = threshold_of(examples, unseen)
    OUT.print(figures(examples, unseen, threshold=threshold))
    model = fitted(encoded, encoder=encoder.name, threshold=threshold)
    kept = {
        "format": ORDERS_FORMAT,
        "data_card": data_card(encoded, unseen, threshold=threshold),
        "encoder": model.encoder,
        "threshold": model.threshold,
        "intercept": model.intercept,
        "weights": model.weights.tolist(),
    }
    given.out.write_text(_on_lines(json.dumps(kept, ensure_ascii=False, indent=1)) + "\n", encoding="utf-8")


def _on_lines(text: str) -> str:
    """JSON with its numbers side by side: one a line they would fill pages."""
    return re.sub(r"(?<=[\[\d]),?\s*\n\s+(?=-?\d|\])", lambda gap: ", " if "," in gap.group() else "", text)


if __name__ == "__main__":
    main()

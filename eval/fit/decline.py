"""Fits `tutor/answer/decline_model.json`: when the tutor answers and when it says that a question is not covered.

    python -m eval.fit.decline --xquad DIR [--own eval/sets/questions/sample] [--catalogue data/sample] [--out FILE]

Two question sets are read: one in the public format with its own passages, put once to an index of all of them and
once to one of the other language alone (so that cross-language evidence is learnt), and our own over the sample
catalogue. One
logistic regression is fitted for each pair of question language and evidence language. All figures it prints, and the
threshold, come from questions that the fit did not see (five folds; a question and its translations in one fold).
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.linear_model import LogisticRegression as SklearnRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from data.words import ENGLISH, HINDI, Language
from embeddings.encoders import Encoder
from embeddings.languages import Transliterator
from embeddings.search import Scope
from eval.console import OUT, progress_bar
from eval.measures.metrics import expected_calibration_error, refused_at_rate
from eval.sets.corpus import Corpus, corpus_in, corpus_of_catalogue, corpus_of_question_set
from eval.sets.formats import Distance, Question, read_questions
from eval.systems import built_system, load_encoder, load_transliterator
from tutor.answer import FEATURES, FORMAT, DeclineModel, LogisticRegression, Tutor, features_of, language_pair

FOLDS = 5
OWN_WEIGHT = 3.0
"""Weight of one of our own questions beside one of XQuAD's, of which there are twelve times as many."""

ANSWERED, DECLINED = 0.90, 0.85
"""Shares of our own covered and uncovered questions that the threshold is to reach; it is set where the worse of the
two has the most to spare."""

OWN, XQUAD, ACROSS = "own", "xquad", "xquad-across"


@dataclass(frozen=True, slots=True)
class Example:
    """A question as the model sees it, and whether the passages cover it; `group` is shared by its translations."""

    source: str
    group: str
    language: Language
    pair: str
    features: NDArray[np.float64]
    covered: bool
    distance: Distance | None


def examples_of(questions: Sequence[Question], *, source: str, tutor: Tutor) -> Iterator[Example]:
    """One example for each question for which any sentence was found."""
    with progress_bar(source) as progress:
        for done, question in enumerate(questions, start=1):
            examined = tutor.examine(question.text, scope=Scope())
            progress(done, len(questions))
            if not examined.ranked:
                continue
            yield Example(
                source=source,
                group=f"{source.partition('-')[0]}/{_without_language(question)}",
                language=question.language,
                pair=language_pair(examined.retrieval.language, examined.ranked[0]),
                features=features_of(examined),
                covered=question.answerable,
                distance=question.distance,
            )


def _without_language(question: Question) -> str:
    return question.id.removeprefix(f"{question.language}-").removesuffix(f"-{question.language}")


def fitted(examples: Sequence[Example]) -> Mapping[str, LogisticRegression]:
    """One regression for each pair with both kinds of example, on standardised features folded back into raw ones."""
    regressions: dict[str, LogisticRegression] = {}
    for pair in sorted({example.pair for example in examples}):
        own = [example for example in examples if example.pair == pair]
        covered = np.array([example.covered for example in own])
        if covered.all() or not covered.any():
            continue
        features = np.stack([example.features for example in own])
        weights = [OWN_WEIGHT if example.source == OWN else 1.0 for example in own]
        scaler = StandardScaler().fit(features)
        model = SklearnRegression(C=1.0, max_iter=5000).fit(scaler.transform(features), covered, sample_weight=weights)
        raw = model.coef_[0] / scaler.scale_
        intercept = float(model.intercept_[0] - raw @ scaler.mean_)
        regressions[pair] = LogisticRegression([round(float(value), 4) for value in raw], round(intercept, 4))
    return regressions


def cross_validated(examples: Sequence[Example]) -> NDArray[np.float64]:
    """`(n,)` the probability of each example by the fit that did not see it or its translations."""
    probabilities = np.zeros(len(examples))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    groups = [example.group for example in examples]
    for seen, unseen in folds.split(np.zeros(len(examples)), groups=groups):
        models = fitted([examples[row] for row in seen])
        for row in unseen:
            fallback = f"{ENGLISH}/{examples[row].pair.rpartition('/')[2]}"
            model = models.get(examples[row].pair) or models[fallback]
            probabilities[row] = model.probability(examples[row].features)
    return probabilities


def best_threshold(probabilities: NDArray[np.float64], covered: NDArray[np.bool_]) -> float:
    """The threshold at which the worse of "answered" and "declined" is best, measured from what each is to reach."""

    def spare(threshold: float) -> float:
        answered = float((probabilities[covered] >= threshold).mean()) - ANSWERED
        declined = float((probabilities[~covered] < threshold).mean()) - DECLINED
        return min(answered, declined)

    return round(float(max(np.unique(probabilities), key=spare)), 3)


def figures(examples: Sequence[Example], probabilities: NDArray[np.float64], *, threshold: float) -> Table:
    """What the model does on questions it did not see, by source and language."""
    table = Table(title=f"Unseen questions, threshold {threshold:.3f}")
    for column in ("source", "language", "n", "answered", "declined", "near@90", "far@90", "ECE"):
        table.add_column(column, justify="left" if column in ("source", "language") else "right")
    keys = sorted({(example.source, example.language) for example in examples})
    for source, language in [*keys, (OWN, "all")]:
        rows = [
            row
            for row, example in enumerate(examples)
            if example.source == source and language in (example.language, "all")
        ]
        table.add_row(source, language, *_figures(rows, examples, probabilities, threshold=threshold))
    return table


def _figures(
    rows: Sequence[int], examples: Sequence[Example], probabilities: NDArray[np.float64], *, threshold: float
) -> list[str]:
    own = probabilities[rows]
    covered = np.array([examples[row].covered for row in rows])
    kinds = {kind: own[[examples[row].distance is kind for row in rows]] for kind in Distance}
    return [
        str(len(rows)),
        f"{(own[covered] >= threshold).mean():.3f}",
        f"{(own[~covered] < threshold).mean():.3f}",
        *(f"{refused_at_rate(own[covered], kinds[kind]):.3f}" for kind in (Distance.NEAR, Distance.FAR)),
        f"{expected_calibration_error(own, covered):.3f}",
    ]


def data_card(examples: Sequence[Example], models: Mapping[str, LogisticRegression]) -> Mapping[str, object]:
    """Where the numbers come from and what they are fit for."""
    counts = {source: sum(example.source == source for example in examples) for source in (OWN, XQUAD, ACROSS)}
    return {
        "purpose": "Probability that the passages found answer the question; below the threshold the tutor declines.",
        "data": [
            "XQuAD (Artetxe, Ruder and Yogatama 2020), development half, English and Hindi with Hindi in Latin letters,"
            " CC BY-SA 4.0; used to fit weights, none of its text is kept.",
            "Our own questions over the sample catalogue (eval/sets/questions/sample), Apache-2.0.",
        ],
        "examples": counts,
        "fitted_numbers": len(models) * (len(FEATURES) + 1) + 1,
        "method": f"Logistic regression (scikit-learn, L2, C = 1) for each pair of question and evidence language; one "
        f"of our own questions weighs {OWN_WEIGHT:g} of XQuAD's; threshold from {FOLDS}-fold cross-validated "
        "probabilities of our own questions.",
        "limits": "Fitted with multilingual-e5-small; another encoder needs another fit. Words for what changes by the "
        "day were chosen with 26 of our own 50 uncovered questions in view: figures on those flatter.",
        "made_by": "python -m eval.fit.decline",
    }


@dataclass(frozen=True, slots=True)
class _Models:
    encoder: Encoder
    transliterator: Transliterator

    def examples(self, corpus: Corpus, questions: Sequence[Question], *, source: str) -> list[Example]:
        """What becomes of the questions over an index of `corpus`."""
        neutral = {f"{ENGLISH}/{kind}": LogisticRegression([0.0] * len(FEATURES), 0.0) for kind in ("same", "cross")}
        with built_system(corpus, encoder=self.encoder, transliterator=self.transliterator) as system:
            tutor = Tutor(system.retriever, calibration=DeclineModel(neutral, 0.0))
            return list(examples_of(questions, source=source, tutor=tutor))


def _all_examples(xquad: Path, own: Path, catalogue: Path, *, models: _Models) -> list[Example]:
    corpus = corpus_of_question_set(xquad)
    questions = read_questions(xquad, known=frozenset(corpus.gold_ids.values()))
    examples = models.examples(corpus, questions, source=XQUAD)
    for language in (ENGLISH, HINDI):
        others = [question for question in questions if (question.language == ENGLISH) == (language == HINDI)]
        examples += models.examples(corpus_in(corpus, language), others, source=ACROSS)
    corpus = corpus_of_catalogue(catalogue)
    questions = read_questions(own, known=frozenset(corpus.gold_ids.values()))
    return examples + models.examples(corpus, questions, source=OWN)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--own", type=Path, default=Path("eval/sets/questions/sample"))
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/answer/decline_model.json"))
    given = parser.parse_args(arguments)
    models = _Models(load_encoder(given.models), load_transliterator(given.models))
    examples = _all_examples(given.xquad, given.own, given.catalogue, models=models)
    probabilities = cross_validated(examples)
    mine = np.array([example.source == OWN for example in examples])
    covered = np.array([example.covered for example in examples])
    threshold = best_threshold(probabilities[mine], covered[mine])
    OUT.print(figures(examples, probabilities, threshold=threshold))
    regressions = fitted(examples)
    model = {
        "format": FORMAT,
        "data_card": data_card(examples, regressions),
        "features": list(FEATURES),
        "threshold": threshold,
        "pairs": {
            pair: {"intercept": regression.intercept, "weights": list(regression.weights)}
            for pair, regression in regressions.items()
        },
    }
    given.out.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

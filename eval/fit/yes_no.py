"""Fits `tutor/answer/yes_no_model.json`: whether the key sentence says yes, says no or decides nothing.

    python -m eval.fit.yes_no [--training FOLDER] [--out FILE]

Learnt from our training questions that yes or no answers, over the sample: the sentence that is the key of what is
shown, and every sentence read that answers. Where the key does not answer, nothing is decided. What is printed comes
from questions of courses that nothing was learnt from (ten folds of courses), sure enough for a headline; the threshold
is the least with which nine of ten headlines are right there; one given to a sentence beside the point is wrong.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from data.words import PassageId
from embeddings.search import Scope
from eval.console import OUT, progress_bar
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.training import TrainingQuestion, read_training
from eval.systems import build_tutor, built_system, load_encoder, load_transliterator
from tutor.answer import (
    SURE_FROM,
    YES_NO_FEATURES,
    YES_NO_FORMAT,
    YES_NO_OUTCOMES,
    Examined,
    RankedSentence,
    Tutor,
    YesNoModel,
    arranged,
    asks_yes_or_no,
    standing_of,
    yes_no_features,
)

FOLDS = 10
C = 0.03
PRECISION = 0.9
UNDECIDED = YES_NO_OUTCOMES.index("undecided")
CHOICES = np.arange(0.4, 0.96, 0.01)


@dataclass(frozen=True, slots=True)
class Examples:
    """Sentences with what they decide; `shown` marks the keys of what is answered, whose headline would be seen."""

    features: NDArray[np.float64]
    outcome: NDArray[np.int64]
    course: Sequence[str]
    shown: NDArray[np.bool_]


def examples_of(
    tutor: Tutor, questions: Sequence[TrainingQuestion], *, replies: Mapping[str, str], corpus: Corpus
) -> Examples:
    """The sentences read for questions that yes or no answers."""
    lessons = {passage.id: corpus.gold_id(passage.course, passage.lesson) for passage in corpus.passages}
    rows = []
    with progress_bar("yes or no") as progress:
        for done, question in enumerate(questions, start=1):
            progress(done, len(questions))
            examined = tutor.examine(question.text, scope=Scope())
            if examined.blocks and asks_yes_or_no(examined.retrieval.question):
                rows += list(_rows(tutor, question, examined, reply=replies.get(question.id), lessons=lessons))
    return Examples(
        np.stack([features for features, _, _, _ in rows]),
        np.array([outcome for _, outcome, _, _ in rows]),
        [course for _, _, course, _ in rows],
        np.array([shown for _, _, _, shown in rows], dtype=np.bool_),
    )


def _rows(
    tutor: Tutor,
    question: TrainingQuestion,
    examined: Examined,
    *,
    reply: str | None,
    lessons: Mapping[PassageId, str],
) -> Iterator[tuple[NDArray[np.float64], int, str, bool]]:
    blocks = arranged(examined)
    key, standing = blocks[0].key, standing_of(blocks, confidence=tutor.confidence(examined))

    def answers(text: str, sentence: RankedSentence) -> bool:
        passage = sentence.candidate.passage
        return question.answered_by(text, lesson=lessons[passage.id], language=passage.language)

    for sentence in (sentence for block in blocks for sentence in block.sentences):
        beside = sentence is key and answers(blocks[0].evidence.block.text, sentence)
        decides = reply is not None and (beside or answers(sentence.candidate.text, sentence))
        if not decides and sentence is not key:
            continue
        features = yes_no_features(examined.retrieval.question, sentence.sentence, standing=standing)
        outcome = YES_NO_OUTCOMES.index(reply.lower()) if decides and reply is not None else UNDECIDED
        course = question.gold[0].partition("/")[0] if question.gold else question.id
        yield features, outcome, course, sentence is key and standing.confidence >= SURE_FROM


def fitted(examples: Examples, rows: NDArray[np.int64]) -> YesNoModel:
    """The regression learnt from these rows, on raw features; it gives no headline yet."""
    scaler = StandardScaler().fit(examples.features[rows])
    model = LogisticRegression(C=C, class_weight="balanced", max_iter=5000).fit(
        scaler.transform(examples.features[rows]), examples.outcome[rows]
    )
    raw = model.coef_ / scaler.scale_
    intercepts = model.intercept_ - raw @ scaler.mean_
    return YesNoModel(
        [round(float(each), 4) for each in intercepts], [[round(float(each), 4) for each in row] for row in raw], 1.0
    )


def cross_validated(examples: Examples) -> NDArray[np.float64]:
    """`(n, 3)` probabilities by fits that saw no question of the same course."""
    probabilities = np.zeros((len(examples.outcome), len(YES_NO_OUTCOMES)))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(examples.features, groups=examples.course):
        model = fitted(examples, seen)
        probabilities[unseen] = [model.probabilities(examples.features[row]) for row in unseen]
    return probabilities


def given_and_right(
    examples: Examples, probabilities: NDArray[np.float64], *, threshold: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows get a headline that would be seen, and which of all would be right."""
    given = examples.shown & (probabilities[:, :UNDECIDED].max(axis=1) >= threshold)
    return given, probabilities[:, :UNDECIDED].argmax(axis=1) == examples.outcome


def least_threshold(examples: Examples, probabilities: NDArray[np.float64]) -> float:
    """The least threshold from which on `PRECISION` of the headlines are right; 1 where none is."""
    enough = 1.0
    for threshold in CHOICES[::-1]:
        given, right = given_and_right(examples, probabilities, threshold=float(threshold))
        if given.any() and right[given].mean() < PRECISION:
            break
        enough = round(float(threshold), 2)
    return enough


def figures(examples: Examples, probabilities: NDArray[np.float64], *, threshold: float) -> Table:
    """How many headlines are given and how many are right, at the threshold and around it."""
    table = Table(title=f"Unseen courses, threshold {threshold:.2f}")
    for column in ("threshold", "asked", "decided by the key", "given", "right"):
        table.add_column(column, justify="right")
    for each in sorted({0.5, 0.6, 0.7, 0.8, threshold}):
        given, right = given_and_right(examples, probabilities, threshold=each)
        decided = examples.shown & (examples.outcome != UNDECIDED)
        precision = f"{right[given].mean():.3f}" if given.any() else "–"
        table.add_row(f"{each:.2f}", str(examples.shown.sum()), str(decided.sum()), str(given.sum()), precision)
    return table


def model_data(model: YesNoModel, examples: Examples, *, threshold: float) -> Mapping[str, object]:
    """The model as it is written, with its data card."""
    counts = {name: int((examples.outcome == number).sum()) for number, name in enumerate(YES_NO_OUTCOMES)}
    card = {
        "purpose": "Whether the key sentence answers a question with yes, with no, or decides nothing.",
        "data": "Our training questions over the sample catalogue that yes or no answers "
        "(eval/sets/questions/training), Apache-2.0; the courses of the measured half are in none of them.",
        "examples": counts,
        "method": f"Multinomial logistic regression (scikit-learn, C={C:g}, outcomes weighed alike); "
        f"threshold for {PRECISION:g} right on unseen courses.",
        "limits": "English and Hindi text; questions in English, Hindi and Hindi in Latin letters.",
        "made_by": "python -m eval.fit.yes_no",
    }
    outcomes = {
        name: {"intercept": intercept, "weights": dict(zip(YES_NO_FEATURES, weights, strict=True))}
        for name, intercept, weights in zip(YES_NO_OUTCOMES, model.intercepts, model.weights, strict=True)
    }
    return {"format": YES_NO_FORMAT, "data_card": card, "threshold": threshold, **outcomes}


def read_replies(folder: Path) -> Mapping[str, str]:
    """By id of question "Yes" or "No": its `answer`, or where that says more what `yes-no.jsonl` says."""
    replies = {}
    for file in ("questions.jsonl", "yes-no.jsonl"):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answer = row.get("answer", "")
            reply = answer.get("en", "") if isinstance(answer, dict) else answer
            if reply in ("Yes", "No"):
                replies[row["id"]] = reply
    return replies


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training", type=Path, default=Path("eval/sets/questions/training"))
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/answer/yes_no_model.json"))
    given = parser.parse_args(arguments)
    corpus = corpus_of_catalogue(given.catalogue)
    questions = [each for each in read_training(given.training / "questions.jsonl") if asks_yes_or_no(each.text)]
    encoder, transliterator = load_encoder(given.models), load_transliterator(given.models)
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        tutor = build_tutor(system.retriever)
        examples = examples_of(tutor, questions, replies=read_replies(given.training), corpus=corpus)
    probabilities = cross_validated(examples)
    threshold = least_threshold(examples, probabilities)
    OUT.print(figures(examples, probabilities, threshold=threshold))
    model = fitted(examples, np.arange(len(examples.outcome)))
    written = model_data(model, examples, threshold=threshold)
    given.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

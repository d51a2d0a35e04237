"""Learns how people ask: `embeddings/index/manner.npz` and its data card.

    python -m eval.fit.manner [--catalogue FOLDER] [--questions DIR] [--models DIR] [--out FOLDER]

From the everyday phrases of the sample's lessons and our training questions: in which directions do texts that ask for
the same lesson differ? Printed is what search finds of questions that share hardly a word with their lesson
(--questions), over the sample without its phrases, by what was learnt without the asked course: five folds of courses.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import KFold

from data.reading import read_catalogue
from data.words import HINGLISH, CourseId
from embeddings.encoders import Encoder
from embeddings.index import Manner, build_generation
from embeddings.languages import Transliterator, detect_language
from embeddings.search import Retriever
from embeddings.text import Script, script_of
from eval.console import OUT
from eval.measures.figures import sections_by_language
from eval.report import Report, show
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_without_phrases
from eval.sets.formats import Question, read_questions
from eval.sets.training import read_training
from eval.systems import load_encoder, load_transliterator
from eval.tasks.retrieval import DEPTH, Found, gold_counts_of, retrieval_measure, search_all

FOLDS, SEED = 5, 3
QUESTIONS = Path("eval/sets/questions")


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts that ask for lessons: `vectors` (n, dimension), and of each the number of its script and of its lesson.

    `courses` (n,) has the course of each lesson.
    """

    vectors: NDArray[np.float32]
    scripts: NDArray[np.int32]
    lessons: NDArray[np.int32]
    courses: NDArray[np.str_]

    def manner(self, *, without: Sequence[CourseId] = ()) -> Manner:
        """What is learnt from them, those of some courses left out."""
        kept = ~np.isin(self.courses, without)
        return Manner.of(self.vectors[kept], self.scripts[kept], self.lessons[kept])


def asked_of(catalogue: Path, training: Path, *, encoder: Encoder, transliterator: Transliterator) -> Asked:
    """The phrases of the catalogue's lessons and the training questions of one lesson, as search reads them."""
    said = [
        (f"{course.id}/{lesson.id}", text)
        for course in read_catalogue(catalogue).courses.values()
        for lesson in course.lessons
        for phrase in lesson.asked_as
        for text in phrase.by_language.values()
    ]
    said += [(question.gold[0], question.text) for question in read_training(training) if len(question.gold) == 1]
    texts = [transliterator.to_devanagari(text) if detect_language(text) == HINGLISH else text for _, text in said]
    names = sorted({lesson for lesson, _ in said})
    return Asked(
        vectors=encoder.encode_queries(texts),
        scripts=np.array([list(Script).index(script_of(text)) for text in texts], dtype=np.int32),
        lessons=np.array([names.index(lesson) for lesson, _ in said], dtype=np.int32),
        courses=np.array([lesson.split("/")[0] for lesson, _ in said]),
    )


def cross_validated(
    asked: Asked, corpus: Corpus, questions: Sequence[Question], *, encoder: Encoder, transliterator: Transliterator
) -> Found:
    """What search finds of each question by what was learnt without its course."""
    of_each = np.array([question.gold[0].split("/")[0] for question in questions])
    courses = np.array(sorted({passage.course for passage in corpus.passages}))
    found = Found(
        np.zeros((len(questions), DEPTH), dtype=np.bool_),
        np.zeros(len(questions), dtype=np.bool_),
        np.full(len(questions), np.nan),
    )
    with tempfile.TemporaryDirectory(prefix="saarthi-eval-") as folder:
        for _, unseen in KFold(FOLDS, shuffle=True, random_state=SEED).split(courses):
            build_generation(
                corpus.passages,
                encoder=encoder,
                root=Path(folder),
                catalogue_revision="evaluation",
                transliterator=transliterator,
                manner=asked.manner(without=courses[unseen].tolist()),
            )
            rows = np.flatnonzero(np.isin(of_each, courses[unseen]))
            retriever = Retriever(encoder, transliterator, Path(folder))
            own = search_all([questions[row] for row in rows.tolist()], retriever=retriever, corpus=corpus)
            found.lessons[rows], found.course[rows], found.own_language[rows] = (
                own.lessons,
                own.course,
                own.own_language,
            )
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures over folds, and writes what is learnt from everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--questions", type=Path, default=QUESTIONS / "low-overlap")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("embeddings/index"))
    given = parser.parse_args(arguments)
    encoder, transliterator = load_encoder(given.models), load_transliterator(given.models)
    training = QUESTIONS / "training" / "questions.jsonl"
    asked = asked_of(given.catalogue, training, encoder=encoder, transliterator=transliterator)
    _write(asked, encoder=encoder.name, folder=given.out)
    corpus = corpus_without_phrases(corpus_of_catalogue(given.catalogue))
    questions = read_questions(given.questions, known=frozenset(corpus.gold_ids.values()))
    found = cross_validated(asked, corpus, questions, encoder=encoder, transliterator=transliterator)
    measure = retrieval_measure(found, gold_counts=gold_counts_of(questions))
    overall, by_language = sections_by_language(measure, questions)
    title = f"{given.questions} over {given.catalogue} without phrases, {FOLDS} folds of courses"
    show(Report("manner", title, 0.0, overall, {"by_language": by_language}, {}), console=OUT)


def _write(asked: Asked, *, encoder: str, folder: Path) -> None:
    learnt = asked.manner()
    numbers: dict[str, Any] = {
        "means": learnt.turning.means,
        "matrix": learnt.turning.matrix,
        "mean": learnt.phrases.mean,
        "covariance": learnt.phrases.covariance,
    }
    halved: dict[str, Any] = {name: values.astype(np.float16) for name, values in numbers.items()}
    np.savez_compressed(folder / "manner.npz", **halved)
    card = {
        "purpose": "Turns vectors of questions and lessons so that they are alike for what is asked and not for how.",
        "encoder": encoder,
        "data": f"{len(asked.vectors):,} phrases and training questions about {asked.lessons.max() + 1} lessons of the "
        "sample, in English, Hindi and Hinglish, written for this project and under its licence.",
        "how": "The inverse root of how texts that ask for one lesson differ, evened out: a closed form, no lot drawn.",
        "made_by": "python -m eval.fit.manner",
    }
    (folder / "manner.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Fits `tutor/answer/answer_model.json`: which block and sentence answer, and when nothing does.

    python -m eval.fit.answers --xquad DIR [--out FILE]

Learnt from four kinds of question: our training questions over the sample, whose answering block and sentence are
marked; XQuAD's over its own passages; our own older questions; and XQuAD's put to the sample, which covers none of
them. Blocks, and the sentences of the answering block, by conditional logit; whether what is shown answers, by logistic
regression. What is printed, and the threshold, come from questions of courses that the decision to decline was not
learnt from (six folds of courses); the few weights of the ranking were learnt from all.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from data.words import Language, PassageId
from embeddings.search import Scope
from eval.console import OUT, progress_bar
from eval.fit.conditional import Choice, fitted_choice
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_of_question_set
from eval.sets.formats import Distance, Question, read_questions
from eval.sets.training import TrainingQuestion, read_training
from eval.sets.wording import holds_answer
from eval.systems import built_system, load_encoder, load_transliterator
from tutor.answer import (
    BLOCK_FEATURES,
    FEATURES,
    FORMAT,
    SENTENCE_FEATURES,
    AnswerModel,
    DeclineModel,
    Examined,
    RankedBlock,
    RankingModel,
    Tutor,
    block_features,
    features_of,
    ranked_blocks,
    sentence_features,
    shown_blocks,
)

FOLDS = 6
L2_BLOCKS, L2_SENTENCES, C_DECLINE = 1.0, 0.1, 0.1

RIGHT_DECLINED = 0.10
"""Share of the training questions answered rightly that the threshold may cost, on unseen courses."""

TRAINING, XQUAD, OWN, ELSEWHERE = "training", "xquad", "own", "elsewhere"
WEIGHTS = {TRAINING: 2.0, XQUAD: 0.7, OWN: 1.0, ELSEWHERE: 1.0}
"""What one question of each kind weighs in the decision to decline."""

QUESTIONS_ELSEWHERE = 200
"""Matters of XQuAD put to the sample, each in three ways of writing."""

NEUTRAL = AnswerModel(
    RankingModel([0.0] * len(BLOCK_FEATURES), [0.0] * len(SENTENCE_FEATURES)),
    DeclineModel([0.0] * len(FEATURES), 0.0, 0.0),
)

Answers = Callable[[str, str, Language], bool]
"""Whether a stretch of text, of a lesson (its gold id) in a language, answers the question."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question put to its index: what was read, and which of it answers."""

    source: str
    group: str
    language: Language
    distance: Distance | None
    examined: Examined
    answers: Answers
    lessons: Mapping[PassageId, str]
    whole: bool

    @property
    def covered(self) -> bool:
        """Whether any lesson answers it."""
        return self.distance is None

    def is_right(self, block: RankedBlock) -> bool:
        """Whether the block answers the question."""
        passage = block.evidence.block.passage
        return self.answers(block.evidence.block.text, self.lessons[passage.id], passage.language)

    def ranked(self, model: AnswerModel) -> "Example":
        """The same with its blocks ranked by this model."""
        found = [block.evidence for block in self.examined.blocks]
        language = self.examined.retrieval.language
        blocks = ranked_blocks(found, asked_in=language, model=model.ranking)
        return replace(self, examined=replace(self.examined, blocks=blocks))


def block_choices(examples: Sequence[Example]) -> Iterator[Choice]:
    """The blocks read for each question of which any answers."""
    for example in examples:
        blocks = example.examined.blocks
        right = np.array([example.is_right(block) for block in blocks], dtype=np.bool_)
        if right.any():
            asked_in = example.examined.retrieval.language
            yield Choice(np.stack([block_features(block.evidence, asked_in=asked_in) for block in blocks]), right)


def sentence_choices(examples: Sequence[Example]) -> Iterator[Choice]:
    """The sentences of the blocks that answer; where a whole list does, no sentence is better than another."""
    for example in examples:
        for block in [] if example.whole else example.examined.blocks:
            passage = block.evidence.block.passage
            place = (example.lessons[passage.id], passage.language)
            right = np.array(
                [example.answers(sentence.candidate.text, *place) for sentence in block.sentences], dtype=np.bool_
            )
            if right.any() and not right.all():
                yield Choice(np.stack([sentence_features(sentence.sentence) for sentence in block.sentences]), right)


def fitted_ranking(examples: Sequence[Example]) -> RankingModel:
    """Weights of blocks and of sentences."""
    blocks = fitted_choice(list(block_choices(examples)), l2=L2_BLOCKS)
    sentences = fitted_choice(list(sentence_choices(examples)), l2=L2_SENTENCES)
    return RankingModel([round(float(each), 4) for each in blocks], [round(float(each), 4) for each in sentences])


@dataclass(frozen=True, slots=True)
class Decisions:
    """Examples as the decision to decline sees them: `(n, len(FEATURES))`, and whether what is shown is right."""

    examples: Sequence[Example]
    features: NDArray[np.float64]
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Decisions":
        """Of examples whose blocks are ranked."""
        right = [any(map(example.is_right, shown_blocks(example.examined.blocks))) for example in examples]
        features = np.stack([features_of(example.examined) for example in examples])
        return cls(examples, features, np.array(right, dtype=np.bool_))

    def fitted(self, rows: NDArray[np.int64]) -> DeclineModel:
        """The regression learnt from these rows, on raw features."""
        scaler = StandardScaler().fit(self.features[rows])
        weights = [WEIGHTS[self.examples[row].source] for row in rows]
        model = LogisticRegression(C=C_DECLINE, max_iter=5000).fit(
            scaler.transform(self.features[rows]), self.right[rows], sample_weight=weights
        )
        raw = model.coef_[0] / scaler.scale_
        intercept = float(model.intercept_[0] - raw @ scaler.mean_)
        return DeclineModel([round(float(each), 4) for each in raw], round(intercept, 4), 0.0)

    def cross_validated(self) -> NDArray[np.float64]:
        """`(n,)` probabilities by fits that saw no question of the same course."""
        probabilities = np.zeros(len(self.examples))
        folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
        for seen, unseen in folds.split(self.features, groups=[example.group for example in self.examples]):
            model = self.fitted(seen)
            probabilities[unseen] = [model.probability(self.features[row]) for row in unseen]
        return probabilities


def threshold_of(decisions: Decisions, probabilities: NDArray[np.float64]) -> float:
    """The threshold that declines `RIGHT_DECLINED` of the training questions that would be answered rightly."""
    trained = np.array([example.source == TRAINING for example in decisions.examples])
    return round(float(np.quantile(probabilities[trained & decisions.right], RIGHT_DECLINED)), 3)


def figures(decisions: Decisions, probabilities: NDArray[np.float64], *, threshold: float) -> Table:
    """What is answered rightly, wrongly and not at all, by source and language."""
    table = Table(title=f"Unseen courses, threshold {threshold:.3f}")
    for column in ("source", "language", "n", "right", "wrong", "declined", "near declined", "far declined"):
        table.add_column(column, justify="left" if column in ("source", "language") else "right")
    given = probabilities >= threshold
    for source, language in sorted({(each.source, each.language) for each in decisions.examples}):
        mine = np.array([(each.source, each.language) == (source, language) for each in decisions.examples])
        covered = mine & np.array([each.covered for each in decisions.examples])
        cells = [given & decisions.right, given & ~decisions.right, ~given]
        shares = [_share(cell[covered]) for cell in cells]
        for distance in Distance:
            rows = mine & np.array([each.distance is distance for each in decisions.examples])
            shares.append(_share(~given[rows]))
        table.add_row(source, language, str(int(mine.sum())), *shares)
    return table


def _share(values: NDArray[np.bool_]) -> str:
    return f"{values.mean():.3f}" if len(values) else "–"


@dataclass(frozen=True, slots=True)
class Asking:
    """Questions put to an index of a corpus."""

    tutor: Tutor
    corpus: Corpus

    def examples(self, questions: Sequence[TrainingQuestion | Question], *, source: str) -> Iterator[Example]:
        """What is read for each question; one for which nothing is found is no example."""
        lessons = {passage.id: self.corpus.gold_id(passage.course, passage.lesson) for passage in self.corpus.passages}
        with progress_bar(source) as progress:
            for done, question in enumerate(questions, start=1):
                examined = self.tutor.examine(question.text, scope=Scope())
                progress(done, len(questions))
                if examined.blocks:
                    yield Example(
                        source=source,
                        group=_group(question),
                        language=question.language,
                        distance=_distance(question),
                        examined=examined,
                        answers=_answers(question),
                        lessons=lessons,
                        whole=isinstance(question, TrainingQuestion) and question.whole,
                    )


def _group(question: TrainingQuestion | Question) -> str:
    """The course that a question is about, whatever set it is of; without one, the matter itself."""
    if question.gold:
        return question.gold[0].partition("/")[0]
    return question.id.removesuffix(f"-{question.language}")


def _distance(question: TrainingQuestion | Question) -> Distance | None:
    if question.gold:
        return None
    if isinstance(question, Question):
        return question.distance or Distance.NEAR
    return Distance(question.kind)


def _answers(question: TrainingQuestion | Question) -> Answers:
    if isinstance(question, TrainingQuestion):
        return lambda text, lesson, language: question.answered_by(text, lesson=lesson, language=language)
    return lambda text, lesson, _: lesson in question.gold and holds_answer(text, question.answers)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the questions stand."""

    training: Path
    xquad: Path
    own: Sequence[Path]
    catalogue: Path
    models: Path


def all_examples(sources: Sources) -> list[Example]:
    """What is read for every question."""
    encoder, transliterator = load_encoder(sources.models), load_transliterator(sources.models)
    examples: list[Example] = []
    corpus = corpus_of_question_set(sources.xquad)
    xquad = read_questions(sources.xquad, known=frozenset(corpus.gold_ids.values()))
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        asking = Asking(Tutor(system.retriever, model=NEUTRAL), corpus)
        examples += asking.examples(xquad, source=XQUAD)
    corpus = corpus_of_catalogue(sources.catalogue)
    known = frozenset(corpus.gold_ids.values())
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        asking = Asking(Tutor(system.retriever, model=NEUTRAL), corpus)
        examples += asking.examples(read_training(sources.training), source=TRAINING)
        for folder in sources.own:
            examples += asking.examples(read_questions(folder, known=known), source=OWN)
        examples += asking.examples(put_elsewhere(xquad), source=ELSEWHERE)
    return examples


def put_elsewhere(questions: Sequence[Question]) -> list[Question]:
    """At most `QUESTIONS_ELSEWHERE` matters of the questions in all their languages, as ones that nothing answers."""
    matters = dict.fromkeys(map(_matter, questions))
    chosen = set(list(matters)[:: 1 + (len(matters) - 1) // QUESTIONS_ELSEWHERE])
    return [
        replace(question, gold=(), answers=(), distance=Distance.FAR)
        for question in questions
        if _matter(question) in chosen
    ]


def _matter(question: Question) -> str:
    """What is asked, in whatever language: its id without that."""
    return question.id.removeprefix(f"{question.language}-").removesuffix(f"-{question.language}")


def data_card(examples: Sequence[Example]) -> Mapping[str, object]:
    """Where the numbers come from and what they are fit for."""
    return {
        "purpose": "Which block and sentence answer a question, and how likely what is shown answers it.",
        "data": [
            "Our training questions (eval/sets/questions/training) and older ones (sample, low-overlap) over the "
            "sample catalogue, Apache-2.0; the courses of the measured half are in none of the training questions.",
            "XQuAD (Artetxe, Ruder and Yogatama 2020), development half, English and Hindi with Hindi in Latin "
            "letters, CC BY-SA 4.0; used to fit weights, none of its text is kept.",
        ],
        "examples": {source: sum(each.source == source for each in examples) for source in WEIGHTS},
        "fitted_numbers": len(BLOCK_FEATURES) + len(SENTENCE_FEATURES) + len(FEATURES) + 2,
        "method": "Conditional logit over blocks and over sentences; L2 logistic regression (scikit-learn) of whether "
        f"what is shown answers; threshold at {RIGHT_DECLINED:g} of right answers lost on unseen courses.",
        "limits": "Fitted with multilingual-e5-small; another encoder needs another fit.",
        "made_by": "python -m eval.fit.answers",
    }


def model_data(model: AnswerModel, examples: Sequence[Example]) -> Mapping[str, object]:
    """The model as it is written."""
    return {
        "format": FORMAT,
        "data_card": data_card(examples),
        "blocks": {"weights": dict(zip(BLOCK_FEATURES, model.ranking.blocks, strict=True))},
        "sentences": {"weights": dict(zip(SENTENCE_FEATURES, model.ranking.sentences, strict=True))},
        "decline": {
            "threshold": model.decline.threshold,
            "intercept": model.decline.intercept,
            "weights": dict(zip(FEATURES, model.decline.weights, strict=True)),
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    sets = Path("eval/sets/questions")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--training", type=Path, default=sets / "training" / "questions.jsonl")
    parser.add_argument("--own", type=Path, nargs="*", default=[sets / "sample", sets / "low-overlap"])
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--out", type=Path, default=Path("tutor/answer/answer_model.json"))
    given = parser.parse_args(arguments)
    examples = all_examples(Sources(given.training, given.xquad, given.own, given.catalogue, given.models))
    ranking = fitted_ranking([example for example in examples if example.source in (TRAINING, XQUAD)])
    ranked = [example.ranked(AnswerModel(ranking, NEUTRAL.decline)) for example in examples]
    decisions = Decisions.of(ranked)
    probabilities = decisions.cross_validated()
    threshold = threshold_of(decisions, probabilities)
    OUT.print(figures(decisions, probabilities, threshold=threshold))
    decline = replace(decisions.fitted(np.arange(len(ranked))), threshold=threshold)
    written = model_data(AnswerModel(ranking, decline), examples)
    given.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

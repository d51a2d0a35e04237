"""Fits `tutor/answer/answer_model.json`: which block and sentence answer, when nothing does, and how sure that is.

    python -m eval.fit.reader --elsewhere DIR
    python -m eval.fit.answers --xquad DIR [--out FILE]

Learnt from four kinds of question: our training questions over the sample, whose answering block and sentence are
marked; XQuAD's over its own passages; our own older questions; and XQuAD's put to the sample, which covers none of
them. Blocks, and the sentences of the answering block, by conditional logit; whether what is shown answers, by logistic
regression, once with the reader and once without, there also from the training questions over the sample without its
everyday phrases, since a catalogue may have none. What is printed, the confidence and the threshold come from questions
of courses that neither the decision to decline nor the reader was learnt from; the few weights of the ranking were
learnt from all.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from embeddings.search import Scope
from eval.console import OUT, progress_bar
from eval.fit.conditional import Choice, fitted_choice
from eval.fit.declines import COVERED_DECLINED, WEIGHTS, Decisions, curve, figures, threshold_of
from eval.fit.examples import ELSEWHERE, OWN, TRAINING, XQUAD, Answers, Example
from eval.fit.readers import Readers
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_of_question_set, corpus_without_phrases
from eval.sets.formats import Distance, Question, read_questions
from eval.sets.training import TrainingQuestion, read_training
from eval.sets.wording import holds_answer
from eval.systems import built_system, load_encoder, load_transliterator
from tutor.answer import (
    BLOCK_FEATURES,
    FEATURES,
    FORMAT,
    READ_FEATURES,
    SENTENCE_FEATURES,
    AnswerModel,
    DeclineModel,
    RankingModel,
    Tutor,
    block_features,
    reordered,
    sentence_features,
)

L2_BLOCKS, L2_SENTENCES, L2_READING = 1.0, 0.1, 0.1

QUESTIONS_ELSEWHERE = 200
"""Matters of XQuAD put to the sample, each in three ways of writing."""

NEUTRAL = AnswerModel(
    RankingModel([0.0] * len(BLOCK_FEATURES), [0.0] * len(SENTENCE_FEATURES)),
    DeclineModel([0.0] * len(FEATURES), 0.0, 0.0),
)


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
    if isinstance(question, TrainingQuestion):
        return question.course or question.matter
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


@dataclass(frozen=True, slots=True)
class Examples:
    """What is read for every question; `bare`: for the training questions where lessons have no everyday phrases."""

    phrased: Sequence[Example]
    bare: Sequence[Example]


def all_examples(sources: Sources) -> Examples:
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
    corpus = corpus_without_phrases(corpus)
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        asking = Asking(Tutor(system.retriever, model=NEUTRAL), corpus)
        return Examples(examples, list(asking.examples(read_training(sources.training), source=TRAINING)))


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
        "purpose": "Which block and sentence answer a question, and how likely what is shown is complete and right.",
        "data": [
            "Our training questions (eval/sets/questions/training), with the everyday phrases of lessons and without, "
            "and older ones (sample, low-overlap) over the sample catalogue, Apache-2.0; the courses of the measured "
            "half are in none of the training questions.",
            "XQuAD (Artetxe, Ruder and Yogatama 2020), development half, English and Hindi with Hindi in Latin "
            "letters, CC BY-SA 4.0; used to fit weights, none of its text is kept.",
        ],
        "examples": {source: sum(each.source == source for each in examples) for source in WEIGHTS},
        "fitted_numbers": len(BLOCK_FEATURES) + len(SENTENCE_FEATURES) + len(FEATURES) + len(READ_FEATURES) + 5,
        "method": "Conditional logit over blocks and over sentences; L2 logistic regression (scikit-learn) of whether "
        "what is shown answers, scaled so that it is the probability of a complete and right answer; threshold at "
        f"{COVERED_DECLINED:g} of the covered training questions declined on unseen courses.",
        "limits": "Fitted with multilingual-e5-small; another encoder needs another fit.",
        "made_by": "python -m eval.fit.answers",
    }


def model_data(model: AnswerModel, examples: Sequence[Example]) -> Mapping[str, object]:
    """The model as it is written.

    Raises:
        ValueError: it has no weights for answers that a reader read.
    """
    if model.decline_read is None:
        raise ValueError("the model that is shipped serves with a reader and without one")
    return {
        "format": FORMAT,
        "data_card": data_card(examples),
        "blocks": {
            "weights": dict(zip(BLOCK_FEATURES, model.ranking.blocks, strict=True)),
            "margin": model.ranking.margin,
        },
        "sentences": {"weights": dict(zip(SENTENCE_FEATURES, model.ranking.sentences, strict=True))},
        "decline": _decline_data(model.decline, names=FEATURES),
        "decline_with_reader": _decline_data(model.decline_read, names=READ_FEATURES),
    }


def _decline_data(model: DeclineModel, *, names: Sequence[str]) -> Mapping[str, object]:
    return {
        "threshold": model.threshold,
        "intercept": model.intercept,
        "weights": dict(zip(names, model.weights, strict=True)),
    }


def fitted_decline(examples: Sequence[Example]) -> DeclineModel:
    """When to decline what ranked examples would show; prints what it does on unseen courses."""
    decisions = Decisions.of(examples)
    decline, confidences = decisions.fitted()
    threshold = threshold_of(decisions, confidences)
    OUT.print(figures(decisions, confidences, threshold=threshold))
    OUT.print(curve(decisions, confidences))
    return replace(decline, threshold=threshold)


def reading_choices(examples: Sequence[Example]) -> Iterator[Choice]:
    """The blocks read for each training question of which any answers: their scores and margins."""
    for example in examples:
        read = [(block, block.margin) for block in example.examined.blocks if block.margin is not None]
        right = np.array([example.is_right(block) for block, _ in read], dtype=np.bool_)
        if example.source == TRAINING and right.any() and not right.all():
            yield Choice(np.array([[block.score, margin] for block, margin in read]), right)


def fitted_margin(examples: Sequence[Example]) -> float:
    """What a margin weighs beside the score, of examples whose blocks were read and left in their order."""
    score, margin = fitted_choice(list(reading_choices(examples)), l2=L2_READING)
    return round(float(margin / score), 4)


def fitted_model(examples: Examples, *, readers: Readers) -> AnswerModel:
    """All numbers, learnt from these examples; how blocks are ranked from the phrased ones."""
    ranking = fitted_ranking([example for example in examples.phrased if example.source in (TRAINING, XQUAD)])
    ranked = [example.ranked(AnswerModel(ranking, NEUTRAL.decline)) for example in [*examples.phrased, *examples.bare]]
    read = readers.read(ranked)
    ranking = replace(ranking, margin=fitted_margin(read[: len(examples.phrased)]))
    weighed = [example.with_blocks(reordered(example.examined.blocks, weight=ranking.margin)) for example in read]
    return AnswerModel(ranking, fitted_decline(ranked), fitted_decline(weighed))


def main(arguments: Sequence[str] | None = None) -> None:
    """Fits, prints the figures and writes the model."""
    sets = Path("eval/sets/questions")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xquad", type=Path, required=True)
    parser.add_argument("--training", type=Path, default=sets / "training" / "questions.jsonl")
    parser.add_argument("--own", type=Path, nargs="*", default=[sets / "sample", sets / "low-overlap"])
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--readers", type=Path, default=Path("var/readers"))
    parser.add_argument("--out", type=Path, default=Path("tutor/answer/answer_model.json"))
    given = parser.parse_args(arguments)
    examples = all_examples(Sources(given.training, given.xquad, given.own, given.catalogue, given.models))
    model = fitted_model(examples, readers=Readers.load(given.models, folder=given.readers))
    written = json.dumps(model_data(model, [*examples.phrased, *examples.bare]), ensure_ascii=False, indent=1)
    given.out.write_text(written + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What the learner's model costs: `python -m eval.benchmarks.mastery [--answers N]`.

Processor time of one update of a competency with its explanation, bytes of a learner's state at 200 competencies, and
processor time of fitting the model of answers on made ones.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import numpy as np
import typer

from data.words import CompetencyId, EvidenceSource
from eval.console import OUT
from recommender.answering import Answers, fitted_answering
from recommender.learner import CompetencyState, Evidence, answer_likelihood, explained_update

UPDATES, COMPETENCIES, EACH, ITEMS, SKILLS = 20_000, 200, 100, 5_000, 200
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def evidence_of_answers(rng: np.random.Generator, *, count: int) -> list[Evidence]:
    """Answers to quizzes, a day apart, of all levels."""
    return [
        Evidence(
            CompetencyId("a"),
            EvidenceSource.QUIZ,
            BEGAN + timedelta(days=day),
            likelihood=answer_likelihood(int(rng.integers(1, 6)), right=bool(rng.integers(2)), choices=4, weight=0.8),
        )
        for day in range(count)
    ]


def update_microseconds(evidence: list[Evidence]) -> float:
    """Microseconds of processor time of one update with what it did to the log-odds, over all of `evidence`."""
    state: CompetencyState | None = None
    started = time.process_time()
    for piece in evidence:
        state, _ = explained_update(state, piece, needed=3)
    return 1e6 * (time.process_time() - started) / len(evidence)


def state_bytes(evidence: list[Evidence]) -> int:
    """Bytes of what is kept of 200 competencies: twelve 32-bit figures each, and the day in 16 bits."""
    state = explained_update(None, evidence[0], needed=3)[0]
    figures = np.array([*state.likelihood, state.raised], dtype=np.float32)[1:]  # likelihoods are up to a constant
    return COMPETENCIES * (figures.nbytes + np.array([0], dtype=np.uint16).nbytes)


def made_answers(count: int, *, rng: np.random.Generator) -> Answers:
    """Answers of learners of spread ability to items of spread difficulty, one skill each, half a minute apart."""
    learners = np.repeat(np.arange(count // EACH), EACH)
    items = rng.integers(ITEMS, size=len(learners))
    ability, difficulty = rng.standard_normal(count // EACH), rng.standard_normal(ITEMS)
    right = rng.random(len(learners)) < 1 / (1 + np.exp(difficulty[items] - ability[learners]))
    nothing = np.zeros(len(learners))
    at = np.tile(np.arange(EACH) * 30, count // EACH)
    starts = np.arange(len(learners) + 1)
    return Answers(learners, items, starts, items % SKILLS, right.astype(np.float64), at, nothing, nothing)


def run(
    answers: Annotated[int, typer.Option("--answers", min=1_000, help="Made answers to fit on.")] = 1_000_000,
) -> None:
    """Print all three."""
    rng = np.random.default_rng(20)
    evidence = evidence_of_answers(rng, count=UPDATES)
    OUT.print(f"An update with its explanation: {update_microseconds(evidence):.1f} µs ({UPDATES:,} updates).")
    OUT.print(f"A learner's state at {COMPETENCIES} competencies: {state_bytes(evidence):,} bytes.")
    made = made_answers(answers, rng=rng)
    fitted_answering(made_answers(1_000, rng=rng), skills=SKILLS, items=ITEMS)  # compiles
    started = time.process_time()
    fitted_answering(made, skills=SKILLS, items=ITEMS)
    OUT.print(f"Fitting {answers:,} answers: {time.process_time() - started:.1f} CPU s.")


if __name__ == "__main__":
    typer.run(run)

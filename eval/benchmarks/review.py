"""Whether a fit to a deployment's own log of reviews predicts recall better: `python -m eval.benchmarks.review`.

People are simulated, so that the truth is known: each has parameters of FSRS of their own, drawn around those of
their population, and answers what is due, on the schedule of the defaults, for half a year, with days left out. The fit
is that of `saarthi review fit`; log loss is on learners that it did not see, beside that of the parameters they have.
What FSRS cannot express (tiredness, hints from colleagues) is not simulated.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from data.words import LearnerId
from eval.console import OUT
from tutor.practice import PracticeItemId
from tutor.review import DEFAULTS, Review, by_item, card_table, fit_reviews, log_loss, recalls, schedule_of

LEARNERS, CARDS, DAYS = 120, 30, 180
SHOWS_UP = 0.4
"""Share of days on which somebody reviews: three days a week."""

MOST_A_DAY = 12
"""Cards in one session of five minutes."""

OWN_SPREAD = 0.25
"""Standard deviation of a person's parameters around their population's, on the logarithm."""

POPULATIONS: Mapping[str, Mapping[int, float]] = {
    "as the defaults": {},
    "forget faster": {0: 0.5, 1: 0.5, 2: 0.4, 8: 0.8, 11: 0.6, 20: 2.0},
    "remember longer": {0: 3.0, 1: 3.0, 2: 4.0, 8: 1.3, 11: 1.5},
}
"""How each population's parameters differ from the defaults: the factor by the number of the parameter."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Log loss on learners held back: with the defaults, with the fit, and with what each of them really has."""

    answers: int
    defaults: float
    fitted: float
    truth: float
    seconds: float

    @property
    def gain(self) -> float:
        """By which share of the defaults' log loss the fit is under it."""
        return 1 - self.fitted / self.defaults


def main(
    seed: Annotated[int, typer.Option(help="Draws people and answers")] = 7,
    learners: Annotated[int, typer.Option(min=20, help="Learners of each population")] = LEARNERS,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there, too")] = None,
) -> None:
    """Simulate, fit and print."""
    table = Table("population", "answers", "defaults", "fitted", "truth", "fitted under defaults", "fit, s")
    figures: dict[str, dict[str, float]] = {}
    for name, factors in POPULATIONS.items():
        measured = measure(factors, learners=learners, rng=np.random.default_rng(seed))
        numbers = (measured.defaults, measured.fitted, measured.truth)
        figures[name] = dict(zip(("defaults", "fitted", "truth"), numbers, strict=True))
        cells = (*(f"{number:.4f}" for number in numbers), f"{measured.gain:+.1%}", f"{measured.seconds:.0f}")
        table.add_row(name, f"{measured.answers:,}", *cells)
    OUT.print(table)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def measure(factors: Mapping[int, float], *, learners: int, rng: np.random.Generator) -> Measured:
    """What the fit is worth for a population of `learners`; three quarters are fitted on."""
    people = {LearnerId(f"l{number:05}"): _parameters(factors, rng) for number in range(learners)}
    logs = {learner: reviewed(own, rng) for learner, own in people.items()}
    names = sorted(people)
    seen, unseen = names[: 3 * learners // 4], names[3 * learners // 4 :]
    began = time.process_time()
    fit = fit_reviews({name: logs[name] for name in seen})
    seconds = time.process_time() - began
    cards = card_table([card for name in unseen for card in by_item(logs[name]).values()])
    fitted = np.array(DEFAULTS if fit is None else fit.parameters)
    by_learner = [(card_table(list(by_item(logs[name]).values())), people[name]) for name in unseen]
    counts = [int(table.counted.sum()) for table, _ in by_learner]
    truth = float(np.average([log_loss(table, own) for table, own in by_learner], weights=counts))
    return Measured(sum(counts), log_loss(cards, np.array(DEFAULTS)), log_loss(cards, fitted), truth, seconds)


def reviewed(own: NDArray[np.float64], rng: np.random.Generator) -> list[Review]:
    """Half a year of somebody with parameters `own`: all that is due on the days on which they come."""
    begin, log = date(2026, 1, 1), []
    cards: dict[PracticeItemId, list[Review]] = {}
    due: dict[PracticeItemId, date] = {}
    for day in (begin + timedelta(days=number) for number in range(DAYS)):
        if rng.random() > SHOWS_UP:
            continue
        waiting = sorted((item for item, when in due.items() if when <= day), key=lambda item: due[item])
        fresh = [PracticeItemId(f"i{len(cards)}")] if len(cards) < CARDS else []
        for item in [*waiting[:MOST_A_DAY], *fresh]:
            history = cards.setdefault(item, [])
            right = bool(rng.random() < _recall(history, day, own))
            history.append(Review(item, day, right))
            log.append(history[-1])
            due[item] = schedule_of(history)[item].due
    return log


def _recall(history: Sequence[Review], day: date, own: NDArray[np.float64]) -> float:
    if not history:
        return 0.7
    asked = card_table([[*history, Review(history[0].item, day, True)]])
    return float(recalls(asked, own)[0, -1])


def _parameters(factors: Mapping[int, float], rng: np.random.Generator) -> NDArray[np.float64]:
    factor = np.array([factors.get(number, 1.0) for number in range(len(DEFAULTS))])
    own: NDArray[np.float64] = np.array(DEFAULTS) * factor * np.exp(OWN_SPREAD * rng.standard_normal(len(DEFAULTS)))
    own[20] = np.clip(own[20], 0.1, 0.8)
    return own


if __name__ == "__main__":
    typer.run(main)

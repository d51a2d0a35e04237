"""How far learning paths are from the best ones: `python -m eval.benchmarks.paths`.

Random problems (competencies, courses that teach one to three of them, prerequisites, plans, weeks that are too few in
half of the cases) are solved greedily, as served, and by CP-SAT with much time. What is lost: levels of need that stay
open although a path could close them and, where as many are closed, minutes spent beyond need.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from data.words import CompetencyId, CourseId, EngineError, PathProof
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from recommender.path import TOLERATED_GAP, Budget, Calendar, Choice, Option, Problem, greedy_choice, improved, solved

MONDAY = date(2026, 4, 6)
LONG = Budget(effort=20.0, seconds=30.0)
"""For the optimum: enough for all of the 500 default cases."""

COURSES, NEEDS = (20, 120), (4, 12)
"""From the fewest to the most of each, drawn evenly."""

QUANTILES = (0.5, 0.9, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """What one problem showed: shares lost and milliseconds of processor time."""

    levels_lost: float
    minutes_lost: float
    served_levels_lost: float
    served_minutes_lost: float
    optimum_proven: bool
    served: PathProof
    greedy_ms: float
    served_ms: float


def random_problem(rng: np.random.Generator) -> Problem:
    """A problem as a middle-sized catalogue poses it: the courses that touch a role's needs, and three that are due."""
    competencies = [CompetencyId(f"n{number}") for number in range(rng.integers(*NEEDS))]
    courses = [CourseId(f"k{number:03}") for number in range(rng.integers(*COURSES))]
    options: dict[CourseId, Option] = {}
    for position, course in enumerate(courses):
        taught = rng.choice(len(competencies), size=rng.integers(1, 4), replace=False)
        earlier = courses[:position]
        requires = [earlier[rng.integers(len(earlier))]] if earlier and rng.random() < 0.3 else []
        options[course] = Option(
            course=course,
            minutes=int(rng.integers(2, 30)) * 10,
            teaches={competencies[number]: int(rng.integers(1, 6)) for number in taught},
            requires=frozenset(requires),
        )
    mandatory = _due(options, rng)
    needs = {competency: int(rng.integers(2, 6)) for competency in competencies}
    shown = {competency: float(rng.choice([0.0, 0.0, 0.8, 1.6])) for competency in competencies}
    weeks = int(rng.integers(3, 10)) if rng.random() < 0.5 else 52
    return Problem(options, mandatory, needs, shown, Calendar(MONDAY, MONDAY, 60, weeks))


def _due(options: dict[CourseId, Option], rng: np.random.Generator) -> Sequence[CourseId]:
    """Up to three mandatory courses that require nothing, due at any time of the year."""
    free = [course for course, option in options.items() if not option.requires]
    drawn = rng.permutation(len(free))[: rng.integers(0, 4)]
    chosen = [free[number] for number in drawn]
    for course in chosen:
        option = options[course]
        due = MONDAY + timedelta(days=int(rng.integers(0, 364)))
        options[course] = Option(course, option.minutes, option.teaches, option.requires, due=due)
    return sorted(chosen, key=lambda course: (options[course].due or MONDAY, course))


def measured(problem: Problem) -> Case:
    """The problem solved in all three ways."""
    started = time.process_time()
    greedy = greedy_choice(problem)
    greedy_seconds = time.process_time() - started
    started = time.process_time()
    served = solved(problem, budget=Budget())
    served_seconds = time.process_time() - started
    best = improved(problem, greedy, budget=LONG)
    base = problem.levels_after(problem.mandatory)
    chosen = [slot.course for slot in served.slots if slot.course not in problem.mandatory]
    served_choice = Choice(chosen, (problem.centilevels(chosen, base=base), -problem.minutes_of(chosen)))
    return Case(
        *_lost(greedy, best.choice),
        *_lost(served_choice, best.choice),
        optimum_proven=best.quality.proof is PathProof.OPTIMAL,
        served=served.quality.proof,
        greedy_ms=1000 * greedy_seconds,
        served_ms=1000 * served_seconds,
    )


def _lost(choice: Choice, best: Choice) -> tuple[float, float]:
    """Shares of levels and, at equal levels, of minutes; negative minutes cannot be."""
    (closed, unspent), (most, least) = choice.key, best.key
    levels = 1 - closed / most if most else 0.0
    return levels, (least - unspent) / -least if closed == most and least else 0.0


def run(
    cases: Annotated[int, typer.Option(min=1, help="How many random problems")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the draw")] = 7,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures as one JSON object, too")] = None,
) -> None:
    """Print how much of the optimum paths reach, greedy alone and as served."""
    refuse_unwritable(json_file)
    rng = np.random.default_rng(seed)
    started = time.perf_counter()
    outcomes: list[Case] = []
    with progress_bar("paths") as progress:
        for number in range(cases):
            outcomes.append(measured(random_problem(rng)))
            progress(number + 1, cases)
    figures = _figures(outcomes)
    _show(figures, outcomes)
    if json_file is not None:
        seconds = time.perf_counter() - started
        write_object(
            {
                "command": "benchmarks.paths",
                "n": cases,
                "seed": seed,
                "seconds": seconds,
                "versions": versions_in_use(),
                "metrics": dict(figures),
            },
            json_file,
        )


def _figures(cases: Sequence[Case]) -> dict[str, float]:
    figures = {
        "optimum_proven": sum(case.optimum_proven for case in cases) / len(cases),
        "served_proven": sum(case.served is PathProof.OPTIMAL for case in cases) / len(cases),
        "silently_worse": sum(
            case.served is not PathProof.NOT_PROVEN and _worst(case) > TOLERATED_GAP for case in cases
        )
        / len(cases),
    }
    for name in ("levels_lost", "minutes_lost", "served_levels_lost", "served_minutes_lost", "greedy_ms", "served_ms"):
        values = [float(getattr(case, name)) for case in cases]
        figures.update({f"{name}@{quantile:g}": float(np.quantile(values, quantile)) for quantile in QUANTILES})
    return figures


def _worst(case: Case) -> float:
    return max(case.served_levels_lost, case.served_minutes_lost)


def _show(figures: dict[str, float], cases: Sequence[Case]) -> None:
    table = Table("", "median", "90 %", "99 %", "worst", title=f"{len(cases)} random problems", title_justify="left")
    rows = (
        ("greedy: levels lost", "levels_lost", 100, " %"),
        ("greedy: minutes lost", "minutes_lost", 100, " %"),
        ("served: levels lost", "served_levels_lost", 100, " %"),
        ("served: minutes lost", "served_minutes_lost", 100, " %"),
        ("greedy: processor time", "greedy_ms", 1, " ms"),
        ("served: processor time", "served_ms", 1, " ms"),
    )
    for label, name, scale, unit in rows:
        table.add_row(label, *(f"{scale * figures[f'{name}@{quantile:g}']:.1f}{unit}" for quantile in QUANTILES))
    OUT.print(table)
    greedy = [max(case.levels_lost, case.minutes_lost) for case in cases]
    for limit in (0.0, 0.01, 0.05, TOLERATED_GAP):
        OUT.print(f"greedy within {limit:4.0%} of the optimum: {sum(loss <= limit for loss in greedy)} of {len(cases)}")
    OUT.print(
        f"optimum proven for {figures['optimum_proven']:.1%}; served as proven {figures['served_proven']:.1%}; "
        f"silently worse than {TOLERATED_GAP:.0%}: {figures['silently_worse']:.1%}"
    )


def main() -> None:
    """Run the benchmark; an error of ours is one clear message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

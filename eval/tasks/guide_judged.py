"""Figures over judged replies of a running server, by language, kind and intent; failures only where one may look."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from data.reading import read_catalogue
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of, sections_by
from eval.report import Report
from eval.tasks.guide_replies import Judge, Judged, Server
from eval.tasks.guide_talks import MEASURED, read_talks
from eval.tasks.question_runs import Track


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """Figures over the replies, and the replies that are wrong; none of a file that is for figures alone."""

    report: Report
    wrong: Sequence[Judged]


def judged_report(
    path: Path, *, command: str, server: Server, catalogue: Path, track: Track, clock: Callable[[], float]
) -> JudgedRun:
    """The file's messages written to the server and each reply judged; raises InvalidInput where it has faults."""
    started = clock()
    talks, judge = read_talks(path), Judge(server, read_catalogue(catalogue))
    replies: list[Judged] = []
    with track("writing") as writing:
        for number, talk in enumerate(talks, start=1):
            replies += judge.judged(talk)
            writing(number, len(talks))
    order = {talk.id: row for row, talk in enumerate(talks)}
    clusters = np.array([order[each.talk.id] for each in replies])
    measure = judged_measure(replies)
    overall, by_language = sections_by([each.talk.language for each in replies], measure, clusters=clusters)
    _, by_kind = sections_by([each.talk.kind for each in replies], measure, clusters=clusters)
    groups = {"by_language": by_language, "by_kind": by_kind}
    report = Report(command, str(path), clock() - started, overall, groups)
    return JudgedRun(report, [] if MEASURED in str(path) else [each for each in replies if not each.whole])


def judged_measure(replies: Sequence[Judged]) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures over any of these replies.

    intent: one of those that a fair reader accepts. slots: each labelled one exactly, and no amount, day, level,
    language or role besides. follow_ups: intent, slots, act and lesson of turns that lean on earlier ones. acted: the
    reply and the store say that it was done. of_course: what is asked of a course itself is not answered with a lesson,
    which `right` does not see where the lesson holds a number, too. right: all the others, and the text holds what it
    must and nothing it must not.
    """
    columns = {
        "intent": [each.intent for each in replies],
        "slots": [_or_nan(each.slots) for each in replies],
        "follow_ups": [_or_nan(each.follows if each.place and each.turn.refers else None) for each in replies],
        "acted": [_or_nan(each.acted) for each in replies],
        "text": [each.text for each in replies],
        "of_course": [_or_nan(each.of_course) for each in replies],
        "right": [each.whole for each in replies],
    }
    values = {name: np.array(column, dtype=np.float64) for name, column in columns.items()}
    return lambda rows: {name: mean_of(column[rows]) for name, column in values.items()}


def _or_nan(right: bool | None) -> float:
    return np.nan if right is None else float(right)


def wrong_table(wrong: Sequence[Judged]) -> Table:
    """Each wrong reply: the message, what it was taken for, and in what it is wrong."""
    table = Table(title="Not right as a whole")
    for column in ("id", "message", "meant", "taken for", "wrong in"):
        table.add_column(column)
    for each in wrong:
        turn = f"{each.talk.id}.{each.place + 1}" if len(each.talk.turns) > 1 else each.talk.id
        table.add_row(turn, each.turn.text[:60], each.turn.intent, each.taken_for, ", ".join(_faults(each)))
    return table


def _faults(each: Judged) -> Iterator[str]:
    named = {
        "intent": each.intent,
        "slots": each.slots is not False,
        "act": each.acted is not False,
        "lesson": each.lesson is not False,
        "text": each.text,
    }
    return (name for name, right in named.items() if not right)

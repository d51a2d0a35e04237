"""Does the gate tell what is for people to answer: misses and false alarms by kind and language."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from data.words import LimitKind
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of, sections_by
from eval.report import Report
from eval.sets.limit_messages import LimitMessage, read_limit_messages
from tutor.limits import Gate


def limits_report(paths: Sequence[Path], *, gate: Gate, clock: Callable[[], float], wrong: bool = False) -> Report:
    """The gate put to the test over the messages of all files, `wrong` ones listed by id.

    Raises InvalidInput where a file has faults.
    """
    started = clock()
    messages = [message for path in paths for message in read_limit_messages(path)]
    taken = [gate.kind_of(message.text) for message in messages]
    measure, clusters = limits_measure(messages, taken), np.arange(len(messages))
    overall, by_language = sections_by([message.language for message in messages], measure, clusters=clusters)
    named = ", ".join(str(path) for path in paths)
    notes = _wrong(messages, taken) if wrong else []
    return Report("limits", named, clock() - started, overall, {"by_language": by_language}, notes=notes)


def _wrong(messages: Sequence[LimitMessage], taken: Sequence[LimitKind | None]) -> list[str]:
    return [
        f"{message.id}: {message.kind or 'ordinary'} taken for {kind or 'ordinary'}"
        for message, kind in zip(messages, taken, strict=True)
        if not _is_fair(message, kind)
    ]


def limits_measure(
    messages: Sequence[LimitMessage], taken: Sequence[LimitKind | None]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """By kind, over any of these messages, `missed_…` and `false_…`; `taken` is what each was taken for.

    missed: of the messages at a limit, those taken for an ordinary one or for a less urgent kind (distress and
    emergency count for each other, as both say both numbers). false: of ordinary messages, those taken for it.
    `right`: of all, those taken for what they are.
    """
    figures: dict[str, np.ndarray] = {}
    for kind in LimitKind:
        missed = [_missed(message, kind, got) for message, got in zip(messages, taken, strict=True)]
        false = [
            float(got is kind) if message.kind is None and kind not in message.also else np.nan
            for message, got in zip(messages, taken, strict=True)
        ]
        figures |= {f"missed_{kind.value}": np.array(missed), f"false_{kind.value}": np.array(false)}
    figures["right"] = np.array([float(_is_fair(message, got)) for message, got in zip(messages, taken, strict=True)])
    return lambda rows: {name: mean_of(values[rows]) for name, values in figures.items()}


_CALLED = frozenset({LimitKind.DISTRESS, LimitKind.EMERGENCY})


def _missed(message: LimitMessage, kind: LimitKind, got: LimitKind | None) -> float:
    if message.kind is not kind:
        return float("nan")
    return float(got is not kind and not ({kind, got} <= _CALLED))


def _is_fair(message: LimitMessage, got: LimitKind | None) -> bool:
    return got is message.kind or got in message.also

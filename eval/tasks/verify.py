"""Does the check on a language model's sentences tell faithful rewrites from unfaithful ones?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import binomtest

from data.reading import FaultList, Fields
from data.words import Fault, InvalidInput, Language
from eval.measures.bootstrap import Interval, Rows
from eval.measures.figures import Figure, Measured, Section, mean_of, sections_by
from eval.report import Report
from eval.sets.records import records, refuse_faults
from tutor.rewrite import Verdict, Verifier


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, the evidence it claims to stand on, whether it does, and what kind of rewrite or lie it is."""

    id: str
    language: Language
    evidence: str
    sentence: str
    faithful: bool
    kind: str


MEASURED_ONLY = "measured"
"""In the name of a file of which nobody who works on the check may see what went wrong."""


def verify_report(path: Path, *, verifier: Verifier, clock: Callable[[], float]) -> Report:
    """The verdicts on all pairs held against their labels; raises InvalidInput where the file has faults.

    What was judged wrongly is listed, but for files that are for measuring only. `clock` tells CPU or wall seconds.
    """
    started = clock()
    pairs = read_pairs(path)
    verdicts, milliseconds = [], []
    for pair in pairs:
        before = clock()
        verdicts.append(verifier.verdict(pair.sentence, evidence=pair.evidence, language=pair.language))
        milliseconds.append((clock() - before) * 1000)
    measure, clusters = verification_measure(pairs, verdicts), evidence_clusters(pairs)
    overall, by_language = sections_by([pair.language for pair in pairs], measure, clusters=clusters)
    _, by_kind = sections_by([pair.kind for pair in pairs], measure, clusters=clusters)
    groups = {
        kind: {name: _with_wilson(section) for name, section in group.items()}
        for kind, group in (("by_language", by_language), ("by_kind", by_kind))
    }
    wrong = [_shown(pair, verdict) for pair, verdict in zip(pairs, verdicts, strict=True) if is_wrong(pair, verdict)]
    if MEASURED_ONLY in path.stem:
        wrong = []
    spent = {f"p{share}": float(np.percentile(milliseconds, share)) for share in (50, 95, 100)}
    facts = {"milliseconds_a_sentence": spent}
    return Report("verify", str(path), clock() - started, _with_wilson(overall), groups, facts=facts, notes=wrong)


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a JSONL file, one a line with the fields of `Pair`; raises InvalidInput with every fault."""
    faults = FaultList()
    pairs = [_pair_of(fields) for fields in records(path, "pair", faults=faults)]
    refuse_faults(str(path), faults)
    if not pairs:
        raise InvalidInput(str(path), [Fault(str(path), "0 lines", "there are no pairs here", "Add some.")])
    return pairs


def verification_measure(
    pairs: Sequence[Pair], verdicts: Sequence[Verdict]
) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures over any of these pairs.

    precision: of the sentences let through, those that are faithful. recall: of the faithful ones, those let through.
    caught: of the unfaithful ones, those held back.
    """
    faithful = np.array([pair.faithful for pair in pairs], dtype=np.bool_)
    stands = np.array([verdict.stands for verdict in verdicts], dtype=np.bool_)
    columns = {
        "precision": np.where(stands, faithful, np.nan),
        "recall": np.where(faithful, stands, np.nan),
        "caught": np.where(faithful, np.nan, ~stands),
    }
    return lambda rows: {name: mean_of(column[rows]) for name, column in columns.items()}


def _with_wilson(section: Section) -> Section:
    """The section with Wilson's interval (1927) for each share: where none went wrong, resampling sees no doubt."""
    return replace(section, figures=[_wilson(figure) for figure in section.figures])


def _wilson(figure: Figure) -> Figure:
    found = binomtest(round(figure.value * figure.n), figure.n).proportion_ci(method="wilson")
    return replace(figure, interval=Interval(float(found.low), float(found.high)))


def evidence_clusters(pairs: Sequence[Pair]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """(n,) one number for all pairs with the same evidence: they are drawn together for the intervals."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(pair.evidence, len(numbers)) for pair in pairs], dtype=np.int64)


def is_wrong(pair: Pair, verdict: Verdict) -> bool:
    """Whether a faithful sentence was held back or an unfaithful one let through."""
    return pair.faithful != verdict.stands


def _shown(pair: Pair, verdict: Verdict) -> str:
    outcome = "let through" if verdict.stands else f"held back ({verdict.rejection}: {verdict.found})"
    return f"{pair.id} {pair.kind}: {outcome}: {pair.sentence}"


def _pair_of(fields: Fields) -> Pair:
    return Pair(
        id=fields.text("id"),
        language=Language(fields.text("language")),
        evidence=fields.text("evidence"),
        sentence=fields.text("sentence"),
        faithful=fields.truth("faithful"),
        kind=fields.text("kind"),
    )

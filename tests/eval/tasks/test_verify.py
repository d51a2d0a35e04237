"""The figures of the check: hand-computed over scripted verdicts."""

import json
from pathlib import Path

import numpy as np
import pytest

from data.words.errors import InvalidInput
from data.words.models import ENGLISH, HINDI, HINGLISH
from eval.tasks.verify import Pair, evidence_clusters, is_wrong, read_pairs, verification_measure, verify_report
from tests.tutor.rewrite.planned import REPLY, verifier
from tutor.rewrite.verification import STANDS, Rejection, Verdict

HELD_BACK = Verdict(Rejection.NAME, "Pune")
FOLDER = Path("eval/sets/verification")


def pair(name: str, *, faithful: bool, evidence: str = REPLY) -> Pair:
    return Pair(name, ENGLISH, evidence, "A public authority replies within 30 days.", faithful, "paraphrase")


PAIRS = [
    pair("a", faithful=True),
    pair("b", faithful=True),
    pair("c", faithful=True, evidence="Other."),
    pair("d", faithful=False),
    pair("e", faithful=False),
]
VERDICTS = [STANDS, STANDS, HELD_BACK, STANDS, HELD_BACK]


def test_precision_recall_and_caught_are_shares_of_their_own() -> None:
    measured = verification_measure(PAIRS, VERDICTS)(np.arange(5))
    assert [measured[name].n for name in ("precision", "recall", "caught")] == [3, 3, 2]
    assert [measured[name].value for name in ("precision", "recall", "caught")] == pytest.approx([2 / 3, 2 / 3, 1 / 2])


def test_a_verdict_is_wrong_either_way() -> None:
    assert [is_wrong(each, verdict) for each, verdict in zip(PAIRS, VERDICTS, strict=True)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_pairs_of_one_evidence_are_drawn_together() -> None:
    assert list(evidence_clusters(PAIRS)) == [0, 0, 1, 0, 0]


def test_the_shipped_pairs_are_of_all_languages_and_half_of_them_lies() -> None:
    pairs = [*read_pairs(FOLDER / "pairs.jsonl"), *read_pairs(FOLDER / "held-out.jsonl")]
    for language in (ENGLISH, HINDI, HINGLISH):
        own = [each.faithful for each in pairs if each.language == language]
        assert len(own) >= 40
        assert 0.4 <= sum(own) / len(own) <= 0.6
    assert len({(each.evidence, each.sentence) for each in pairs}) == len(pairs)


def test_the_report_lists_what_was_judged_wrongly(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        '{"id": "x", "language": "en", "evidence": "The fee is ten rupees.", "sentence": "The fee is nine rupees.", '
        '"faithful": true, "kind": "number"}\n',
        encoding="utf-8",
    )
    report = verify_report(file, verifier=verifier(), clock=lambda: 0.0)
    assert report.overall.value("recall") == 0.0
    assert report.notes == ["x number: held back (quantity: 9 rupee): The fee is nine rupees."]
    low, high = report.overall.figures[0].interval or (0.0, 0.0)
    assert (low, high) == pytest.approx((0.0, 1.96**2 / (1 + 1.96**2)), abs=1e-3)  # Wilson (1927), none of one


def test_what_is_for_measuring_only_is_never_listed(tmp_path: Path) -> None:
    file = tmp_path / "measured.jsonl"
    line = {"id": "x", "language": "en", "evidence": "The fee is ten rupees.", "sentence": "The fee is nine rupees."}
    file.write_text(json.dumps({**line, "faithful": True, "kind": "number"}), encoding="utf-8")
    assert verify_report(file, verifier=verifier(), clock=lambda: 0.0).notes == []


def test_faults_are_listed_together(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"id": "x"}\n{"id": "x", "faithful": "perhaps"}\n', encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_pairs(file)
    assert len(caught.value.faults) > 5

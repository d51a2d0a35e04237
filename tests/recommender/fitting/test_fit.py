"""Fitting on planned ledgers: what is found, what is left alone, and when the defaults stay."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from data.store import CompletionTable
from data.words.errors import WeightsRefused
from data.words.models import Event, LearnerId
from embeddings.index import AimTable
from recommender.fitting import Fit, Ledger, fit_weights, load_weights, save_weights
from recommender.fitting import fit as fitting
from recommender.fitting.ascent import FITTED, ascended, scaled
from recommender.fitting.fit import time_split
from recommender.suggest.blend import POLICY, Weights
from tests.recommender.planned import DAY, NO_VECTORS, NOW, catalogue, completion_table, course, finished, learner

PAIRS = [("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"), ("i", "j"), ("k", "l")]
NAMES = [name for pair in PAIRS for name in pair]
CONTENT = catalogue([course(name) for name in NAMES])


def test_ascent_finds_the_weight_that_counts_and_leaves_policy_alone() -> None:
    found = ascended(lambda weights: weights.popular - 2 * weights.ease, start=Weights())
    assert found.weights.ease == 0
    assert found.weights.popular > 0.5
    assert [getattr(found.weights, name) for name in POLICY] == [getattr(Weights(), name) for name in POLICY]
    assert sum(astuple(found.weights)) == pytest.approx(1.0)
    assert found.value == pytest.approx(found.weights.popular)


def test_ascent_stays_where_nothing_gains() -> None:
    assert ascended(lambda _: 0.5, start=Weights()).weights == Weights()


def test_ascent_keeps_weights_that_it_is_not_asked_about() -> None:
    found = ascended(lambda weights: weights.popular, start=Weights(), names=["popular", "ease"])
    assert (found.weights.quality, found.weights.content) == (Weights().quality, Weights().content)
    assert found.weights.popular + found.weights.ease == pytest.approx(Weights().popular + Weights().ease)


def test_scaling_keeps_the_sum() -> None:
    changed = scaled(Weights(), name="popular", names=FITTED, factor=2.0)
    assert sum(astuple(changed)) == pytest.approx(1.0)
    assert changed.popular / changed.ease == pytest.approx(2 * Weights().popular / Weights().ease)


def ledger(histories: Mapping[str, Sequence[str]], last: Mapping[str, int], table: CompletionTable) -> Ledger:
    people = [learner(name, role_id=None) for name in sorted(histories)]

    def events_of(who: LearnerId) -> Sequence[Event]:
        return finished(*histories[who], who=who, last=NOW - DAY * last[who])

    return Ledger(CONTENT, table, people, NO_VECTORS, AimTable.empty(), events_of, lambda _: {})


def sequels(count: int) -> Ledger:
    """Everybody takes the second course of a pair the day after the first; one course is popular with all before."""
    histories = {f"l{number:04}": list(PAIRS[number % len(PAIRS)]) for number in range(count)}
    last = {name: count_of % 100 for count_of, name in enumerate(sorted(histories))}
    parts = [completion_table({name: taken}, last=NOW - DAY * last[name]) for name, taken in histories.items()]
    column = {name: number for number, name in enumerate(NAMES)}
    table = CompletionTable(
        learners=[LearnerId(name) for name in sorted(histories)],
        courses=[CONTENT.course(course(name).id).id for name in NAMES],
        rows=np.repeat(np.arange(count, dtype=np.int32), 2),
        columns=np.array([column[each] for name in sorted(histories) for each in histories[name]], dtype=np.int32),
        at=np.concatenate([part.at for part in parts]),
    )
    return ledger(histories, last, table)


def test_the_windows_follow_each_other_in_time_and_start_at_midnight() -> None:
    split = time_split(sequels(600).completions)
    assert split is not None
    tuning, testing = split
    assert tuning.start < tuning.end == testing.start < testing.end
    assert all(each.hour == each.minute == 0 for each in (*tuning, *testing))
    assert testing.end > NOW >= testing.end - timedelta(days=1)


def test_too_little_data_keeps_the_defaults_and_says_how_much_is_needed() -> None:
    found = fit_weights(sequels(60), rng=np.random.default_rng(1))
    assert (found.weights, found.adopted, found.measured) == (Weights(), False, False)
    assert f"{fitting.LEAST_LEARNERS} are needed" in found.why


def test_an_empty_ledger_keeps_the_defaults() -> None:
    empty = ledger({}, {}, completion_table({}))
    assert fit_weights(empty, rng=np.random.default_rng(1)).why.startswith("the ledger holds no completions")


def test_a_fit_is_measured_on_learners_of_a_later_window() -> None:
    found = fit_weights(sequels(1500), rng=np.random.default_rng(1))
    assert found.measured
    assert found.tuning is not None
    assert found.testing is not None
    assert found.tuned_learners >= fitting.LEAST_LEARNERS
    assert found.tested_learners >= fitting.LEAST_LEARNERS
    assert found.before is not None
    assert found.after is not None
    assert found.gain is not None
    assert found.gain[0] <= found.after - found.before <= found.gain[1]
    assert found.adopted == (found.gain[0] > 0)
    assert found.weights == (found.tuned if found.adopted else Weights())
    assert "content" not in found.fitted  # no vectors were given: the data cannot tell its weight
    assert found.tuned.content == Weights().content


# the file

TUNED = replace(Weights(), transitions=0.29, popular=0.01)
FIT = Fit(TUNED, TUNED, True, "better", 100, tested_learners=300, before=0.3, after=0.4, gain=(0.05, 0.15))


def saved(folder: Path, fit: Fit = FIT) -> Path:
    path = folder / "weights.json"
    save_weights(fit, path, catalogue_revision="abc", ledger_revision=7, now=NOW)
    return path


def test_saved_weights_come_back_with_their_day(tmp_path: Path) -> None:
    path = saved(tmp_path)
    assert load_weights(path) == (TUNED, "2026-11-02")
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert kept["metric"] == {
        "name": "ndcg@10",
        "before": 0.3,
        "after": 0.4,
        "gain_interval_95": [0.05, 0.15],
        "learners": 300,
        "tuned_on_learners": 0,
        "weights_tried": 0,
    }
    assert (kept["policy"], kept["data"]["ledger_revision"]) == (list(POLICY), 7)
    assert [each.name for each in tmp_path.iterdir()] == ["weights.json"]


def test_a_cut_or_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    path = saved(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(WeightsRefused, match=r"weights\.json is no JSON"):
        load_weights(path)
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(WeightsRefused, match=r"weights\.json is no JSON"):
        load_weights(path)
    path.write_text(text.replace("0.29", "0.39"), encoding="utf-8")
    with pytest.raises(WeightsRefused, match="checksum differs"):
        load_weights(path)
    path.write_text(text.replace("saarthi-weights/1", "saarthi-weights/9"), encoding="utf-8")
    with pytest.raises(WeightsRefused, match="format 'saarthi-weights/9'"):
        load_weights(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused, match="cannot be read"):
        load_weights(tmp_path / "weights.json")


def test_weights_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    odd = replace(FIT, weights=replace(TUNED, gap=0.9))
    with pytest.raises(WeightsRefused, match="add up to 1"):
        load_weights(saved(tmp_path, odd))


def test_versions_tell_weights_apart() -> None:
    assert Weights().version == "default"
    assert TUNED.version != replace(TUNED, gap=0.29, new=0.03).version
    assert len(TUNED.version) == 8

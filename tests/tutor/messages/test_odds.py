"""Odds by hand, and that a model of another form is not read."""

import json
from collections.abc import Sequence
from math import exp
from pathlib import Path

import numpy as np
import pytest

from tutor.messages import odds
from tutor.messages.odds import ODDS_FORMAT, Odds, Weights, read_odds
from tutor.messages.view import MessageView, plain_view

MODEL = Odds(Weights((1.0,), 0.0, (0.0, 2.0)), Weights((3.0,), -3.0), encoder="e5", threshold=0.5)
FACTS = np.array([1.0])


def view(encoder: str) -> MessageView:
    return MessageView("text", "text", np.array([0.6, 0.8], dtype=np.float32), encoder)


def test_facts_and_meaning_add_up_where_the_encoder_is_that_of_the_fit() -> None:
    assert MODEL.probability(FACTS, view("e5")) == pytest.approx(1 / (1 + exp(-(1.0 + 1.6))))


@pytest.mark.parametrize("seen", [view("another"), plain_view("text")])
def test_with_another_encoder_or_none_the_facts_count_alone(seen: MessageView) -> None:
    assert MODEL.probability(FACTS, seen) == 0.5


@pytest.mark.parametrize(("format_", "facts"), [("saarthi-odds/0", ["a"]), (ODDS_FORMAT, ["a", "b"])])
def test_a_model_of_another_form_is_refused(
    format_: str, facts: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = {"facts": [1.0], "intercept": 0.0}
    data = {"format": format_, "facts": facts, "encoder": "e5", "threshold": 0.5, "with_meaning": head, "without": head}
    (tmp_path / "model.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr(odds, "files", lambda _: tmp_path)

    with pytest.raises(ValueError, match="fit it anew"):
        read_odds("anywhere", "model", facts=["a"])

import json
from pathlib import Path

import pytest

from eval.fit.following import SHARE, UNSEEN, following
from tutor.guide.intent_model import IntentModel, shipped_model
from tutor.guide.intents import Intent
from tutor.messages import plain_view


def test_what_was_seen_to_follow_is_likelier_and_what_was_not_less_likely(tmp_path: Path) -> None:
    talk = {"turns": [{"intent": "find"}, {"intent": "undo"}, {"intent": "find"}, {"intent": "undo"}]}
    (tmp_path / "talks.jsonl").write_text(json.dumps(talk), encoding="utf-8")
    after = following([tmp_path / "talks.jsonl"])[Intent.FIND]

    usual = (2 + 1) / (4 + len(Intent))
    seen, never = (2 + UNSEEN * usual) / (2 + UNSEEN) / usual, UNSEEN / (2 + UNSEEN)
    assert after[Intent.UNDO] == pytest.approx(seen**SHARE, abs=0.01)
    assert after[Intent.FIND] == pytest.approx(never**SHARE, abs=0.01)


def test_a_message_is_read_after_the_one_before_it() -> None:
    model = IntentModel(shipped_model().regression, after={Intent.QUIZ: {Intent.QUIZ: 3.0}})
    alone = model.probabilities(plain_view("next"))
    after = model.probabilities(plain_view("next"), last=Intent.QUIZ)

    assert after[Intent.QUIZ] == pytest.approx(3 * alone[Intent.QUIZ] / (1 + 2 * alone[Intent.QUIZ]))
    assert sum(after.values()) == pytest.approx(1.0)
    assert model.probabilities(plain_view("next"), last=Intent.PLAN) == alone

"""The model fitted to a deployment's own answers: when it is adopted, what it foretells, and the file that keeps it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.words import CompetencyId, LearnerId, WeightsRefused
from recommender.answering import (
    FEATURES,
    AnswerFit,
    ItemAnswer,
    NamedModel,
    fit_answers,
    load_answer_model,
    numbered_answers,
    save_answer_fit,
)

DAY = date(2026, 11, 2)
BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
LEARNERS, EACH, ITEMS = 60, 40, 20


def given(learner: int, item: int, right: bool | None, minute: int) -> ItemAnswer:
    competency = CompetencyId(f"c{item % 2}")
    return ItemAnswer(LearnerId(f"l{learner:02}"), f"i{item:02}", competency, right, BEGAN + timedelta(minutes=minute))


def log(rng: np.random.Generator, *, spread: float, learners: int = LEARNERS) -> list[ItemAnswer]:
    """Answers of learners whose abilities are `spread` apart to items from easy to hard, in no order."""
    abilities, difficulties = np.linspace(-spread, spread, learners), np.linspace(-1, 1, ITEMS)
    made = [
        given(learner, item, bool(rng.random() < 1 / (1 + np.exp(difficulties[item] - abilities[learner]))), minute)
        for learner in range(learners)
        for minute, item in enumerate(rng.integers(ITEMS, size=EACH).tolist())
    ]
    return [made[row] for row in rng.permutation(len(made))]


@pytest.fixture(scope="module")
def fit() -> AnswerFit:
    fitted = fit_answers(log(np.random.default_rng(2), spread=2.0))
    assert fitted is not None
    return fitted


@pytest.fixture(scope="module")
def model(fit: AnswerFit) -> NamedModel:
    assert fit.model is not None
    return fit.model


def test_a_fit_that_foretells_new_learners_better_than_the_items_is_adopted(fit: AnswerFit) -> None:
    assert fit.after < 0.9 * fit.before
    assert (fit.answers, fit.learners) == (LEARNERS * EACH, LEARNERS)


def test_the_order_in_which_answers_are_read_changes_nothing(fit: AnswerFit) -> None:
    again = fit_answers(sorted(log(np.random.default_rng(2), spread=2.0)))
    assert again is not None
    assert (again.before, again.after) == (fit.before, fit.after)


def test_where_items_tell_all_the_model_is_not_adopted() -> None:
    fitted = fit_answers(log(np.random.default_rng(3), spread=0.0))
    assert fitted is not None
    assert fitted.after >= fitted.before
    assert fitted.model is None


@pytest.mark.parametrize("learners", [49, 60])
def test_too_few_learners_or_answers_of_one_kind_are_not_fitted(learners: int) -> None:
    made = log(np.random.default_rng(2), spread=2.0, learners=learners)
    assert fit_answers(made if learners < 50 else [each._replace(right=True) for each in made]) is None
    assert fit_answers(log(np.random.default_rng(2), spread=2.0)[:1_999]) is None


def test_who_was_right_and_what_is_easy_has_the_better_chance(model: NamedModel) -> None:
    asked = [given(0, 2, None, 100), given(0, 18, None, 100)]
    strong = model.chances([given(0, item, True, item) for item in range(4, 12)], asked)
    weak = model.chances([given(0, item, False, item) for item in range(4, 12)], asked)

    assert strong[0] > strong[1] > weak[1]
    assert strong[0] > weak[0] > weak[1]
    assert model.chances([], []) == []


def test_what_is_only_asked_teaches_nothing_whatever_its_time(model: NamedModel) -> None:
    past = [given(0, 4, True, 50), given(0, 6, False, 60)]
    alone = model.chances(past, [given(0, 8, None, 100)])
    between = model.chances(past, [given(0, 6, None, 55), given(0, 4, None, 55), given(0, 8, None, 100)])

    assert between[2] == alone[0]


def test_an_item_that_nobody_answered_is_as_hard_as_its_competency_on_average(model: NamedModel) -> None:
    new, known = model.chances([], [given(0, 40, None, 1), given(0, 18, None, 1)])
    difficulties = model.model.difficulties
    place = model.competencies.index("c0")
    asked = numbered_answers([given(0, 40, None, 1)], competencies=model.competencies, items=model.items)

    assert new > known
    assert asked.items[-1] == "i40"
    assert asked.answers.skills.tolist() == [place]
    assert len(difficulties.items) == len(model.items) == ITEMS


def test_the_file_keeps_the_model_to_the_last_bit(fit: AnswerFit, model: NamedModel, tmp_path: Path) -> None:
    path = tmp_path / "answering.json"
    save_answer_fit(fit, path, day=DAY)
    kept = load_answer_model(path)
    past, asked = [given(0, 4, True, 50)], [given(0, item, None, 100) for item in range(ITEMS + 3)]

    assert kept is not None
    assert kept.chances(past, asked) == model.chances(past, asked)
    save_answer_fit(AnswerFit(None, 2_000, 50, 0.6, 0.7), path, day=DAY)
    assert load_answer_model(path) is None
    assert [each.name for each in tmp_path.iterdir()] == ["answering.json"]


WHOLE = {"constant": 0.0, "base": 0.0, "competencies": {}, "items": {}, "weights": dict.fromkeys(FEATURES, 0.0)}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "is no JSON"),
        ("[]", "does not have the format"),
        ({"adopted": True}, "no model of answers"),
        ({"model": {**WHOLE, "weights": {"height": 1.0}}}, "weights of ['height']"),
        ({"model": {**WHOLE, "base": "hard"}}, "'hard' is no number"),
        ({"model": {**WHOLE, "items": {"a": [0.5]}}}, "no model of answers"),
        ({"model": {**WHOLE, "items": {"a": [float("nan"), 1]}}}, "nan is no number"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_name(tmp_path: Path, body: str | dict[str, object], said: str) -> None:
    path = tmp_path / "answering.json"
    text = body if isinstance(body, str) else json.dumps({"format": "saarthi-answering/1", **body})
    path.write_text(text, encoding="utf-8")

    with pytest.raises(WeightsRefused) as refused:
        load_answer_model(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)

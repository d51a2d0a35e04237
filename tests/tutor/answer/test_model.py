import json
from importlib.resources import files
from typing import Any

import pytest

from tutor.answer.decline import FEATURES, READ_FEATURES
from tutor.answer.model import FORMAT, model_from, shipped_model
from tutor.answer.ranking import BLOCK_FEATURES, SENTENCE_FEATURES


def _weights(names: tuple[str, ...]) -> dict[str, object]:
    return {"weights": {name: place / 2 for place, name in enumerate(names)}}


def _data() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "blocks": {**_weights(BLOCK_FEATURES), "margin": 0.75},
        "sentences": _weights(SENTENCE_FEATURES),
        "decline": {**_weights(FEATURES), "intercept": -1, "threshold": 0.25},
        "decline_with_reader": {**_weights(READ_FEATURES), "intercept": -2, "threshold": 0.5},
    }


def test_each_feature_gets_the_weight_of_its_name() -> None:
    model = model_from(_data())
    assert dict(zip(BLOCK_FEATURES, model.ranking.blocks, strict=True))["behind"] == BLOCK_FEATURES.index("behind") / 2
    assert list(model.ranking.sentences) == [0.0, 0.5, 1.0]
    assert model.ranking.margin == 0.75
    assert list(model.decline.weights) == [place / 2 for place in range(len(FEATURES))]
    assert (model.decline.intercept, model.decline.threshold) == (-1.0, 0.25)
    read = model.decline_read
    assert read is not None
    assert list(read.weights) == [place / 2 for place in range(len(READ_FEATURES))]
    assert (read.intercept, read.threshold) == (-2.0, 0.5)


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="answer model: expected saarthi-answers/3, found 'saarthi-answers/0'"):
        model_from({**_data(), "format": "saarthi-answers/0"})
    with pytest.raises(ValueError, match="found None"):
        model_from({})


@pytest.mark.parametrize("part", ["blocks", "sentences", "decline", "decline_with_reader"])
def test_weights_for_other_features_than_are_computed_are_refused(part: str) -> None:
    data = _data()
    (first, value), *others = data[part]["weights"].items()
    for given in (dict(others), {**dict(others), first: value}, {"other": value, **dict(others)}):
        with pytest.raises(ValueError, match=f"answer model: {part} has weights for"):
            model_from({**data, part: {**data[part], "weights": given}})


def test_the_shipped_model_loads_and_says_where_it_comes_from() -> None:
    data = json.loads(files("tutor.answer").joinpath("answer_model.json").read_text(encoding="utf-8"))
    assert shipped_model() == model_from(data)
    assert 0 < shipped_model().decline.threshold < 1
    assert "CC BY-SA 4.0" in " ".join(data["data_card"]["data"])
    numbers = len(BLOCK_FEATURES) + len(SENTENCE_FEATURES) + len(FEATURES) + len(READ_FEATURES) + 5
    assert data["data_card"]["fitted_numbers"] == numbers

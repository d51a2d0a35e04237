import pytest

from data.words.errors import InvalidInput
from eval.systems import Rivals, rival_fitters
from eval.tasks.recommend_run import rivals_named


def test_rivals_are_chosen_by_name_and_each_choice_holds_the_one_before() -> None:
    none, usual, all_ = (set(rival_fitters(rivals_named(name))) for name in ("none", "usual", "all"))
    assert none == set()
    assert usual == {"most popular", "item kNN", "EASE", "transitions", "ALS", "BPR"}
    assert all_ - usual == {"SLIM", "SASRec", "eSASRec"}


def test_another_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="none, usual, all") as refused:
        rivals_named("some")
    assert "some" in str(refused.value)
    assert [choice.value for choice in Rivals] == ["none", "usual", "all"]

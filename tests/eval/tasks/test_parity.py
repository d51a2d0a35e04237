"""Groups served alike and not: planned lists, and lists made over a small store."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.store import open_store
from data.words.models import Language, Learner
from data.words.suggestions import Basis, Reason, ReasonKind, Recommendation, Suggestions
from eval.tasks.parity import Served, parity_report, report_of
from recommender.suggest.blend import Weights
from tests.recommender.planned import CLERK, OFFICE, catalogue, course, learner, role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONTENT = catalogue([course(name, teaches={name: 2}) for name in "abcd"], roles=[role(needs={"a": 2, "b": 2})])


def served(name: str, language: str, *courses: str, kind: ReasonKind = ReasonKind.GAP) -> Served:
    who = Learner(learner(name).id, OFFICE, CLERK, frozenset({Language(language)}))
    items = [Recommendation(course(each).id, 1.0, [Reason(kind, 1.0, {})]) for each in courses]
    return Served(who, Suggestions(items, Basis.ROLE_ONLY))


def test_a_language_whose_lists_meet_fewer_needs_shows_as_a_ratio() -> None:
    lists = [served(f"e{number}", "en", "a", "b") for number in range(30)]
    lists += [served(f"h{number}", "hi", "a", "c", kind=ReasonKind.POPULAR) for number in range(30)]
    report = report_of(lists, CONTENT, data="planned", seconds=0.0)
    languages = report.groups["by_language"]
    assert (languages["en"].value("need"), languages["hi"].value("need")) == (1.0, 0.5)
    assert (languages["en"].value("personal"), languages["hi"].value("personal")) == (1.0, 0.0)
    assert report.facts["parity"]["by_language"] == {"spoken": 1.0, "personal": 0.0, "need": 0.5}  # type: ignore[index]
    assert report.facts["coverage"]["share"] == 3 / 4  # type: ignore[index]


def test_small_groups_are_shown_but_not_compared() -> None:
    lists = [served(f"e{number}", "en", "a") for number in range(30)] + [served("h", "hi", "c")]
    report = report_of(lists, CONTENT, data="planned", seconds=0.0)
    assert report.groups["by_language"]["hi"].n == 1
    assert report.facts["parity"]["by_language"] == {}  # type: ignore[index]


def test_places_spread_evenly_have_no_inequality() -> None:
    even = report_of([served("x", "en", *"abcd")], CONTENT, data="planned", seconds=0.0)
    # one course of four holds every place: 1 - 1 / 4
    one = report_of([served(f"e{number}", "en", "a") for number in range(9)], CONTENT, data="planned", seconds=0.0)
    assert even.facts["coverage"]["gini"] == pytest.approx(0)  # type: ignore[index]
    assert one.facts["coverage"]["gini"] == pytest.approx(3 / 4)  # type: ignore[index]


def test_newcomers_who_share_a_list_are_counted_and_those_with_somebody_unlike() -> None:
    def newcomer(name: str, minutes: int, *courses: str) -> Served:
        return replace(served(name, "en", *courses), learner=replace(learner(name), weekly_minutes=minutes))

    lists = [newcomer("a", 60, "a"), newcomer("b", 60, "a"), newcomer("c", 30, "b"), newcomer("d", 60, "b")]
    lists += [newcomer("e", 60, "c")]
    found = report_of(lists, CONTENT, data="planned", seconds=0.0).facts["cold_start"]
    nothing_else = dict.fromkeys(["role", "position", "organisation", "language"], 0.0)
    assert found == {"learners": 5, "shared": 4 / 5, "shared_unlike": 2 / 5, "reading time": 2 / 5, **nothing_else}


def test_lists_are_made_for_learners_of_a_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url)
    store.catalogue.replace(CONTENT)
    store.learners.add([learner(f"l{number}") for number in range(5)])
    store.close()
    report = parity_report(url, sample=3, weights=Weights(), now=NOW, clock=lambda: 0.0)
    assert report.overall.n == 3
    assert report.overall.value("length") == 4

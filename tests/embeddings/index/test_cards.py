"""Courses without text are found, compared and told apart by what is written of them, and nothing of it is quoted."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.words.models import ENGLISH, Course, CourseId, LocalText
from embeddings.index import Aim, build_generation, cards_of, open_current
from embeddings.index.search_index import Query, Scope, SearchIndex
from embeddings.text.passages import passages_of
from embeddings.text.scripts import Script
from tests.embeddings.planned import course
from tests.fakes import HashingEncoder

FILM, TENDERS, LEAVE = CourseId("film"), CourseId("tenders"), CourseId("leave-rules")
WRITTEN = course({ENGLISH: "Earned leave is credited twice a year.\n\nHalf pay leave is for illness."})


def textless(name: CourseId, title: str) -> Course:
    lesson = replace(WRITTEN.lessons[0], course=name, title=LocalText({ENGLISH: "Part one"}), text=LocalText({}))
    description = LocalText({ENGLISH: "For all offices"})
    return replace(WRITTEN, id=name, title=LocalText({ENGLISH: title}), description=description, lessons=[lesson])


def index_of(folder: Path, courses: list[Course]) -> SearchIndex:
    build_generation(
        [passage for each in courses for passage in passages_of(each)],
        encoder=HashingEncoder(),
        root=folder,
        catalogue_revision="c" * 64,
        aims=[Aim("need", "tender", ["tender and bids"]), Aim("need", "cake", ["cake and tea"])],
        cards=cards_of(courses),
    )
    return open_current(folder)


@pytest.fixture(params=[(WRITTEN,), ()], ids=["beside courses with text", "alone"])
def index(tmp_path: Path, request: pytest.FixtureRequest) -> SearchIndex:
    return index_of(
        tmp_path, [*request.param, textless(TENDERS, "Tender and bids"), textless(FILM, "Films of the archive")]
    )


def query(text: str) -> Query:
    return Query(HashingEncoder().encode_queries([text])[0], {Script.OTHER: [(word,) for word in text.split()]})


def test_a_course_without_text_is_found_by_what_is_written_of_it(index: SearchIndex) -> None:
    (best, _), *_ = index.courses(query("tender bids"), scope=Scope(), top_k=3)
    assert best == TENDERS
    allowed = Scope(allowed_courses=frozenset([FILM]))
    assert [course for course, _ in index.courses(query("tender bids"), scope=allowed, top_k=3)] == [FILM]


def test_nothing_of_a_card_is_a_passage(index: SearchIndex) -> None:
    hits = index.search(query("tender bids"), scope=Scope(), top_k=10)
    assert {hit.passage.course for hit in hits} <= {LEAVE}


def test_courses_without_text_have_vectors_and_come_near_to_aims(index: SearchIndex) -> None:
    courses, vectors = index.course_vectors()
    assert list(courses)[-2:] == [TENDERS, FILM]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert list(index.aims.courses) == list(courses)
    tender = index.aims.closeness[0]
    assert tender[courses.index(TENDERS)] > tender[courses.index(FILM)]


def test_only_courses_without_any_text_have_a_card() -> None:
    (card,) = cards_of([WRITTEN, textless(FILM, "Films")])
    assert card.course == FILM
    assert card.texts == ["Films. For all offices. Part one"]

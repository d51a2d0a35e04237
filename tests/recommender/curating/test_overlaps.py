from collections.abc import Sequence

import pytest

from data.words.models import ENGLISH, HINDI, CourseId, Language, LessonId, Passage, PassageId
from recommender.curating.overlaps import Shelf, overlaps_of
from tests.fakes import HashingEncoder

LEAVE = "Earned leave is credited in advance, fifteen days on the first of January and fifteen on the first of July."
TOUR = "A tour programme is sent to the controlling officer a week before the journey begins and approved in writing."
STORES = "Stores are counted once a year by somebody who does not keep them, and every loss is reported at once."
NOTING = "A note states the facts, the rule that applies and what is proposed, in numbered paragraphs, one for each."


def passage(course: str, text: str, language: Language = ENGLISH) -> Passage:
    place = PassageId(f"{course}/{hash(text)}")
    return Passage(place, CourseId(course), LessonId("one"), language, "One", text, "", 0, len(text), "")


def shelf(passages: Sequence[Passage]) -> Shelf:
    return Shelf(passages, HashingEncoder().encode_passages([each.text for each in passages]))


def test_a_course_that_repeats_another_is_named_with_the_passages_side_by_side() -> None:
    own = shelf([passage("new", LEAVE), passage("new", TOUR)])
    others = shelf([passage("old", LEAVE), passage("old", STORES), passage("far", NOTING)])
    (overlap,) = overlaps_of(own, others)
    assert (overlap.course, overlap.share, overlap.copied) == ("old", 1 / 2, 1 / 2)
    assert [(pair.first.text, pair.second.text) for pair in overlap.pairs] == [(LEAVE, LEAVE)]


def test_said_again_in_other_words_is_near_but_no_copy() -> None:
    own = shelf([passage("new", LEAVE.replace("credited", "granted"))])
    (overlap,) = overlaps_of(own, shelf([passage("old", LEAVE)]))
    assert overlap.share == 1
    assert overlap.pairs[0].copied == pytest.approx((15 - 4) / 15)  # 20 words make 15 runs; the fourth stands in 4


def test_a_translation_and_the_course_itself_are_no_overlap() -> None:
    own = shelf([passage("new", LEAVE)])
    assert overlaps_of(own, shelf([passage("new", LEAVE), passage("old", LEAVE, HINDI)])) == []


def test_one_passage_among_many_is_no_overlap() -> None:
    own = shelf([passage("new", text) for text in (LEAVE, TOUR, STORES, NOTING, "Something else altogether here.")])
    assert overlaps_of(own, shelf([passage("old", LEAVE)])) == []

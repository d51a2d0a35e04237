import math
from dataclasses import replace

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from embeddings.search.retriever import Hit
from embeddings.text.scripts import Script
from tests.tutor.answer.planned import alike, evidence_of, hit_of, retrieval_of
from tests.tutor.planned import passage_of
from tutor.answer.evidence import (
    LESSONS_READ,
    PASSAGES_READ,
    Worth,
    evidence_in,
    language_of_evidence,
    passages_to_read,
    share,
    shares_words,
    unknown_share,
    unmet_share,
)

FARM = passage_of("Goats eat grass all day. Cows give white milk.\n\nHens lay brown eggs.")


def test_each_block_comes_with_its_sentences_and_their_likeness() -> None:
    hit = hit_of(FARM, cosines=[0.5, 0.6, 0.7], sentences=[1.0, 2.0, 3.0], blocks=[0.25, 0.75])
    first, second = evidence_of("Poultry?", [hit])
    assert (first.block.text, first.likeness) == ("Goats eat grass all day. Cows give white milk.", 0.25)
    assert (second.block.text, second.likeness) == ("Hens lay brown eggs.", 0.75)
    assert [sentence.likeness for sentence in first.sentences] == [1.0, 2.0]
    assert [sentence.cosine for sentence in first.sentences] == pytest.approx([0.5, 0.6])
    assert [sentence.candidate.text for sentence in second.sentences] == ["Hens lay brown eggs."]


def test_words_are_met_in_the_sentence_the_block_and_above_it() -> None:
    passage = replace(passage_of("## Milk\n\nCows eat grass. Hens lay eggs."), title="The farm")
    (found,) = evidence_of("cow egg farm milk price", [hit_of(passage)])
    assert found.met == {("cow",), ("egg",)}
    assert [sentence.met for sentence in found.sentences] == [{("cow",)}, {("egg",)}]
    assert found.met_above == {("farm",), ("milk",)}
    assert found.unmet == pytest.approx(1 / 5)


def test_coverage_and_what_is_unmet_go_by_what_words_are_worth() -> None:
    worth = {"white": 1.0, "milk": 2.0, "price": 5.0}
    first, second = evidence_of("white milk price", [hit_of(FARM)], weight=worth.__getitem__)
    assert first.sentences[1].coverage == pytest.approx((1 + 2) / (1 + 2 + 5))
    assert [first.unmet, second.unmet] == pytest.approx([5 / 8, 1.0])
    assert dict(first.worth) == {("white",): 1.0, ("milk",): 2.0, ("price",): 5.0}


def test_a_word_tells_by_how_few_sentences_have_it() -> None:
    passage = passage_of("Goats of the farm eat grass. Cows of the farm give milk. Milk is cheap in towns.")
    (found,) = evidence_of("farm milk towns", [hit_of(passage)])
    twice, once = math.log((3 + 1) / (2 + 1)), math.log((3 + 1) / (1 + 1))
    every = twice + twice + once
    assert [sentence.telling for sentence in found.sentences] == pytest.approx(
        [twice / every, 2 * twice / every, (twice + once) / every]
    )
    assert found.telling == pytest.approx(1.0)


def test_a_word_of_the_title_does_not_tell() -> None:
    passage = replace(passage_of("Cows are kept for cheese. Milk is sold in towns."), title="Cows")
    (found,) = evidence_of("Cows milk", [hit_of(passage)])
    assert [sentence.telling for sentence in found.sentences] == pytest.approx([0.0, 1 / 2])
    assert [sentence.coverage for sentence in found.sentences] == pytest.approx([1 / 2, 1 / 2])
    assert (found.telling, found.coverage_title) == pytest.approx((1 / 2, 1 / 2))


def test_words_of_the_heading_tell_of_the_block() -> None:
    passage = passage_of("## Milk\n\nIt is sold in towns daily.\n\n## Eggs\n\nThey are sold in towns daily.")
    milk, eggs = evidence_of("milk towns", [hit_of(passage)])
    in_none, in_both = math.log((2 + 1) / (0 + 1)), math.log((2 + 1) / (2 + 1))
    assert milk.telling_heading == pytest.approx(in_none / (in_none + in_both))
    assert eggs.telling_heading == 0.0
    assert (milk.telling, eggs.telling) == (0.0, 0.0)


def test_words_of_the_sentence_that_one_leans_on_are_met() -> None:
    passage = passage_of("The farm keeps forty cows. It sells white milk.")
    (found,) = evidence_of("What do cows sell?", [hit_of(passage)])
    assert found.sentences[1].met == {("cow",), ("sell",)}


def test_a_list_meets_the_words_of_its_lead_in_and_its_block_those_of_all_items() -> None:
    passage = passage_of("These pay no fee:\n\n- widows of soldiers;\n- landless farm workers.\n")
    (found,) = evidence_of("Do widows pay?", [hit_of(passage)])
    assert [sentence.met for sentence in found.sentences] == [{("pay",)}, {("widow",), ("pay",)}, {("pay",)}]
    assert found.met == {("widow",), ("pay",)}


def test_a_figure_is_held_where_one_of_the_kind_asked_for_stands() -> None:
    passage = passage_of("The officer takes thirty days. The officer takes thirty pages.")
    (found,) = evidence_of("How long may the officer take?", [hit_of(passage)])
    assert [sentence.figure for sentence in found.sentences] == [True, False]
    (unasked,) = evidence_of("Who is the officer?", [hit_of(passage)])
    assert not any(sentence.figure for sentence in unasked.sentences)


def test_a_block_is_as_far_behind_as_its_passage_and_as_the_best_passage_of_its_lesson() -> None:
    hits = [
        hit_of(passage_of("Goats eat grass.", name="a1", lesson="a"), score=5.0),
        hit_of(passage_of("Hens lay eggs.", name="b1", lesson="b"), score=4.0),
        hit_of(passage_of("Cows give milk.", name="a2", lesson="a"), score=2.0),
    ]
    found = evidence_of("Poultry?", hits)
    assert [(each.behind, each.lesson_behind) for each in found] == [(0.0, 0.0), (-1.0, -1.0), (-3.0, 0.0)]


def test_text_is_matched_with_the_words_for_its_own_script() -> None:
    hindi = passage_of("गाय दूध देती है।", name="hi", language=HINDI)
    hits = [hit_of(passage_of("Cows give white milk.")), hit_of(hindi)]
    slots = {Script.OTHER: [("milk",)], Script.DEVANAGARI: [("दूध",), ("मूल्य",)]}
    retrieval = replace(retrieval_of("milk ka mulya", hits), slots=slots)
    english_block, hindi_block = evidence_in(hits, retrieval, weight=alike)
    assert [english_block.met, hindi_block.met] == [{("milk",)}, {("दूध",)}]
    assert [english_block.unmet, hindi_block.unmet] == pytest.approx([0.0, 1 / 2])


def test_a_question_without_words_meets_nothing_and_leaves_all_unmet() -> None:
    first, _ = evidence_of("??", [hit_of(FARM)])
    assert (first.met, first.unmet, first.telling, first.coverage_title) == (frozenset(), 1.0, 0.0, 0.0)
    assert evidence_of("Goats?", []) == []


def test_shares_are_of_all_that_words_are_worth() -> None:
    worth: Worth = {("a",): 1.0, ("b",): 3.0}
    assert share([("b",)], worth) == pytest.approx(3 / (1 + 3))
    assert share([], {}) == 0.0
    assert unmet_share(worth, {("a",)}) == pytest.approx(3 / (1 + 3))
    assert unmet_share({}, frozenset()) == 1.0


def test_the_share_of_unknown_words_goes_by_weight() -> None:
    slots = [("a",), ("b",), ("c", "a")]
    unknown = unknown_share(
        slots, weight=lambda term: {"a": 1.0, "b": 3.0, "c": 2.0}[term], known=lambda term: term == "a"
    )
    assert unknown == pytest.approx(3 / (1 + 3 + 2))
    assert unknown_share([], weight=alike, known=lambda term: False) == 0.0


def test_repetition_is_the_share_of_the_shorter_texts_words() -> None:
    assert shares_words("white milk", "white milk and cheese") == 1.0
    assert shares_words("white milk", "brown bread") == 0.0
    assert shares_words("", "brown bread") == 0.0


def _hit(name: str, lesson: str, language: Language = ENGLISH) -> Hit:
    return hit_of(passage_of("Any text.", name=name, lesson=lesson, language=language))


def test_the_best_passages_are_read_and_the_rest_of_the_lessons_that_come_first() -> None:
    lessons = [f"l{number}" for number in range(PASSAGES_READ)]
    best = [_hit(lesson, lesson) for lesson in lessons]
    rest = [_hit(f"{lesson}-2", lesson) for lesson in reversed(lessons)]
    read = [hit.passage.id for hit in passages_to_read([*best, *rest])]
    assert read == [*lessons, *(f"{lesson}-2" for lesson in reversed(lessons[:LESSONS_READ]))]
    assert passages_to_read([]) == []


def test_another_language_of_a_lesson_is_not_the_rest_of_it() -> None:
    best = [_hit(f"p{number}", "a") for number in range(PASSAGES_READ)]
    read = passages_to_read([*best, _hit("rest", "a"), _hit("hindi", "a", HINDI)])
    assert [hit.passage.id for hit in read[PASSAGES_READ:]] == ["rest"]


def test_hinglish_is_at_home_in_hindi() -> None:
    assert [language_of_evidence(each) for each in (ENGLISH, HINDI, HINGLISH)] == [ENGLISH, HINDI, HINDI]

from collections.abc import Sequence

from data.words.models import ENGLISH, HINDI, HINGLISH, Passage
from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.ranking import RankedBlock
from tutor.answer.selection import (
    MOST_BLOCKS,
    OWN_LANGUAGE_BEHIND,
    SECOND_BEHIND,
    best_sentences,
    in_own_language,
    shown_blocks,
)

PASSAGE = passage_of("Alpha beta gamma delta. Epsilon zeta eta theta. Iota kappa lambda mu.\n\nNu xi omicron pi.")
OTHER = passage_of("Rho sigma tau upsilon. Phi chi psi omega.", name="other", lesson="other")
HINDI_ONE = passage_of("उत्तर तीस दिन में देय है।", name="hi", language=HINDI)


def _block(passage: Passage, score: float = 0.0, *, place: int = 0, scores: Sequence[float] = ()) -> RankedBlock:
    return ranked(evidence_of("?", [hit_of(passage)])[place], score, scores=scores)


def _texts(*shown: RankedBlock) -> list[str]:
    return [sentence.candidate.text for sentence in best_sentences(shown)]


def test_nothing_is_chosen_of_nothing() -> None:
    assert shown_blocks([]) == []
    assert best_sentences([]) == []


def test_a_second_block_is_shown_only_where_it_is_near() -> None:
    best = _block(PASSAGE, 5.0)
    near, far = (_block(OTHER, 5.0 - SECOND_BEHIND + leeway) for leeway in (0.1, -0.1))
    assert shown_blocks([best, near]) == [best, near]
    assert shown_blocks([best, far]) == [best]


def test_no_more_than_two_blocks_are_shown() -> None:
    ranking = [_block(PASSAGE, 5.0), _block(PASSAGE, 5.0, place=1), _block(OTHER, 5.0)]
    assert shown_blocks(ranking) == ranking[:MOST_BLOCKS]


def test_a_second_block_in_another_language_is_not_shown() -> None:
    best = _block(PASSAGE, 5.0)
    assert shown_blocks([best, _block(HINDI_ONE, 5.0)]) == [best]


def test_a_block_of_the_same_lesson_in_the_askers_language_is_shown_in_place_of_the_best() -> None:
    english, other = _block(PASSAGE, 9.0), _block(OTHER, 8.0)
    near, far = (_block(HINDI_ONE, 9.0 - OWN_LANGUAGE_BEHIND + leeway) for leeway in (0.1, -0.1))
    assert in_own_language([english, other, near], asked_in=HINGLISH) == [near]
    assert in_own_language([english, other, far], asked_in=HINDI) == [english, other, far]
    assert in_own_language([english, other, near], asked_in=ENGLISH) == [english, other, near]
    assert in_own_language([other, near], asked_in=HINDI) == [other, near]  # another lesson
    assert in_own_language([], asked_in=HINDI) == []


def test_where_both_languages_have_as_many_blocks_each_counts_with_the_one_beside_it() -> None:
    english = passage_of("The fee is ten rupees.\n\nThe reply takes thirty days.", name="en")
    hindi = passage_of("शुल्क दस रुपये है।\n\nउत्तर तीस दिन में मिलता है।", name="hi", language=HINDI)
    fee, days = (_block(english, score, place=place) for place, score in enumerate([12.0, 9.0]))
    fee_in_hindi, days_in_hindi = (_block(hindi, score, place=place) for place, score in enumerate([7.0, 8.0]))
    ranked = [fee, days, days_in_hindi, fee_in_hindi]
    assert in_own_language(ranked, asked_in=HINDI) == [fee_in_hindi, days_in_hindi]
    assert in_own_language([fee, days_in_hindi, fee_in_hindi], asked_in=HINDI) == [days_in_hindi, fee_in_hindi]


def test_the_key_sentence_comes_first_then_that_of_the_second_block_then_others_of_the_best() -> None:
    best, second = _block(PASSAGE, scores=[1.0, 3.0, 2.0]), _block(OTHER, scores=[1.0, 2.0])
    assert _texts(best, second) == ["Epsilon zeta eta theta.", "Phi chi psi omega.", "Iota kappa lambda mu."]


def test_no_more_than_three_sentences_are_chosen_and_one_is_enough() -> None:
    assert len(_texts(_block(PASSAGE), _block(OTHER))) == 3
    assert _texts(_block(PASSAGE, place=1)) == ["Nu xi omicron pi."]


def test_repetitions_add_nothing() -> None:
    again = _block(passage_of("Alpha beta gamma delta!", name="again"))
    assert _texts(_block(PASSAGE), again) == [
        "Alpha beta gamma delta.", "Epsilon zeta eta theta.", "Iota kappa lambda mu.",
    ]  # fmt: skip


def test_a_sentence_that_holds_one_already_taken_adds_nothing() -> None:
    leaning = passage_of("Alpha beta gamma delta. This omega follows epsilon zeta eta theta iota kappa.")
    assert _texts(_block(leaning)) == ["Alpha beta gamma delta."]


def test_two_items_of_a_list_may_share_their_lead_in() -> None:
    passage = passage_of("The following pay no fee:\n\n- widows of soldiers;\n- landless farm workers.\n")
    whole, widows, workers = 0, 1, 2
    by_items = _block(passage, scores=[0.0, 3.0, 2.0])
    by_list = _block(passage, scores=[3.0, 2.0, 1.0])
    texts = [sentence.candidate.text for sentence in by_list.evidence.sentences]
    assert _texts(by_items) == [texts[widows], texts[workers]]
    assert _texts(by_list) == [texts[whole]]

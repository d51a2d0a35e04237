from data.words.models import HINDI
from embeddings.text.evidence import Candidate, candidates_of
from tests.tutor.planned import passage_of
from tutor.answer.ranking import Ranked
from tutor.answer.selection import ELSEWHERE, THIRD_BEHIND, chosen

PASSAGE = passage_of("Alpha beta gamma delta. Epsilon zeta eta theta. Iota kappa lambda mu. Nu xi omicron pi.")
FIRST, SECOND, THIRD, FOURTH = candidates_of(PASSAGE)
(OTHER,) = candidates_of(passage_of("Rho sigma tau upsilon.", name="other", lesson="other"))
(HINDI_ONE,) = candidates_of(passage_of("उत्तर तीस दिन में देय है।", name="hi", language=HINDI))


def _ranked(*given: tuple[Candidate, float]) -> list[Ranked]:
    return [Ranked(candidate, score, 0.8, 0.5) for candidate, score in given]


def _texts(*given: tuple[Candidate, float]) -> list[str]:
    return [one.candidate.text for one in chosen(_ranked(*given))]


def test_nothing_is_chosen_of_nothing() -> None:
    assert chosen([]) == []


def test_the_best_comes_first_and_the_others_in_the_order_of_reading() -> None:
    assert _texts((THIRD, 3.0), (SECOND, 2.9), (FIRST, 2.8)) == [THIRD.text, FIRST.text, SECOND.text]


def test_no_more_than_three_are_chosen() -> None:
    assert len(_texts((FIRST, 3.0), (SECOND, 3.0), (THIRD, 3.0), (FOURTH, 3.0))) == 3


def test_a_second_sentence_is_given_however_far_behind() -> None:
    assert _texts((FIRST, 5.0), (SECOND, -5.0)) == [FIRST.text, SECOND.text]


def test_a_third_sentence_far_behind_is_left_out() -> None:
    two = ((FIRST, 5.0), (SECOND, 5.0))
    assert len(_texts(*two, (THIRD, 5.0 - THIRD_BEHIND - 0.1))) == 2
    assert len(_texts(*two, (THIRD, 5.0 - THIRD_BEHIND + 0.1))) == 3


def test_a_third_sentence_of_another_lesson_has_to_be_nearer() -> None:
    allowed = THIRD_BEHIND * ELSEWHERE
    two = ((FIRST, 5.0), (SECOND, 5.0))
    assert len(_texts(*two, (OTHER, 5.0 - allowed - 0.1))) == 2
    assert len(_texts(*two, (OTHER, 5.0 - allowed + 0.1))) == 3


def test_repetitions_overlaps_and_other_languages_add_nothing() -> None:
    (again,) = candidates_of(passage_of("Alpha beta gamma delta!", name="again"))
    assert _texts((FIRST, 3.0), (again, 3.0), (FIRST, 3.0), (HINDI_ONE, 3.0)) == [FIRST.text]


def test_two_items_of_a_list_may_share_their_lead_in() -> None:
    passage = passage_of("The following pay no fee:\n\n- widows of soldiers;\n- landless farm workers.\n")
    whole, widows, workers = candidates_of(passage)
    assert len(_texts((widows, 3.0), (workers, 2.9))) == 2
    assert len(_texts((whole, 3.0), (workers, 2.9))) == 1

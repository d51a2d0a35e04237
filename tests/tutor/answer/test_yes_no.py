"""Yes or no in the asker's language where the key sentence decides it, and neither where it does not."""

import numpy as np
import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH, Language
from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.evidence import Sentence
from tutor.answer.yes_no import (
    FEATURES,
    MOST_LEAD,
    OUTCOMES,
    Standing,
    YesNoModel,
    shipped_yes_no_model,
    standing_of,
    yes_no_features,
    yes_no_model_from,
    yes_or_no,
)

SURE = Standing(confidence=0.98, block_lead=4.0, sentence_lead=3.0)


def _sentence(text: str, question: str, *, language: Language = ENGLISH) -> Sentence:
    (block,) = evidence_of(question, [hit_of(passage_of(text, language=language))])
    return block.sentences[0]


def _reply(
    question: str, text: str, *, asked_in: Language = ENGLISH, of: Language = ENGLISH, standing: Standing = SURE
) -> str | None:
    return yes_or_no(question, _sentence(text, question, language=of), standing=standing, asked_in=asked_in)


@pytest.mark.parametrize(
    ("question", "text", "reply"),
    [
        (
            "I was robbed elsewhere. May I report it at the station near my house?",
            "Information may be given at any police station, irrespective of the area.",
            "Yes",
        ),
        (
            "Can each of the two officers write a report on me?",
            "Separate reports may be written for periods of three months or more under different officers.",
            "Yes",
        ),
        ("Is a fee charged for a complaint?", "No fee is charged for a complaint.", "No"),
        (
            "Does the government take any fee for lodging a grievance?",
            "A citizen may lodge a grievance at any hour, and no fee is charged by the government for doing so.",
            "No",
        ),
        ("May I sublet my quarter?", "Government accommodation may not be sublet.", "No"),
    ],
)
def test_what_the_sentence_allows_or_denies_heads_the_answer(question: str, text: str, reply: str) -> None:
    assert _reply(question, text) == reply


def test_the_reply_is_in_the_askers_language() -> None:
    text = "शिकायत के लिए कोई शुल्क नहीं लिया जाता।"
    assert _reply("क्या शिकायत के लिए शुल्क लिया जाता है?", text, asked_in=HINDI, of=HINDI) == "नहीं"
    assert _reply("kya shikayat ke liye shulk lagta hai", text, asked_in=HINGLISH, of=HINDI) == "Nahin"
    allowed = "सरकारी कर्मचारी चुनाव में मतदान कर सकता है।"
    assert _reply("क्या सरकारी बाबू वोट डाल सकता है?", allowed, asked_in=HINDI, of=HINDI) == "हाँ"


def test_nothing_is_said_where_it_is_not_asked_or_not_sure() -> None:
    question, text = "Is a fee charged for a complaint?", "No fee is charged for a complaint."
    assert _reply("What fee is charged for a complaint?", text) is None
    assert _reply(question, text, standing=Standing(0.02, 0.0, 0.0)) is None


def test_without_and_relative_clauses_deny_nothing() -> None:
    denied = FEATURES.index("denied")

    def features(text: str) -> float:
        question = "Is it allowed?"
        return float(yes_no_features(question, _sentence(text, question), standing=SURE)[denied])

    assert features("It is allowed without a fee.") == 0
    assert features("Stopping a change that does not work is allowed.") == 0
    assert features("It is not allowed without a fee.") == 1


def test_only_another_figure_of_the_same_kind_counts() -> None:
    other = FEATURES.index("other_figure")

    def features(question: str, text: str) -> float:
        return float(yes_no_features(question, _sentence(text, question), standing=SURE)[other])

    text = "The appeal is filed within thirty days."
    assert [features(f"Can I appeal within {days}?", text) for days in ("60 days", "30 days", "60 rupees")] == [1, 0, 0]


def test_a_lead_is_counted_to_the_next_or_is_the_most() -> None:
    passage = passage_of("Alpha beta gamma delta. Epsilon zeta eta theta.\n\nIota kappa lambda mu nu.")
    first, second = evidence_of("?", [hit_of(passage)])
    blocks = [ranked(first, 5.0, scores=[1.0, 0.25]), ranked(second, 3.0)]
    assert standing_of(blocks, confidence=0.5) == Standing(0.5, 5.0 - 3.0, 1.0 - 0.25)
    assert standing_of(blocks[1:], confidence=0.5) == Standing(0.5, MOST_LEAD, MOST_LEAD)


def test_probabilities_are_shares_of_the_odds() -> None:
    model = YesNoModel([0.0, np.log(2), 0.0], [[0.0] * len(FEATURES)] * len(OUTCOMES), 0.5)
    assert model.probabilities(np.zeros(len(FEATURES))) == pytest.approx([1 / 4, 2 / 4, 1 / 4])


def test_a_model_of_other_features_or_format_is_refused_by_name() -> None:
    assert 0.5 < shipped_yes_no_model().threshold < 1
    with pytest.raises(ValueError, match="expected saarthi-yes-no/1, found 'saarthi-yes-no/0'"):
        yes_no_model_from({"format": "saarthi-yes-no/0"})
    data = {"format": "saarthi-yes-no/1", **{outcome: {"weights": {"denied": 1.0}} for outcome in OUTCOMES}}
    with pytest.raises(ValueError, match=r"weights for \('denied',\), expected \('denied', 'turned'"):
        yes_no_model_from(data)

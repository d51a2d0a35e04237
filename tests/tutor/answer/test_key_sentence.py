"""Which sentence of a block is its key: neither questions nor examples, and the one for the asker's own figure."""

import pytest

from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.key_sentence import with_its_key

GRADES = (
    "- A grade from 8 to 10 is outstanding and counts as 9 for promotion.\n"
    "- A grade from 6 to below 8 is very good and counts as 7 for promotion.\n"
    "- A grade below 4 counts as zero for promotion."
)
OUTLAYS = (
    "Schemes of Rs 500 crore or more a year lay their targets with the Outcome Budget. "
    "Schemes may be grouped by ministry. "
    "Smaller schemes lay them with the Detailed Demands for Grants."
)
TOKEN = (
    "Was the token lost in the post? A lost token is reported the same day. Example: the clerk rings the bank at nine."
)


def _key(text: str, question: str, *, best: int) -> str:
    (evidence,) = evidence_of(question, [hit_of(passage_of(text))])
    scores = [1.0 if place == best else -float(place) for place in range(len(evidence.sentences))]
    return with_its_key(ranked(evidence, scores=scores), question=question).key.candidate.text


@pytest.mark.parametrize(
    "question",
    [
        "My grade is 7.6, so does it count as 9 for promotion?",
        "7.6 ग्रेड पदोन्नति में कितना गिना जाता है?",
        "grade 7.6 ka kya hoga",
    ],
)
def test_the_sentence_whose_range_holds_the_askers_figure_is_the_key(question: str) -> None:
    assert "very good" in _key(GRADES, question, best=0)


def test_a_figure_within_the_range_of_the_key_changes_nothing() -> None:
    assert "outstanding" in _key(GRADES, "My grade is 9.2, what does it count as?", best=0)


def test_what_is_left_out_by_the_rule_is_told_by_the_sentence_on_the_others() -> None:
    assert _key(OUTLAYS, "Our scheme spends ₹280 crore. Where do its targets go?", best=0).startswith("Smaller")


@pytest.mark.parametrize("best", [0, 2])
def test_neither_a_question_nor_an_example_of_the_text_is_the_key(best: int) -> None:
    assert _key(TOKEN, "What is done about a lost token?", best=best) == "A lost token is reported the same day."


def test_an_example_that_is_asked_for_is_the_key() -> None:
    assert _key(TOKEN, "Give an example of what the clerk does.", best=2).startswith("Example:")


LATE = (
    "Payment to a small firm may not be delayed beyond 45 days. "
    "The buyer owes compound interest at three times the bank rate."
)
ENVELOPE = 'The complaint goes in an envelope addressed to the Secretary. The envelope is marked "PIDPI".'
SPECULATION = "An occasional investment through a broker is allowed. Frequent sale of shares is not allowed."


@pytest.mark.parametrize(
    ("text", "question", "best", "begins"),
    [
        (LATE, "small firm late payment interest rate", 0, "The buyer owes"),
        (LATE, "late payment par byaj kitna lagta hai", 0, "The buyer owes"),
        (ENVELOPE, "To whom is the envelope addressed?", 1, "The complaint goes"),
        (ENVELOPE, "लिफाफा किसके नाम भेजें?", 1, "The complaint goes"),
        (SPECULATION, "Is frequent trading in shares fine?", 0, "Frequent sale"),
    ],
)
def test_the_sentence_that_says_what_is_asked_of_the_thing_is_the_key(
    text: str, question: str, best: int, begins: str
) -> None:
    assert _key(text, question, best=best).startswith(begins)

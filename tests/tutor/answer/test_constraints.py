import pytest

from tests.tutor.planned import passage_of
from tutor.answer.constraints import MOST_COUNTED, asks_for_news, insisted_in_vain, missing_names, unmet_demands

ACT = "The Act of 2005 is in force in all of India."


@pytest.mark.parametrize(
    ("question", "unmet"),
    [
        ("How many were appointed in Kerala in 2019?", 2),
        ("केरल में २०१९ में कितने नियुक्त हुए?", 2),
        ("kerala me 2019 me kitne appoint hue", 2),
        ("What did the Act of 2005 change?", 0),
        ("phone number of the nodal officer", 1),
        ("नोडल अधिकारी की ई-मेल आईडी", 1),
        ("Which version of the form is in force?", 0),
        ("रणनीति के कोटे का नियम", 0),
        ("What did Kakinada and Navi Mumbai report?", 2),
        ("Rule 12345 or Rs. 20000?", 0),
        ("How is a goat kept?", 0),
    ],
)
def test_years_places_and_contacts_must_be_named(question: str, unmet: int) -> None:
    assert unmet_demands(question, ACT) == unmet


def test_a_place_is_met_in_the_other_script() -> None:
    assert unmet_demands("केरल में क्या हुआ?", "Floods in Kerala.") == 0


@pytest.mark.parametrize(
    "question", ["latest DA rate", "इस तिमाही की ब्याज दर", "aaj ka rate kya hai", "yesterday's match"]
)
def test_what_changes_by_the_day_is_news(question: str) -> None:
    assert asks_for_news(question)


@pytest.mark.parametrize("question", ["How many days for a reply?", "उत्तर कितने दिन में?", "is niyam ka matlab kya hai"])
def test_what_a_lesson_may_say_is_no_news(question: str) -> None:
    assert not asks_for_news(question)


def test_names_inside_an_english_question_must_be_named_and_abbreviations_need_not() -> None:
    assert missing_names("Who sat on the Vishaka bench?", "The court decided.") == 1
    assert missing_names("Who sat on the Vishaka bench?", "In Vishaka the court decided.") == 0
    assert missing_names("What is EL under the CCS rules?", "Earned leave is leave.") == 0


def test_the_count_has_an_end() -> None:
    question = "phone number of offices in Kerala, Goa, Bihar and Assam in 2019"
    assert insisted_in_vain(question, [passage_of(ACT)]) == MOST_COUNTED
    assert insisted_in_vain("What is in force?", [passage_of(ACT)]) == 0
    assert insisted_in_vain("केरल में क्या है?", []) == 1

"""What a question asks for by its form."""

import pytest

from tutor.answer.asking import asking_sentence, asks_yes_or_no, standing_alone


@pytest.mark.parametrize(
    "question",
    [
        "May a clerk vote?",
        "The storekeeper is away. May I verify the stock without him?",
        "I am under NPS. Will I still be paid gratuity?",
        "If a child still can't read, does the mission leave him out?",
        "क्या शिकायत के लिए शुल्क देना पड़ता है?",
        "बोलीदाता करार न करे तो क्या उसकी बयाना राशि ज़ब्त की जा सकती है?",
        "छत का काम चलते हुए निविदा चला सकते हैं क्या?",
        "kya sarkari karmchari vote daal sakta hai",
        "NPS wale ko gratuity milta hai kya",
    ],
)
def test_yes_or_no_would_answer(question: str) -> None:
    assert asks_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "What may a clerk do?",
        "Can I ask who signs?",
        "Is it ten days or thirty?",
        "शुल्क क्या है?",
        "फाइल में गोपनीय जानकारी हो तब क्या लगाना चाहिए?",
        "क्या करें और कब?",
        "outcome aur habit me kya fark hai",
        "RTI kya hota hai",
        "agar saving kam ho to kya karna hai",
        "",
    ],
)
def test_yes_or_no_would_not_answer(question: str) -> None:
    assert not asks_yes_or_no(question)


def test_the_sentence_that_asks_is_found_in_a_story() -> None:
    story = "My clerk fell ill. He has no leave left. May he be paid? He is very worried."
    assert asking_sentence(story) == "May he be paid?"
    assert asking_sentence("शुल्क कितना है") == "शुल्क कितना है"


def test_a_question_behind_a_story_stands_alone_unless_it_leans_on_it() -> None:
    told = "I am new here and my senior is on tour."
    assert standing_alone(f"{told} Who signs the contract register?") == "Who signs the contract register?"
    assert standing_alone(f"{told} Who signs it for the office?") is None
    assert standing_alone(f"{told} What should be done?") is None
    assert standing_alone("Who signs the contract register?") is None
    assert standing_alone("मैं नया हूँ। अनुबंध रजिस्टर पर कौन हस्ताक्षर करता है?") == "अनुबंध रजिस्टर पर कौन हस्ताक्षर करता है?"
    assert standing_alone("main naya hoon. contract register par kaun sign karta hai") is not None

"""Lists and steps asked for whole: which questions want one, and which block is quoted from where to where."""

import pytest

from data.words.models import Passage
from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.quoting import quoted
from tutor.answer.ranking import RankedBlock
from tutor.answer.selection import best_sentences
from tutor.answer.whole_lists import LIST_BEHIND, asks_for_whole, list_first

TEXT = (
    "An office promises its service in a charter.\n\n"
    "A charter has three main parts.\n\n"
    "1. The vision of the office.\n2. The services that it provides.\n3. The way to complain about it.\n\n"
    "Nobody signs a charter for another office."
)
CHARTER = passage_of(TEXT, name="charter")
LED = TEXT[TEXT.index("A charter has") : TEXT.index("\n\nNobody")]


def _ranking(passage: Passage, *scores: float) -> list[RankedBlock]:
    found = evidence_of("?", [hit_of(passage)])
    return sorted((ranked(*each) for each in zip(found, scores, strict=True)), key=lambda block: -block.score)


def _quoted(ranking: list[RankedBlock]) -> list[str]:
    shown = quoted(ranking[:1], best_sentences(ranking[:1]), lesson_text=lambda *_: TEXT)
    assert [citation.quote for citation in shown.citations][: len(shown.blocks)] == [LED]
    return shown.blocks[0].key_sentence.splitlines()


@pytest.mark.parametrize(
    "question",
    [
        "Name all the parts of a charter.",
        "Which seven principles did the committee give?",
        "How do I hand over a task, step by step?",
        "अधिकार-पत्र में क्या-क्या लिखा जाता है?",
        "आयोग ने कौन से सात चरण सुझाए थे?",
        "drill kaise karwani hai, step by step batao",
        "charter ke kaun kaun se bhaag hain",
        "committee ke 7 principles of public life kaun se hai?",
        "What do the four letters of the GROW conversation stand for?",
        "What do the letters of the GROW conversation mean?",
        "अधिकार-पत्र के भाग गिना दो",
        "charter ke bhaag gina do",
        "GROW बातचीत के चार हिस्से कौन-से हैं?",
        "ADKAR model ke 5 conditions konse h",
        "बदलाव के चरण एक के बाद एक लिखिए।",
        "scheme ka analysis step 1 se last step tak samjhao",
    ],
)
def test_who_wants_all_of_a_list_is_understood(question: str) -> None:
    assert asks_for_whole(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who signs the list?",
        "What do we mean by a project?",
        "Must all the stages be in one building?",
        "सूची में कौन हस्ताक्षर करता है?",
        "list ko table banane ki shortcut key kya hai",
        "5 din ki chhutti ka niyam kya hai",
        "धारा 8 में छूट का आधार क्या है?",
    ],
)
def test_who_wants_one_thing_is_not_given_a_list(question: str) -> None:
    assert not asks_for_whole(question)


def test_the_list_that_the_best_block_leads_into_is_quoted_with_it_however_far_behind() -> None:
    ranking = list_first(_ranking(CHARTER, 1.0, 9.0, -20.0, 0.0))
    assert _quoted(ranking) == [
        "A charter has three main parts.",
        "The vision of the office.",
        "The services that it provides.",
        "The way to complain about it.",
    ]
    assert [block.evidence.block.text[:6] for block in ranking[1:]] == ["An off", "Nobody"]


def test_another_list_of_the_lesson_is_shown_only_where_it_is_near() -> None:
    near = _ranking(CHARTER, 9.0, 0.0, 9.0 - LIST_BEHIND, 0.0)
    assert len(_quoted(list_first(near))) == 4
    far = _ranking(CHARTER, 9.0, 0.0, 8.9 - LIST_BEHIND, 0.0)
    assert list_first(far) == far


def test_a_list_that_is_best_already_brings_its_lead() -> None:
    assert len(_quoted(list_first(_ranking(CHARTER, 0.0, 0.0, 9.0, 0.0)))) == 4


def test_nothing_is_put_first_of_nothing() -> None:
    assert list_first([]) == []


BOXES = (
    "The matrix puts urgent and important together in four boxes.\n\n## The four boxes\n\n"
    "- Urgent and important: do it now.\n- Important: plan a time.\n- Urgent: hand it on.\n- Neither: drop it.\n\n"
    "## Using it\n\n- Write all tasks on one page.\n- Begin with one task of box 2."
)


def test_the_list_that_comes_next_under_its_own_heading_is_put_first() -> None:
    ranking = _ranking(passage_of(BOXES), 9.0, -9.0, 8.0)
    assert list_first(ranking)[0].evidence.block.text.startswith("Urgent and important")


def test_a_paragraph_that_names_the_things_itself_stays_first() -> None:
    named = BOXES.replace("four boxes.", "four boxes: urgent, important, both of them, and neither.")
    ranking = _ranking(passage_of(named), 9.0, -9.0, -9.0)
    assert list_first(ranking)[0].evidence.block.text.startswith("The matrix")

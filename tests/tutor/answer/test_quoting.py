from dataclasses import replace

import pytest

from data.words.answers import AnswerBlock
from data.words.errors import UnknownLesson
from data.words.models import CourseId, Language, LessonId, Passage
from tests.tutor.answer.planned import evidence_of, hit_of, ranked
from tests.tutor.planned import passage_of
from tutor.answer.quoting import WHOLE_BLOCK, Quoted, quoted
from tutor.answer.ranking import RankedBlock
from tutor.answer.selection import best_sentences

FEES = passage_of(
    "## Fees\n\nThe fee is **ten** rupees. Cards are taken here.\n\nAn appeal is free of charge.", name="fees"
)


def _blocks(passage: Passage, *, key: int = 0) -> list[RankedBlock]:
    """The passage's blocks; the key sentence of the first is that at `key`."""
    first, *others = evidence_of("?", [hit_of(passage)])
    scores = [float(row == key) for row in range(len(first.sentences))]
    return [ranked(first, scores=scores), *(ranked(other) for other in others)]


def _quoted(blocks: list[RankedBlock], text: str) -> Quoted:
    return quoted(blocks, best_sentences(blocks), lesson_text=lambda *_: text)


def test_blocks_are_quoted_as_they_read_with_their_heading_and_key_sentence() -> None:
    found = _quoted(_blocks(FEES, key=1), FEES.text)
    first, second = found.blocks
    assert (first.text, first.heading) == ("The fee is ten rupees. Cards are taken here.", "Fees")
    assert (first.key_sentence, first.cut) == ("Cards are taken here.", False)
    assert second.key_sentence == second.text == "An appeal is free of charge."


def test_citations_are_numbered_by_first_use_of_blocks_and_then_of_sentences() -> None:
    found = _quoted(_blocks(FEES, key=1), FEES.text)
    assert [block.citations for block in found.blocks] == [[1], [2]]
    texts = {sentence.text: sentence.citations for sentence in found.sentences}
    assert texts == {
        "Cards are taken here.": [3],
        "An appeal is free of charge.": [2],
        "The fee is ten rupees.": [4],
    }
    assert [citation.number for citation in found.citations] == [1, 2, 3, 4]
    assert [citation.quote for citation in found.citations] == [
        "The fee is **ten** rupees. Cards are taken here.",
        "An appeal is free of charge.",
        "Cards are taken here.",
        "The fee is **ten** rupees.",
    ]


def test_each_quote_is_what_stands_between_its_places_in_the_lesson() -> None:
    text = f"A new first paragraph.\n\n{FEES.text}"
    found = _quoted(_blocks(FEES), text)
    assert len(found.blocks) == 2
    assert [citation.quote for citation in found.citations] == [text[each.start : each.end] for each in found.citations]
    assert found.citations[0].start == text.index("The fee")


def test_a_list_is_its_own_key_where_it_answers_as_a_whole_and_an_item_where_that_does() -> None:
    passage = passage_of("The following pay **no** fee:\n\n- the poor;\n- the late.\n")
    whole, item = (_quoted(_blocks(passage, key=key), passage.text).blocks[0] for key in (0, 2))
    assert whole.text == item.text == "The following pay no fee:\nthe poor;\nthe late."
    assert whole.key_sentence == whole.text
    assert item.key_sentence == "the late."
    longer = passage_of(f"Nobody else is exempt. {passage.text}")
    (block,) = _quoted(_blocks(longer, key=1), longer.text).blocks
    assert block.text == f"Nobody else is exempt. {whole.text}"
    assert block.key_sentence == whole.text


def test_the_key_is_where_the_sentence_stands_and_not_where_its_words_stand_before() -> None:
    listed = passage_of("Among those who pay nothing, the poor first, are:\n\n- the late;\n- the poor\n")
    block = _quoted(_blocks(listed, key=2), listed.text).blocks[0]
    assert block.key == (block.text.rindex("the poor"), len(block.text))
    twice = passage_of("A fee is due. Pay it at the counter. A fee is due.")
    block = _quoted(_blocks(twice, key=2), twice.text).blocks[0]
    assert block.key == (twice.text.rindex("A fee"), len(twice.text))


def _long(sentences: int) -> Passage:
    return passage_of(" ".join(f"Rule {number:03} of this long act says one thing." for number in range(sentences)))


@pytest.mark.parametrize("key", [0, 40, 79])
def test_of_a_long_block_as_much_is_quoted_around_the_key_sentence_as_there_is_room_for(key: int) -> None:
    passage = _long(80)
    found = _quoted(_blocks(passage, key=key), passage.text)
    (block,) = found.blocks
    length = len("Rule 000 of this long act says one thing. ")
    assert block.cut
    assert WHOLE_BLOCK - length < len(block.text) <= WHOLE_BLOCK
    assert block.key_sentence == f"Rule {key:03} of this long act says one thing."
    before, after = block.key[0], len(block.text) - block.key[1]
    if 0 < key < 79:
        assert abs(before - after) <= length
    assert found.citations[0].quote == block.text


def test_a_block_that_just_fits_is_quoted_whole() -> None:
    passage = _long(WHOLE_BLOCK // len("Rule 000 of this long act says one thing. "))
    (block,) = _quoted(_blocks(passage), passage.text).blocks
    assert (block.text, block.cut) == (passage.text, False)


def test_of_a_long_list_the_items_around_the_key_one_are_quoted() -> None:
    items = [f"- the body of number {number:02} with a rather long name and address;" for number in range(60)]
    passage = passage_of("These are exempt:\n\n" + "\n".join(items))
    (block,) = _quoted(_blocks(passage, key=30), passage.text).blocks
    assert block.cut
    assert block.key_sentence == "the body of number 30 with a rather long name and address;"
    assert block.text.count("\n") > 10
    assert "- " not in block.text


def test_a_block_that_no_longer_stands_in_the_lesson_is_left_out() -> None:
    changed = FEES.text.replace("ten", "twenty")
    found = _quoted(_blocks(FEES), changed)
    assert [block.text for block in found.blocks] == ["An appeal is free of charge."]
    assert [sentence.text for sentence in found.sentences] == ["An appeal is free of charge.", "Cards are taken here."]
    assert [citation.number for citation in found.citations] == [1, 2]
    assert found.blocks[0].citations == [1]


def test_of_a_lesson_that_is_gone_nothing_is_quoted() -> None:
    def gone(course: CourseId, lesson: LessonId, language: Language) -> str:
        raise UnknownLesson(f"no lesson {lesson!r}")

    blocks = _blocks(FEES)
    assert quoted(blocks, best_sentences(blocks), lesson_text=gone) == Quoted([], [], [])
    assert quoted([], [], lesson_text=gone) == Quoted([], [], [])


def test_text_that_is_marked_otherwise_now_is_quoted_as_it_stands_now() -> None:
    now = FEES.text.replace("**ten**", "*ten*")
    (first, _) = _quoted(_blocks(FEES), now).blocks
    assert first.text == "The fee is ten rupees. Cards are taken here."
    assert first.key_sentence == "The fee is ten rupees."


def test_a_passage_from_the_middle_of_a_lesson_is_cited_where_it_stands_there() -> None:
    before = "Any citizen may ask. " * 9
    passage = replace(FEES, start=len(before), end=len(before) + len(FEES.text))
    found = _quoted(_blocks(passage), before + FEES.text)
    assert found.citations[0].start == len(before) + FEES.text.index("The fee")
    assert isinstance(found.blocks[0], AnswerBlock)

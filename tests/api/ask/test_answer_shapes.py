"""What of an answer a reader is shown: blocks, sentences where they say more, and no number without its source."""

from dataclasses import replace

from api.ask.answer_shapes import GroundedOut, answer_out
from api.ask.conversation_shapes import still_there
from api.running.i18n import words_for
from data.words.answers import (
    Answer,
    AnswerBlock,
    AnswerPart,
    AnswerSentence,
    Citation,
    Declined,
    Grounded,
    Notice,
    NoticeKind,
    WrittenBy,
)
from data.words.models import ENGLISH, HINDI, Course, CourseId, LessonId, PassageId
from tests.api.planned import HEALTH_COURSE, LEAVE_COURSE, REVENUE, RTI_COURSE, planned_catalogue


def cited(number: int, course: CourseId, start: int, end: int) -> Citation:
    return Citation(number, PassageId("p"), course, LessonId("one"), ENGLISH, "", "x" * (end - start), start, end)


ANSWER = Grounded(
    [AnswerSentence("Thirty days.", [3]), AnswerSentence("Ask.", [4])],
    [
        cited(1, RTI_COURSE, 0, 50),
        cited(2, LEAVE_COURSE, 0, 9),
        cited(3, RTI_COURSE, 0, 12),
        cited(4, RTI_COURSE, 60, 64),
    ],
    0.9,
    blocks=[AnswerBlock("Thirty days. Or more.", "When", (0, 12), [1]), AnswerBlock("Leave.", "", (0, 6), [2])],
    headline="30 days",
)


def shown(answer: Answer) -> GroundedOut:
    out = answer_out(answer, catalogue=planned_catalogue(), words=words_for(ENGLISH))
    assert isinstance(out, GroundedOut)
    return out


def test_blocks_say_what_the_sentences_say() -> None:
    out = shown(ANSWER)
    assert (out.read_sentences, out.sources) == ([], [])
    assert out.text == "30 days\nThirty days. Or more.\nLeave."
    assert out.blocks[0].model_dump()["key"] == {"start": 0, "end": 12}


def test_a_misspelt_question_says_how_it_was_read() -> None:
    assert (shown(ANSWER).read_as, shown(replace(ANSWER, read_as="accumulate?")).read_as) == (None, "accumulate?")


def test_a_models_sentences_are_shown_with_the_numbers_of_the_blocks_they_stand_on() -> None:
    by_model = [replace(sentence, written_by=WrittenBy.MODEL) for sentence in ANSWER.sentences]
    out = shown(replace(ANSWER, sentences=by_model))
    assert [sentence.text for sentence in out.read_sentences] == ["Thirty days.", "Ask."]
    assert [out.numbers[number] for sentence in out.read_sentences for number in sentence.citations] == [1, 4]
    assert [citation.number for citation in out.sources] == [4]
    assert out.text == "30 days\nThirty days.\nAsk."


def test_an_answer_kept_before_there_were_blocks_is_its_sentences() -> None:
    out = shown(replace(ANSWER, blocks=[], headline=None))
    assert [sentence.text for sentence in out.read_sentences] == ["Thirty days.", "Ask."]
    assert [citation.number for citation in out.sources] == [3, 4]


def open_to_revenue(course: Course) -> bool:
    return planned_catalogue().may_see(REVENUE, course)


def test_a_block_of_a_course_that_is_closed_goes_and_its_headline_with_it() -> None:
    elsewhere = replace(ANSWER.citations[0], course=HEALTH_COURSE)
    kept = replace(ANSWER, citations=[elsewhere, *ANSWER.citations[1:]])
    left = still_there(kept, catalogue=planned_catalogue(), opens=open_to_revenue)
    assert isinstance(left, Grounded)
    assert (left.headline, [block.text for block in left.blocks]) == (None, ["Leave."])
    assert [sentence.text for sentence in left.sentences] == ["Thirty days.", "Ask."]
    assert still_there(ANSWER, catalogue=planned_catalogue(), opens=open_to_revenue) == ANSWER

    closed = replace(kept, citations=[replace(each, course=HEALTH_COURSE) for each in kept.citations])
    assert isinstance(still_there(closed, catalogue=planned_catalogue(), opens=open_to_revenue), Declined)


def test_what_is_to_be_known_is_said_first_in_the_readers_language() -> None:
    told = replace(ANSWER, notices=[Notice(NoticeKind.OTHERWISE, "ten rupees"), Notice(NoticeKind.RULE_ONLY)])
    assert [notice.text for notice in shown(told).notices] == [
        "The lesson says: ten rupees",
        "The lesson gives the rule, not this sum.",
    ]
    assert shown(told).text.splitlines()[0] == "The lesson says: ten rupees"
    in_hindi = answer_out(told, catalogue=planned_catalogue(), words=words_for(HINDI))
    assert isinstance(in_hindi, GroundedOut)
    assert in_hindi.notices[0].text == "पाठ में लिखा है: ten rupees"


def test_each_of_several_questions_says_whether_it_is_answered() -> None:
    first, second = ANSWER.blocks
    parts = [AnswerPart("When?", "30 days"), AnswerPart("What on the moon?"), AnswerPart("Which?", "Leave")]
    out = shown(replace(ANSWER, blocks=[first, replace(second, part=2)], parts=parts))
    assert [(part.question, part.answered) for part in out.parts] == [
        ("When?", True),
        ("What on the moon?", False),
        ("Which?", True),
    ]
    assert [block.part for block in out.blocks] == [0, 2]


def test_what_was_said_of_a_block_that_is_closed_goes_with_it_in_its_part_alone() -> None:
    elsewhere = replace(ANSWER.citations[0], course=HEALTH_COURSE)
    kept = replace(
        ANSWER,
        citations=[elsewhere, *ANSWER.citations[1:]],
        blocks=[ANSWER.blocks[0], replace(ANSWER.blocks[1], part=1)],
        notices=[Notice(NoticeKind.OTHERWISE, "Thirty days")],
        parts=[AnswerPart("When?", "30 days"), AnswerPart("Which?", "Leave")],
    )
    left = still_there(kept, catalogue=planned_catalogue(), opens=open_to_revenue)
    assert isinstance(left, Grounded)
    assert (left.headline, list(left.notices)) == (None, [])
    assert [part.headline for part in left.parts] == [None, "Leave"]

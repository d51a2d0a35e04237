import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from data.words.models import ENGLISH, HINDI, Language, LocalText
from embeddings.text.passages import embedded_text, passage_checksum, passages_of
from tests.embeddings.planned import course


def sentence(words: int, *, first: str = "Word") -> str:
    return " ".join([first, *["word"] * (words - 2), "end."])


def test_the_text_is_exactly_the_stretch_of_the_lesson_between_its_offsets() -> None:
    text = "\n\n".join(f"## Part {part}\n\n" + " ".join(sentence(20) for _ in range(8)) for part in range(4))
    passages = passages_of(course({ENGLISH: text}))
    assert len(passages) == 4
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]


def test_a_short_lesson_is_one_passage_named_after_the_lesson() -> None:
    (passage,) = passages_of(course({ENGLISH: sentence(40)}))
    assert (passage.id, passage.locator) == ("leave-rules/lesson-1/en/1", "Lesson 1")


def test_cuts_fall_on_headings_where_the_sizes_allow() -> None:
    first, second = " ".join(sentence(30) for _ in range(5)), " ".join(sentence(30) for _ in range(6))
    text = f"## Credit\n\n{first}\n\n## Debit\n\n{second}"
    passages = passages_of(course({ENGLISH: text}))
    assert [passage.locator for passage in passages] == ["Credit", "Debit"]
    assert passages[1].start == text.index("## Debit")


def test_the_locator_is_the_nearest_heading_above() -> None:
    text = "## Credit\n\n" + " ".join(sentence(40) for _ in range(9))
    passages = passages_of(course({ENGLISH: text}))
    assert len(passages) == 2
    assert {passage.locator for passage in passages} == {"Credit"}


def test_parts_of_a_lesson_without_headings_are_numbered() -> None:
    passages = passages_of(course({ENGLISH: " ".join(sentence(40) for _ in range(9))}))
    assert [passage.locator for passage in passages] == ["Lesson 1, 1/2", "Lesson 1, 2/2"]


def test_passages_of_running_text_have_about_120_to_220_words() -> None:
    whole_sentence, leeway = 17, 30
    for sentences in range(10, 60):
        passages = passages_of(course({ENGLISH: " ".join(sentence(whole_sentence) for _ in range(sentences))}))
        assert passages
        for passage in passages:
            assert 120 - whole_sentence <= len(passage.text.split()) <= 220 + leeway


def _listed(items: int, *, words: int) -> str:
    return "\n".join(f"- {sentence(words)}" for _ in range(items))


def test_a_list_is_not_cut_between_passages() -> None:
    before, after = " ".join(sentence(20) for _ in range(6)), " ".join(sentence(20) for _ in range(9))
    listed = f"The following pay no fee:\n\n{_listed(7, words=20)}"
    text = f"{before}\n\n{listed}\n\n{after}"
    passages = passages_of(course({ENGLISH: text}))
    assert len(passages) > 1
    assert [listed in passage.text for passage in passages].count(True) == 1


def test_a_table_is_not_cut_between_passages() -> None:
    rows = "\n".join(f"| {sentence(9)} | {sentence(9)} |" for _ in range(8))
    before, after = " ".join(sentence(20) for _ in range(6)), " ".join(sentence(20) for _ in range(9))
    passages = passages_of(course({ENGLISH: f"{before}\n\n| A | B |\n|---|---|\n{rows}\n\n{after}"}))
    assert len(passages) > 1
    assert sorted(passage.text.count("| Word") for passage in passages)[-2:] == [0, 2 * 8]


def test_a_table_that_nothing_leads_into_may_begin_a_passage() -> None:
    """Text of 150 words, then a table of 150: neither is torn to fill a passage of 220."""
    before = " ".join(sentence(15) for _ in range(10))
    rows = "\n".join(f"| {sentence(14)} | {sentence(14)} |" for _ in range(5))
    table = f"| A | B |\n|---|---|\n{rows}"
    passages = passages_of(course({ENGLISH: f"{before}\n\n{table}"}))
    assert [passage.text for passage in passages] == [before, table]
    second = passages_of(course({ENGLISH: f"{table}\n\n{table}"}))
    assert [passage.text for passage in second] == [table, table]


def test_a_list_that_fills_passages_is_cut_between_its_items() -> None:
    passages = passages_of(course({ENGLISH: f"The following pay no fee:\n\n{_listed(30, words=20)}"}))
    assert len(passages) > 1
    assert all(passage.text.startswith("- ") for passage in passages[1:])
    assert sum(passage.text.count("- ") for passage in passages) == 30


def test_cuts_fall_on_sentence_ends_in_hindi() -> None:
    text = " ".join(["अर्जित अवकाश वर्ष में दो बार अग्रिम रूप से जमा होता है।"] * 40)
    passages = passages_of(course({HINDI: text}))
    assert len(passages) > 1
    assert all(passage.text.endswith("।") for passage in passages)


def test_a_heading_is_never_left_at_the_end_of_a_passage() -> None:
    text = "\n\n".join(f"## Part {part}\n\n" + " ".join(sentence(15) for _ in range(part)) for part in range(1, 14))
    passages = passages_of(course({ENGLISH: text}))
    assert len(passages) > 5
    for passage in passages:
        assert not passage.text.splitlines()[-1].startswith("#")


def test_titles_of_course_and_lesson_are_embedded_with_the_text_without_markdown() -> None:
    (passage,) = passages_of(course({ENGLISH: "## Credit\n\n- **Twice** a year."}))
    assert embedded_text(passage) == "Leave rules — Lesson 1: Credit Twice a year."


def test_the_checksum_is_that_of_all_that_is_embedded() -> None:
    text, candidate, asked = "T: Leave is credited **twice** a year.", "Leave is credited twice a year.", "chutti?"
    plain = "T: Leave is credited twice a year."
    block = f"T. Credit. {candidate}"
    written = "".join(f"1:{len(each)}:{each}" for each in (plain, candidate, block, asked))
    assert passage_checksum("T", text[3:], [asked], heading="Credit") == hashlib.sha256(written.encode()).hexdigest()


def test_the_same_text_below_another_heading_has_another_checksum() -> None:
    """Its blocks are embedded with their heading; text that holds its own headings does not hang on the one above."""
    said = "Leave is credited twice a year."
    assert len({passage_checksum("T", said, heading=heading) for heading in ("Credit", "Debit")}) == 2
    assert len({passage_checksum("T", f"## Rule\n\n{said}", heading=heading) for heading in ("Credit", "Debit")}) == 1


def test_the_checksum_of_a_passage_covers_its_heading() -> None:
    (passage,) = passages_of(course({ENGLISH: f"## Credit\n\n{sentence(40)}"}))
    assert passage.sha256 == passage_checksum(passage.title, passage.text, heading="Credit")


def test_what_is_cited_otherwise_has_another_checksum() -> None:
    """Read without Markdown all of these say the same."""
    texts = [f"Bring these papers:\n\n{mark}The first form.\n{mark}The second form." for mark in ("", "- ", "# ")]
    assert len({passage_checksum("T", text, heading="") for text in texts}) == 3


def test_phrases_with_a_nul_in_them_are_not_taken_for_two() -> None:
    phrases = [["a\0b"], ["a", "b"], ["a", "1:b"], ["a1:", "b"]]
    assert len({passage_checksum("T", "Leave.", asked, heading="") for asked in phrases}) == len(phrases)


def test_each_lesson_is_cut_in_each_of_its_languages() -> None:
    passages = passages_of(course({ENGLISH: "Leave is credited.", HINDI: "अवकाश जमा होता है।"}, lessons=2))
    assert [passage.id for passage in passages] == [
        "leave-rules/lesson-1/en/1",
        "leave-rules/lesson-1/hi/1",
        "leave-rules/lesson-2/en/1",
        "leave-rules/lesson-2/hi/1",
    ]
    assert passages[1].title == "अवकाश नियम — पाठ 1"


def test_a_blank_lesson_has_no_passages() -> None:
    assert passages_of(course({ENGLISH: " \n\n---\n"})) == []


def test_a_megabyte_without_a_space_or_a_stop_is_cut_all_the_same() -> None:
    text = "अ" * 1_000_000
    passages = passages_of(course({ENGLISH: text}))
    assert "".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) <= 220 * 400


@given(st.text(alphabet="aB1. ।\n-#|", max_size=300))
def test_no_word_of_a_lesson_is_lost_or_doubled(text: str) -> None:
    passages = passages_of(course({ENGLISH: text}))
    assert all(passage.text == text[passage.start : passage.end] for passage in passages)
    kept = "".join(passage.text for passage in passages)
    assert kept.count("a") + kept.count("B") == text.count("a") + text.count("B")


def test_words_that_people_ask_in_go_with_the_first_passage_of_their_language_or_of_all() -> None:
    planned = course({ENGLISH: "word " * 500, HINDI: "शब्द " * 500})
    asked = [LocalText({ENGLISH: "in English", HINDI: "हिंदी में"}), LocalText({Language("ta"): "tamil"})]
    lesson = replace(planned.lessons[0], asked_as=asked)
    passages = passages_of(replace(planned, lessons=[lesson]))
    firsts = {passage.language: passage.asked_as for passage in passages if passage.id.endswith("/1")}
    assert firsts == {ENGLISH: ("in English", "tamil"), HINDI: ("हिंदी में", "tamil")}
    assert not any(passage.asked_as for passage in passages if not passage.id.endswith("/1"))

from hypothesis import given
from hypothesis import strategies as st

from embeddings.text.evidence import WHOLE_LIST, Shape, candidates_of, leans
from tests.tutor.planned import RTI, passage_of


def _texts(text: str) -> list[str]:
    return [candidate.text for candidate in candidates_of(passage_of(text))]


def test_headings_and_fragments_are_no_sentences() -> None:
    assert _texts("## Who may ask\n\nAny citizen may ask.\n\nNote\n") == ["Any citizen may ask."]


def test_a_sentence_that_points_back_is_joined_with_the_one_before() -> None:
    joined = candidates_of(passage_of("The reply is due in thirty days. This period may be extended."))[1]
    assert joined.text == "The reply is due in thirty days. This period may be extended."
    assert joined.key == "This period may be extended."
    assert len(joined.spans) == 1


def test_a_sentence_is_not_joined_across_paragraphs() -> None:
    assert _texts("The reply is due soon.\n\nThis period may be extended.")[1] == "This period may be extended."


def test_hindi_sentences_lean_too() -> None:
    assert _texts("उत्तर तीस दिन में देय है। इस अवधि को बढ़ाया जा सकता है।")[1].startswith("उत्तर तीस दिन")
    assert leans("यह अवधि तीस दिन की है।")
    assert not leans("यहाँ आवेदन करें।")
    assert not leans("Thistle grows here.")


def test_a_lead_in_carries_its_items_and_each_item_its_lead_in() -> None:
    text = "The following pay no fee:\n\n- the poor;\n- the late.\n"
    whole, first, second = candidates_of(passage_of(text))
    assert (whole.shape, whole.text) == (Shape.LIST, "The following pay no fee:\nthe poor;\nthe late.")
    assert whole.key == "The following pay no fee:"
    assert [text[start:end] for start, end in first.spans] == ["The following pay no fee:", "the poor;"]
    assert second.text == "The following pay no fee:\nthe late."


def test_a_long_list_is_cited_by_its_items_only() -> None:
    items = [f"- the body of number {number} with a rather long name and address;" for number in range(30)]
    shapes = {one.shape for one in candidates_of(passage_of("These are exempt:\n\n" + "\n".join(items)))}
    assert len("\n".join(items)) > WHOLE_LIST
    assert shapes == {Shape.ITEM}


def test_items_that_are_sentences_stand_alone_where_nothing_leads_in() -> None:
    assert _texts("## Duties\n\n- The buyer places orders.\n- The payer pays sellers.\n") == [
        "The buyer places orders.",
        "The payer pays sellers.",
    ]


def test_a_lead_in_without_a_list_is_nothing() -> None:
    assert _texts("The following are exempt:\n\n## Fees\n\n- The fee is ten rupees.") == ["The fee is ten rupees."]


def test_rows_of_a_table_are_read_below_its_head_which_alone_is_no_evidence() -> None:
    text = "| Document | Charge |\n| --- | --- |\n| A page | two rupees |\n| A disk | fifty |\n"
    assert _texts(text) == [
        "Document — Charge\nA page — two rupees\nA disk — fifty",
        "Document — Charge\nA page — two rupees",
        "Document — Charge\nA disk — fifty",
    ]


def test_a_table_with_a_lead_in_is_read_below_both() -> None:
    row = candidates_of(passage_of("The charges are:\n\n| What | How much |\n|---|---|\n| A page | two rupees |\n"))[-1]
    assert row.text == "The charges are:\nWhat — How much\nA page — two rupees"
    assert [row.passage.text[start:end] for start, end in row.spans] == [
        "The charges are:",
        "| What | How much |",
        "| A page | two rupees |",
    ]


def test_rows_of_the_second_of_two_tables_are_read_below_their_own_head() -> None:
    table = "| {0} | Days |\n|---|---|\n| {1} | thirty |\n\n"
    text = table.format("Office", "Central") + table.format("Appeal", "First")
    assert _texts(text)[-1] == "Appeal — Days\nFirst — thirty"


def test_rows_cut_off_from_their_head_are_rows_all_the_same() -> None:
    assert _texts("| A page | two rupees |\n| A disk | fifty |\n")[-2:] == ["A page — two rupees", "A disk — fifty"]


def test_lines_of_code_are_cited_whole_and_as_they_stand() -> None:
    text = "Type these commands:\n\n```sh\ngit add *.md && git commit -m x\n  git push origin [main](x)\n```\n"
    found = candidates_of(passage_of(text))
    assert [one.text for one in found] == [
        "Type these commands:\ngit add *.md && git commit -m x\n  git push origin [main](x)",
        "Type these commands:\ngit add *.md && git commit -m x",
        "Type these commands:\n  git push origin [main](x)",
    ]
    assert _texts("```\ngit push\n```\n") == ["git push"]


def test_links_are_cited_by_their_text_and_broken_ones_not_at_all() -> None:
    assert _texts("Write to [the officer](https://example.org/a) today. See [the form](has a blank) first.") == [
        "Write to the officer today."
    ]


def test_places_are_in_the_order_of_reading() -> None:
    places = [one.place for one in candidates_of(passage_of(RTI)) if one.shape is Shape.SENTENCE]
    assert places == sorted(places)


odd_texts = st.text(alphabet=st.sampled_from("ab .:\n-#|*1।कि?"), max_size=60)


@given(odd_texts, odd_texts)
def test_every_span_lies_within_the_passage_and_says_something(before: str, after: str) -> None:
    text = f"{before}\n\nAny citizen may ask.\n\n{after}"
    candidates = candidates_of(passage_of(text))
    assert "Any citizen may ask." in [each.text for each in candidates]
    for candidate in candidates:
        assert candidate.text.strip()
        assert all(0 <= start < end <= len(text) for start, end in candidate.spans)

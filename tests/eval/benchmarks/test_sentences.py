from eval.benchmarks.sentences import Case, cuts, microseconds, rightly_cut, sentence_cases

TWO = [Case("en", "plain", ["One is here.", "Two is there."]), Case("hi", "plain", ["एक यहाँ है।", "दो वहाँ है।"])]


def test_a_case_counts_where_it_comes_back_sentence_by_sentence() -> None:
    assert rightly_cut(TWO, lambda text, _: text.split(". ")) == {}
    assert rightly_cut(TWO, lambda text, _: [part + "।" for part in text.split("।")[:-1]]) == {}
    ours = dict(cuts())["ours"]
    assert rightly_cut(TWO, ours) == {"en": 1, "hi": 1}
    assert microseconds(TWO, ours) > 0


def test_the_cases_are_in_four_ways_of_writing_and_each_is_one_text() -> None:
    cases = sentence_cases()
    assert {case.language for case in cases} == {"en", "hi", "ur", "mixed"}
    assert len({case.text for case in cases}) == len(cases) >= 117

import pytest

from embeddings.text.tokens import terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("हिन्दी", "हिंदी"),
        ("पाँच", "पांच"),
        ("ज़मीन", "जमीन"),
        ("क़ानून", "कानून"),
        ("सम्बन्ध", "संबंध"),
        ("दुःख", "दुख"),
        ("क\u200dलम", "कलम"),
        ("१२३", "123"),
        ("Café", "cafe"),
        ("3,900", "3900"),
        ("ＧｅＭ", "gem"),
    ],
)
def test_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("officers", "officer"),
        ("applying", "applied"),
        ("किताबें", "किताब"),
        ("अधिकारियों", "अधिकारी"),
        ("करेगा", "करेगी"),
        ("officer's", "officer"),
    ],
)
def test_forms_of_one_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_words_that_say_nothing_about_the_subject_are_left_out() -> None:
    assert terms("What is the rule for it?") == ["rule"]
    assert terms("यह नियम क्या है?") == terms("नियम")


def test_sections_and_decimals_keep_their_numbers() -> None:
    assert words("Section 4(1)(b), 3.5%") == ["section", "4", "1", "b", "3.5"]


@pytest.mark.parametrize("word", ["தமிழ்", "বাংলা", "ગુજરાતી", "हिंदी"])
def test_vowel_signs_do_not_cut_words_of_any_script(word: str) -> None:
    assert len(words(word)) == 1


@pytest.mark.parametrize("text", ["", " \n", "!!! … ।", "\0\u200b", "😀"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == []


def test_lone_surrogates_and_a_megabyte_of_one_word_do_no_harm() -> None:
    assert words("leave \ud800 rules") == ["leave", "rules"]
    assert [len(word) for word in words("a" * 1_000_000)] == [64]


def test_stemming_is_the_same_in_every_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"applications{number} considering officers" for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(terms, texts)) == [terms(text) for text in texts]

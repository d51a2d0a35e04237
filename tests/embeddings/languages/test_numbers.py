import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.languages.numbers import in_digits, number_at
from embeddings.text.lexicon import WordTable, values_of
from embeddings.text.tokens import words


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("Twenty five minutes daily", "25 minutes daily"),
        ("twenty-five minutes", "25 minutes"),
        ("one hundred and twenty minutes", "120 minutes"),
        ("½ hour", "0.5 hour"),
        ("2½ hours, or 1 1/2 hours", "2.5 hours, or 1.5 hours"),
        ("half an hour", "0.5 hour"),
        ("three quarters of an hour", "0.75 hour"),
        ("two and a half hours", "2.5 hours"),
        ("ten working days", "10 days"),
        ("fifteen march", "15 march"),
        ("पच्चीस मिनट", "25 मिनट"),
        ("साढ़े तीन घंटे", "3.5 घंटे"),
        ("सवा घंटा, पौने दो घंटे", "1.25 घंटा, 1.75 घंटे"),
        ("एक सौ बीस मिनट", "120 मिनट"),
        ("३१ मार्च", "31 मार्च"),
        ("pachchis minute", "25 minute"),
        ("saadhe teen ghante", "3.5 ghante"),
        ("do ghante tees minute", "2 ghante 30 minute"),
        ("pandrah march tak", "15 march tak"),
    ],
)
def test_numbers_before_a_unit_or_beside_a_month_are_written_in_digits(message: str, read: str) -> None:
    assert in_digits(message) == read


@pytest.mark.parametrize(
    "message", ["seven quality tools", "what may i do next", "one may ask", "plan banao do", "an hour a day"[3:], ""]
)
def test_other_numbers_stay_words(message: str) -> None:
    assert in_digits(message) == message


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("two hundred and fifty", 2 * 100 + 50),
        ("2.5 lakh", 2.5 * 100_000),
        ("three lakh forty thousand", 3 * 100_000 + 40 * 1_000),
        ("डेढ़ करोड़", 1.5 * 10_000_000),
        ("पाँच सौ", 5 * 100),
        ("do hazaar", 2 * 1_000),
    ],
)
def test_a_number_of_several_words_is_read_to_its_end(said: str, value: float) -> None:
    tokens = words(said)
    assert number_at([*tokens, "posts"], 0) == (value, len(tokens))


def test_where_no_number_begins_none_is_read() -> None:
    assert number_at(["posts", "two"], 0) == (None, 0)


@given(st.sampled_from(sorted(values_of(WordTable.NUMBERS).items())), st.sampled_from(["minutes", "मिनट", "ghante"]))
def test_every_number_word_counts_before_a_unit(number: tuple[str, float], unit: str) -> None:
    word, value = number
    assert in_digits(f"{word} {unit}") == f"{value:g} {unit}"

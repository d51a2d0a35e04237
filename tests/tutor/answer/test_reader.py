from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from data.words.errors import ModelCorrupt
from data.words.models import ENGLISH, HINDI, HINGLISH, Passage
from embeddings.encoders.token_states import STATES_FOLDER, TokenStates
from tests.tutor.answer.planned import evidence_of, hit_of, ranked, retrieval_of
from tests.tutor.planned import passage_of
from tutor.answer.ranking import RankedBlock
from tutor.answer.reader import (
    MOST_BLOCK_TOKENS,
    MOST_QUESTION_TOKENS,
    NETWORK,
    READ_BEHIND,
    PairRead,
    Reader,
    open_network,
    pair_read,
    reordered,
    with_margins,
)

MODELS = Path(__file__).parents[3] / "var" / "models"
FEE = replace(passage_of("The fee is ten rupees. It is paid in cash.", name="fee"), title="Requests")
FEE_IN_HINDI = passage_of("शुल्क दस रुपये है।", name="hi", language=HINDI)


class WordStates:
    """A state for each word, the same wherever it stands; remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def of_query(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        return self._of(text, most_tokens)

    def of_passage(self, text: str, *, most_tokens: int) -> NDArray[np.float32]:
        return self._of(text, most_tokens)

    def tokens_in(self, passage: str) -> int:
        return len(passage.split()) + 1

    def _of(self, text: str, most_tokens: int) -> NDArray[np.float32]:
        self.asked.append((text, most_tokens))
        words = [np.random.default_rng(sum(map(ord, word))).standard_normal(384) for word in text.lower().split()]
        return np.array(words[:most_tokens], dtype=np.float32)


def _blocks(question: str, *passages: Passage) -> list[RankedBlock]:
    """Their blocks, each a log-odds behind the one before."""
    found = evidence_of(question, [hit_of(passage) for passage in passages])
    return [ranked(each, -float(place)) for place, each in enumerate(found)]


def test_a_block_is_read_under_its_title_and_heading() -> None:
    (block,) = _blocks("", replace(FEE, text="## Money\n\nThe fee is ten rupees.", end=FEE.end + 9))
    read = pair_read(retrieval_of("What is the fee?"), block)
    assert (read.question, read.block) == ("What is the fee?", "Requests. Money. The fee is ten rupees.")


def test_of_a_long_block_the_sentences_around_its_key_are_read() -> None:
    said = [f"Sentence number {place:02} of this long paragraph says something about its fees." for place in range(20)]
    (evidence,) = evidence_of("", [hit_of(passage_of(" ".join(said)))])
    for key, read in ((0, said[:5]), (10, said[8:13]), (19, said[15:])):
        block = ranked(evidence, scores=[float(place == key) for place in range(20)])
        assert pair_read(retrieval_of("?"), block).block == f"{evidence.block.heading}. {' '.join(read)}"


def test_a_sentence_that_is_too_long_is_read_alone() -> None:
    long = "The fee " + "of the office " * 40 + "is ten rupees."
    (evidence,) = evidence_of("", [hit_of(passage_of(f"It is short. {long} It is paid."))])
    assert pair_read(retrieval_of("?"), ranked(evidence, scores=[0.0, 1.0, 0.0])).block.endswith(f". {long}")


def test_hinglish_is_read_in_the_scripts_of_its_languages() -> None:
    asked = replace(retrieval_of("fees kitni hai", language=HINGLISH), mixed="fees कितनी है")
    english, hindi = _blocks("", FEE, FEE_IN_HINDI)
    assert [pair_read(asked, block).question for block in (english, hindi)] == ["fees कितनी है"] * 2
    assert pair_read(retrieval_of("What is the fee?", language=ENGLISH), hindi).question == "What is the fee?"


def test_no_more_is_read_than_was_learnt_and_a_block_encoded_once() -> None:
    states = WordStates()
    reader = Reader(states, open_network(NETWORK))
    pair = PairRead("What is the fee?", "The fee is ten rupees.")
    assert reader.margins([pair]) == reader.margins([pair])
    assert [most for _, most in states.asked] == [MOST_QUESTION_TOKENS, MOST_BLOCK_TOKENS, MOST_QUESTION_TOKENS]
    assert reader.margins([]) == []


class PlannedReader(Reader):
    """Thinks of a block what is planned for its text."""

    def __init__(self, planned: Mapping[str, float]) -> None:
        self._planned = planned

    def margins(self, pairs: Sequence[PairRead]) -> list[float]:
        return [self._planned[pair.block.removeprefix("Part. ")] for pair in pairs]


def _passages(*said: str) -> list[Passage]:
    return [passage_of(each, name=each) for each in said]


def test_the_best_blocks_are_read_and_ordered_anew() -> None:
    blocks = _blocks(
        "?",
        *_passages(
            "The fee is one rupee.", "The fee is two rupees.", "The fee is three rupees.", "The fee is four rupees."
        ),
    )
    reader = PlannedReader(
        {"The fee is one rupee.": -3.0, "The fee is two rupees.": 1.0, "The fee is three rupees.": -1.0}
    )
    read = reordered(with_margins(blocks, retrieval_of("?"), reader=reader), weight=0.5)
    assert [block.evidence.block.text for block in read] == [
        "The fee is two rupees.",
        "The fee is one rupee.",
        "The fee is three rupees.",
        "The fee is four rupees.",
    ]
    assert [block.margin for block in read] == [1.0, -3.0, -1.0, None]
    assert [block.score for block in read] == [-0.5, -1.5, -2.5, -4.5]  # what is not read is thought of the least


def test_what_is_far_behind_is_not_read() -> None:
    best, *_, last = _blocks(
        "?",
        *_passages(
            "The fee is one rupee.",
            "The fee is two rupees.",
            "The fee is three rupees.",
            "The fee is four rupees.",
            "The fee is five rupees.",
        ),
    )
    assert best.score - last.score > READ_BEHIND
    reader = PlannedReader({"The fee is one rupee.": -9.0})
    read = with_margins([best, last], retrieval_of("?"), reader=reader)
    assert [block.margin for block in read] == [-9.0, None]
    assert reordered(read, weight=1.0) == [replace(block, score=block.score - 9.0) for block in read]
    assert with_margins([], retrieval_of("?"), reader=reader) == reordered([], weight=1.0) == []


def test_a_network_that_is_not_one_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"\x08")
    with pytest.raises(ModelCorrupt, match=r"reader\.onnx cannot be loaded .*install Saarthi again"):
        open_network(tmp_path / "reader.onnx")
    with pytest.raises(ModelCorrupt, match="cannot be loaded"):
        open_network(tmp_path / "gone.onnx")


@pytest.mark.model
def test_the_shipped_reader_tells_what_answers_from_what_comes_near() -> None:
    """In each way of writing; the passage says what the fee is and nothing of who is free of it."""
    reader = Reader(TokenStates.load(MODELS / STATES_FOLDER), open_network(NETWORK))
    english, hindi = _blocks("", FEE, FEE_IN_HINDI)
    for answered, missed, read in (
        ("What is the fee for a request?", "Which court hears an appeal against the collector?", english),
        ("शुल्क कितना है?", "कलेक्टर के विरुद्ध अपील कौन सुनता है?", hindi),
        ("request ki fees kitni hai", "collector ke khilaf appeal kaun sunta hai", english),
    ):
        right, wrong = (
            margin for text in (answered, missed) for margin in reader.margins([pair_read(retrieval_of(text), read)])
        )
        assert right > wrong

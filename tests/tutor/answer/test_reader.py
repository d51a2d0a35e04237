from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from data.words.errors import ModelCorrupt
from data.words.models import ENGLISH, HINDI, HINGLISH
from embeddings.encoders.token_states import STATES_FOLDER, TokenStates
from embeddings.text.evidence_blocks import blocks_in
from tests.tutor.answer.planned import retrieval_of
from tests.tutor.planned import passage_of
from tutor.answer.reader import MOST_BLOCK_TOKENS, MOST_QUESTION_TOKENS, NETWORK, Reader, open_network, pair_read

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

    def _of(self, text: str, most_tokens: int) -> NDArray[np.float32]:
        self.asked.append((text, most_tokens))
        words = [np.random.default_rng(sum(map(ord, word))).standard_normal(384) for word in text.lower().split()]
        return np.array(words[:most_tokens], dtype=np.float32)


def test_a_block_is_read_under_its_title_and_heading() -> None:
    (block,) = blocks_in(replace(FEE, text="## Money\n\nThe fee is ten rupees.", end=FEE.end + 9))
    read = pair_read(retrieval_of("What is the fee?"), block)
    assert (read.question, read.block) == ("What is the fee?", "Requests. Money. The fee is ten rupees.")


def test_hinglish_is_read_in_the_scripts_of_its_languages() -> None:
    asked = replace(retrieval_of("fees kitni hai", language=HINGLISH), mixed="fees कितनी है")
    (english,), (hindi,) = blocks_in(FEE), blocks_in(FEE_IN_HINDI)
    assert [pair_read(asked, block).question for block in (english, hindi)] == ["fees कितनी है"] * 2
    assert pair_read(retrieval_of("What is the fee?", language=ENGLISH), hindi).question == "What is the fee?"


def test_no_more_is_read_than_was_learnt() -> None:
    states = WordStates()
    (block,) = blocks_in(FEE)
    Reader(states, open_network(NETWORK)).margin(retrieval_of("What is the fee?"), block)
    assert [most for _, most in states.asked] == [MOST_QUESTION_TOKENS, MOST_BLOCK_TOKENS]


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
    (block,), (hindi,) = blocks_in(FEE), blocks_in(FEE_IN_HINDI)
    for answered, missed, read in (
        ("What is the fee for a request?", "Which court hears an appeal against the collector?", block),
        ("शुल्क कितना है?", "कलेक्टर के विरुद्ध अपील कौन सुनता है?", hindi),
        ("request ki fees kitni hai", "collector ke khilaf appeal kaun sunta hai", block),
    ):
        assert reader.margin(retrieval_of(answered), read) > reader.margin(retrieval_of(missed), read)

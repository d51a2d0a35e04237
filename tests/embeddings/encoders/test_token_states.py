from pathlib import Path

import numpy as np
import pytest

from data.words.errors import ModelMissing
from embeddings.encoders.token_states import STATES_FOLDER, TokenStates

TEXT = "The officer decides a request within thirty days of receipt."


@pytest.fixture(scope="module")
def states(encoder_folder: Path) -> TokenStates:
    return TokenStates.load(encoder_folder.with_name(STATES_FOLDER))


@pytest.mark.model
def test_each_token_has_the_state_of_the_tenth_layer_of_torch(states: TokenStates, sentence_folder: Path) -> None:
    """But for the rounding to 8 bits: the cosines are .98 to 1.0, those of another layer below .95."""
    import torch
    from transformers import AutoTokenizer, BertModel

    read = AutoTokenizer.from_pretrained(str(sentence_folder))(f"passage: {TEXT}", return_tensors="pt")
    network = BertModel.from_pretrained(str(sentence_folder), add_pooling_layer=False).eval()
    with torch.inference_mode():
        layers = network(**read, output_hidden_states=True).hidden_states
    ours = states.of_passage(TEXT, most_tokens=512)
    ours /= np.linalg.norm(ours, axis=1, keepdims=True)
    likeness = [
        float((ours * torch.nn.functional.normalize(layer[0], dim=-1).numpy()).sum(axis=1).mean()) for layer in layers
    ]
    assert int(np.argmax(likeness)) == 10
    assert likeness[10] > 0.98


@pytest.mark.model
def test_of_a_long_text_only_the_beginning_is_read(states: TokenStates) -> None:
    assert states.of_query(TEXT * 50, most_tokens=20).shape == (20, 384)
    assert states.of_passage("x", most_tokens=20).shape[0] < 20


@pytest.mark.model
def test_questions_and_passages_are_read_as_such(states: TokenStates) -> None:
    question, passage = states.of_query("fee", most_tokens=20), states.of_passage("fee", most_tokens=20)
    assert not np.allclose(question[-2], passage[-2], atol=1e-3)  # the word itself


def test_a_folder_that_was_not_built_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="saarthi models build"):
        TokenStates.load(tmp_path / STATES_FOLDER)

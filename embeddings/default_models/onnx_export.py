"""Exports the encoder with pooling and normalisation inside to ONNX, then makes its weights 8-bit.

The weights go into a file of their own beside the graph: onnxruntime maps that file into memory, so that of the word
table (250,037 rows, 96 MB) only the rows of words that were met become resident.
"""

import shutil
import warnings
from pathlib import Path
from typing import Any

MODEL_FILE = "model_int8.onnx"
WEIGHTS_FILE = "model_int8.weights"
_OPERATOR_SET = 17


def export_encoder(sentence_folder: Path, folder: Path) -> None:
    """Writes the 8-bit model, its weights and the tokenizer into `folder`; the float32 model is not kept."""
    folder.mkdir(parents=True)
    full = folder / "full"
    full.mkdir()
    _export_float32(sentence_folder, full / "model.onnx")
    _quantise(full / "model.onnx", folder)
    shutil.rmtree(full)
    shutil.copyfile(sentence_folder / "tokenizer.json", folder / "tokenizer.json")


def _pooled_encoder(sentence_folder: Path) -> Any:  # noqa: ANN401 - a torch module; torch is not imported for types
    import torch
    from transformers import BertModel

    class PooledEncoder(torch.nn.Module):  # type: ignore[misc]  # torch is untyped to mypy here
        """BERT, mean over the tokens that are not padding, unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(
                str(sentence_folder), add_pooling_layer=False, attn_implementation="eager", local_files_only=True
            ).eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401 - torch tensors
            hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).float()
            return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=1)

    return PooledEncoder()


def _export_float32(sentence_folder: Path, path: Path) -> None:
    import torch

    ids = torch.ones(2, 16, dtype=torch.long)
    mask = torch.ones(2, 16, dtype=torch.long)
    mask[1, 9:] = 0
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the exporter warns of tracing, which is what is wanted here
        torch.onnx.export(
            _pooled_encoder(sentence_folder),
            (ids, mask),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={
                "input_ids": {0: "texts", 1: "tokens"},
                "attention_mask": {0: "texts", 1: "tokens"},
                "vectors": {0: "texts"},
            },
            opset_version=_OPERATOR_SET,
            dynamo=False,
        )


def _quantise(source: Path, folder: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantised = source.with_name("quantised.onnx")
    quantize_dynamic(
        source,
        quantised,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )
    onnx.save_model(
        onnx.load(quantised),
        folder / MODEL_FILE,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=WEIGHTS_FILE,
        size_threshold=1024,
    )
    (folder / WEIGHTS_FILE).chmod(0o644)

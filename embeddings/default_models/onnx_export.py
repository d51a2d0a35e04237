"""Writes the encoder's graph to disk and makes its weights 8-bit.

The weights go into a file of their own beside the graph: onnxruntime maps that file into memory, so that of the word
table (250,037 rows, 96 MB) only the rows of words that were met become resident.
"""

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from embeddings.default_models.encoder_graph import encoder_graph
from embeddings.default_models.weights import PackedWeights

MODEL_FILE = "model_int8.onnx"
WEIGHTS_FILE = "model_int8.weights"


def write_graph(packed: PackedWeights, path: Path) -> None:
    """Writes the float32 graph with its weights (470 MB)."""
    onnx.save_model(encoder_graph(packed), path)


def quantise(source: Path, folder: Path) -> None:
    """Writes the graph of `source` with 8-bit weights into `folder` (118 MB): one scale a column, one a table."""
    folder.mkdir(parents=True)
    quantised = folder / "quantised.onnx"
    quantize_dynamic(
        source,
        quantised,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=False,
        op_types_to_quantize=["MatMul", "Gather"],
    )
    onnx.save_model(
        onnx.load(quantised),
        folder / MODEL_FILE,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=WEIGHTS_FILE,
        size_threshold=1024,
    )
    quantised.unlink()
    (folder / WEIGHTS_FILE).chmod(0o644)

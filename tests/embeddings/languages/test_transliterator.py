import shutil
from pathlib import Path

import pytest

from data.words.errors import ModelCorrupt, ModelMissing
from embeddings.default_models.hindi_xlit_export import export_transliterator
from embeddings.languages.hinglish_words import function_words
from embeddings.languages.transliterator import GRAPHS, TransliterationNetwork, check_graphs


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GRAPHS, tmp_path / "graphs"))


def test_the_graphs_that_come_with_saarthi_have_the_checksums_of_their_manifest() -> None:
    check_graphs()


def test_a_changed_byte_is_found_at_the_start_and_names_its_remedy(copied: Path) -> None:
    graph = bytearray((copied / "encoder.onnx").read_bytes())
    graph[1_000_000] ^= 1
    (copied / "encoder.onnx").write_bytes(graph)
    with pytest.raises(ModelCorrupt, match=r"encoder\.onnx has another checksum.*install Saarthi again"):
        TransliterationNetwork(copied)


def test_a_graph_cut_short_is_not_loaded(copied: Path) -> None:
    (copied / "decoder_step.onnx").write_bytes((GRAPHS / "decoder_step.onnx").read_bytes()[:-1])
    with pytest.raises(ModelCorrupt, match=r"decoder_step\.onnx has 7885173 bytes"):
        TransliterationNetwork(copied)


def test_graphs_that_were_not_installed_are_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="install Saarthi again"):
        TransliterationNetwork(tmp_path / "nowhere")


def test_graphs_made_anew_from_the_package_spell_as_those_that_are_kept(tmp_path: Path) -> None:
    export_transliterator(tmp_path / "anew")
    check_graphs(tmp_path / "anew")
    words = sorted(function_words())
    assert len(words) > 100
    assert TransliterationNetwork(tmp_path / "anew").words(words) == TransliterationNetwork().words(words)

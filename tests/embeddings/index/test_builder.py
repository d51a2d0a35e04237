import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from data.files import exclusive_lock
from data.words.errors import IndexCorrupt, IndexMismatch, IndexMissing, IndexWriteFailed
from data.words.models import Passage
from embeddings.index.builder import LOCK_FILE, build_generation
from embeddings.index.generation import FORMAT, GenerationInfo, current_name, generations, open_current, open_last_good
from embeddings.index.search_index import SearchIndex
from embeddings.index.sentence_table import BLOCKS, SENTENCES, SentenceTable
from embeddings.text.passages import passage_checksum
from tests.embeddings.planned import OFFICE, passage
from tests.fakes import HashingEncoder


def built(root: Path, passages: Sequence[Passage] = OFFICE, *, encoder: HashingEncoder | None = None) -> GenerationInfo:
    return build_generation(
        passages, encoder=encoder or HashingEncoder(), root=root, catalogue_revision="ab12cd34ef", clock=lambda: 0.0
    )


def opened(root: Path) -> SearchIndex:
    return open_current(root, encoder_name="hashing-256", dimension=256)


def contents(index: SearchIndex) -> list[Passage]:
    return [index.passages.passage(row) for row in range(len(index))]


def table(root: Path, name: str) -> SentenceTable:
    return SentenceTable.load(root / current_name(root), name)


def test_a_generation_holds_exactly_the_passages_given(tmp_path: Path) -> None:
    info = built(tmp_path)
    index = opened(tmp_path)
    assert info == GenerationInfo(name="00000001-ab12cd34", passages=6, embedded=6, reused=0, seconds=0.0)
    assert contents(index) == list(OFFICE)
    assert (index.name, index.catalogue_revision) == (info.name, "ab12cd34ef")


def test_unchanged_passages_are_not_embedded_again(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    built(tmp_path, encoder=encoder)
    before = opened(tmp_path).vectors
    changed = [passage("new", "Yoga calms the mind.", course="yoga"), *OFFICE[::-1]]
    info = built(tmp_path, changed, encoder=encoder)
    sentences = blocks = 7  # one in each passage
    assert (info.embedded, info.reused, encoder.encoded) == (1, 6, 7 + sentences + blocks)
    assert np.array_equal(opened(tmp_path).vectors[1:], before[::-1])
    assert contents(opened(tmp_path)) == changed


def test_an_edit_of_markdown_alone_embeds_what_is_then_cited(tmp_path: Path) -> None:
    """Paragraphs made a list: the text without Markdown stays, what could be cited becomes more."""
    said = "Bring these papers:\n\n{0}The first form must be filled.\n\n{0}The second form must be sent."
    built(tmp_path, [passage("papers", said.format(""))])
    info = built(tmp_path, [passage("papers", said.format("- "))])
    assert info.embedded == 1
    built(tmp_path / "anew", [passage("papers", said.format("- "))])
    for name in (SENTENCES, BLOCKS):
        assert np.array_equal(table(tmp_path, name).vectors, table(tmp_path / "anew", name).vectors)


def test_a_vector_is_stored_for_each_block_under_its_heading(tmp_path: Path) -> None:
    text = "These pay no fee:\n\n- the poor;\n- the late.\n\n## Appeal\n\nAn appeal is free. It is decided soon."
    built(tmp_path, [passage("none", "## Fees"), passage("fees", text)])
    stored, encoder = table(tmp_path, BLOCKS), HashingEncoder()
    joined = ["Part. These pay no fee:\nthe poor;\nthe late.", "Appeal. An appeal is free. It is decided soon."]
    assert stored.bounds.tolist() == [0, 0, 2]
    assert np.array_equal(stored.vectors, encoder.encode_passages(joined).astype(np.float16))


def test_vectors_of_blocks_are_copied_with_their_passages(tmp_path: Path) -> None:
    built(tmp_path)
    before = table(tmp_path, BLOCKS)
    built(tmp_path, OFFICE[::-1])
    assert np.array_equal(table(tmp_path, BLOCKS).vectors, before.vectors[::-1])


def test_another_heading_above_embeds_the_blocks_below_it_anew(tmp_path: Path) -> None:
    below = passage("leave", "Leave is credited twice a year.")
    moved = replace(below, locator="Credit", sha256=passage_checksum("", below.text, heading="Credit"))
    built(tmp_path, [below])
    assert built(tmp_path, [moved]).embedded == 1
    (vector,) = HashingEncoder().encode_passages(["Credit. Leave is credited twice a year."])
    assert np.array_equal(table(tmp_path, BLOCKS).of(0)[0], vector.astype(np.float16))


def test_vectors_of_another_encoder_are_not_reused(tmp_path: Path) -> None:
    built(tmp_path)
    other = HashingEncoder(name="other")
    assert built(tmp_path, encoder=other).embedded == 6


def test_the_last_two_generations_are_kept(tmp_path: Path) -> None:
    names = [built(tmp_path).name for _ in range(4)]
    assert generations(tmp_path) == [names[3], names[2]]
    assert set(os.listdir(tmp_path)) == {LOCK_FILE, "CURRENT", names[2], names[3]}


def test_progress_counts_up_to_all_passages_reused_ones_included(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for passages in (OFFICE[:4], OFFICE):
        build_generation(
            passages,
            encoder=HashingEncoder(),
            root=tmp_path,
            catalogue_revision="a",
            progress=lambda done, total: told.append((done, total)),
        )
    assert told == [(0, 4), (4, 4), (4, 6), (6, 6)]


def test_an_index_of_no_passages_can_be_built_and_opened(tmp_path: Path) -> None:
    assert built(tmp_path, []).passages == 0
    assert len(opened(tmp_path)) == 0


def test_two_passages_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two passages have the id 'leave/en'"):
        built(tmp_path, [OFFICE[0], OFFICE[0]])


def test_only_one_build_runs_at_a_time(tmp_path: Path) -> None:
    with (
        exclusive_lock(tmp_path / LOCK_FILE, wait=False),
        pytest.raises(IndexWriteFailed, match="another process is building"),
    ):
        built(tmp_path)


def test_a_build_that_fails_leaves_the_current_generation_and_nothing_else(tmp_path: Path) -> None:
    class Failing(HashingEncoder):
        def encode_passages(
            self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
        ) -> NDArray[np.float32]:
            raise MemoryError("planned")

    name = built(tmp_path).name
    with pytest.raises(MemoryError):
        built(tmp_path, [passage("new", "Yoga.")], encoder=Failing())
    assert set(os.listdir(tmp_path)) == {LOCK_FILE, "CURRENT", name}
    assert contents(opened(tmp_path)) == list(OFFICE)


def test_a_full_disk_is_named_and_the_current_generation_stays(tmp_path: Path) -> None:
    name = built(tmp_path).name
    code = (
        "import pathlib, resource, sys\n"
        "from data.words import IndexWriteFailed\n"
        "from embeddings.index import build_generation\n"
        "from tests.embeddings.planned import passage\n"
        "from tests.fakes import HashingEncoder\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "many = [passage(str(n), f'text number {n}') for n in range(500)]\n"
        "try:\n"
        "    build_generation(many, encoder=HashingEncoder(), root=pathlib.Path(sys.argv[1]), catalogue_revision='b')\n"
        "except IndexWriteFailed as error:\n"
        "    sys.exit(str(error))\n"
    )
    # 500 vectors of 256 floats are 512,000 bytes, as an array and a header; what comes after is smaller
    for most_bytes in (1_000, 511_000, 512_100):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), str(most_bytes)], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            pytest.fail(f"{most_bytes} bytes were enough")
        assert "could not be written" in done.stderr
        assert "the last good one stays in use" in done.stderr
        assert set(os.listdir(tmp_path)) == {LOCK_FILE, "CURRENT", name}
    assert contents(opened(tmp_path)) == list(OFFICE)


def test_a_root_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexWriteFailed, match="could not be written"):
        built(tmp_path / "file" / "index")


def test_without_a_generation_the_index_is_missing(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissing, match="saarthi index"):
            opened(root)


def damage_by_cutting(folder: Path) -> None:
    whole = (folder / "vectors.npy").read_bytes()
    (folder / "vectors.npy").write_bytes(whole[:-4])


def damage_by_one_bit(folder: Path) -> None:
    data = bytearray((folder / "passages.jsonl").read_bytes())
    data[10] ^= 1
    (folder / "passages.jsonl").write_bytes(data)


def damage_by_loss(folder: Path) -> None:
    (folder / "dense.faiss").unlink()


def damage_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def damage_by_losing_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def with_a_foreign_file(folder: Path) -> None:
    """The manifest agrees with the file, yet the file is no FAISS index."""
    from data.files import file_records

    (folder / "dense.faiss").write_bytes(b"not an index")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = file_records(folder)
    (folder / "manifest.json").write_text(json.dumps(manifest))


DAMAGES = [
    damage_by_cutting,
    damage_by_one_bit,
    damage_by_loss,
    damage_the_manifest,
    damage_by_losing_the_manifest,
    with_a_foreign_file,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_generation_is_refused_by_name(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    name = built(tmp_path).name
    damage(tmp_path / name)
    with pytest.raises(IndexCorrupt, match="saarthi index"):
        opened(tmp_path)


@pytest.mark.parametrize("content", ["", "../../etc", "00000009", "\x00\xff", "x" * 10_000])
def test_a_current_file_that_names_no_generation_is_refused(tmp_path: Path, content: str) -> None:
    built(tmp_path)
    (tmp_path / "CURRENT").write_text(content, encoding="latin-1")
    with pytest.raises(IndexCorrupt, match="CURRENT"):
        opened(tmp_path)


def test_another_encoder_dimension_or_format_is_a_mismatch(tmp_path: Path) -> None:
    name = built(tmp_path).name
    with pytest.raises(IndexMismatch, match="encoder is 'hashing-256', expected 'other'"):
        open_current(tmp_path, encoder_name="other", dimension=256)
    with pytest.raises(IndexMismatch, match="dimension is 256, expected 384"):
        open_current(tmp_path, encoder_name="hashing-256", dimension=384)
    manifest = tmp_path / name / "manifest.json"
    manifest.write_text(manifest.read_text().replace(FORMAT, "saarthi-index/9"))
    with pytest.raises(IndexMismatch, match="format is 'saarthi-index/9'"):
        opened(tmp_path)


def test_the_last_good_generation_stands_in_for_a_torn_one(tmp_path: Path) -> None:
    good = built(tmp_path, OFFICE[:2]).name
    damage_by_cutting(tmp_path / built(tmp_path).name)
    index, error = open_last_good(tmp_path, encoder_name="hashing-256", dimension=256)
    assert index is not None
    assert index.name == good
    assert isinstance(error, IndexCorrupt)


def test_a_generation_newer_than_the_current_one_never_stands_in(tmp_path: Path) -> None:
    """A build killed before `CURRENT` was renamed leaves a folder that nobody vouched for."""
    built(tmp_path, OFFICE[:2])
    current = built(tmp_path).name
    newer = "00000009-ab12cd34"
    shutil.copytree(tmp_path / current, tmp_path / newer)
    damage_by_cutting(tmp_path / current)
    index, _ = open_last_good(tmp_path, encoder_name="hashing-256", dimension=256)
    assert index is not None
    assert index.name == "00000001-ab12cd34"


def test_a_build_is_named_after_a_newer_generation_and_clears_it_away(tmp_path: Path) -> None:
    current = built(tmp_path).name
    shutil.copytree(tmp_path / current, tmp_path / "00000009-ab12cd34")
    name = built(tmp_path).name
    assert name == "00000010-ab12cd34"
    assert generations(tmp_path) == [name, current]


def test_a_torn_generation_is_built_anew_without_reusing_it(tmp_path: Path) -> None:
    damage_by_cutting(tmp_path / built(tmp_path).name)
    assert built(tmp_path).embedded == 6
    assert contents(opened(tmp_path)) == list(OFFICE)


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".building-99999").mkdir(parents=True)
    (tmp_path / ".building-99999" / "vectors.npy").write_bytes(b"half")
    name = built(tmp_path).name
    assert set(os.listdir(tmp_path)) == {LOCK_FILE, "CURRENT", name}

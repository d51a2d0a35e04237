import subprocess
from pathlib import Path

import pytest

from embeddings.index.builder import build_generation
from embeddings.search.retriever import Retriever
from eval.benchmarks import peer_runs
from eval.benchmarks.peers.runner import lines_of, text_of
from eval.benchmarks.retrieval_measures import Spent, build_times, medians, query_times, throughput
from eval.sets.formats import Question
from tests.embeddings.planned import OFFICE
from tests.fakes import HashingEncoder, UnchangedWords

QUESTIONS = [
    Question(
        id=str(number), language=passage.language, text=passage.text, gold=(passage.id,), answers=(), distance=None
    )
    for number, passage in enumerate(OFFICE)
]


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    build_generation(OFFICE, encoder=HashingEncoder(), root=tmp_path, catalogue_revision="a")
    return Retriever(HashingEncoder(), UnchangedWords(), tmp_path)


def test_medians_are_taken_of_each_kind_of_second() -> None:
    assert medians([Spent(1, 9), Spent(2, 8), Spent(30, 1)]) == Spent(2, 8)


def test_a_search_takes_its_encoder_call_and_more(retriever: Retriever) -> None:
    times = query_times(retriever, HashingEncoder(), QUESTIONS, repeats=3)
    assert times.ratio_cpu > 1
    assert times.search.cpu > times.encoder.cpu > 0


@pytest.mark.parametrize("clients", [1, 4])
def test_every_question_is_asked_once_however_many_ask(retriever: Retriever, clients: int) -> None:
    assert throughput(retriever, QUESTIONS, clients=clients, repeats=1).wall > 0


def test_a_rebuild_embeds_what_changed_and_nothing_else(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    *_, changed = build_times(OFFICE, tmp_path, encoder=encoder, transliterator=UnchangedWords(), share=0.2, repeats=2)
    assert changed == 1
    whole = HashingEncoder()
    build_generation(OFFICE, encoder=whole, root=tmp_path / "whole", catalogue_revision="a")
    assert whole.encoded < encoder.encoded < 2 * whole.encoded


def test_peers_that_cannot_be_installed_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("pip" in command), "", "no such package")

    monkeypatch.setattr(subprocess, "run", fail)
    assert peer_runs.peers_environment(tmp_path / "peers") is None
    assert "no such package" in capsys.readouterr().err
    assert not (tmp_path / "peers" / ".installed").exists()


def test_peers_are_given_title_and_text(tmp_path: Path) -> None:
    (tmp_path / "passages.jsonl").write_text('{"id": "a", "title": "T", "text": "x"}\n\n', encoding="utf-8")
    assert [text_of(each) for each in lines_of(tmp_path / "passages.jsonl")] == ["T: x"]

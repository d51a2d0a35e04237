"""How well and how fast sentences are cut, beside libraries that are installed: `python -m eval.benchmarks.sentences`.

The cases are hand-made: what Indian offices write in English, Hindi, Urdu and mixed (`eval/sets/sentences/`). Rivals:
`pip install pysbd syntok blingfire`; sentencex alone is measured, too, because ours stands on it.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files

import typer
from rich.table import Table

from embeddings.text import sentence_spans
from eval.console import OUT

Cut = Callable[[str, str], Sequence[str]]
"""The sentences of a text in a language ("en", "hi", "ur" or "mixed")."""

REPEATS = 20
"""Times that all cases are cut for the time; a second or so for the slowest."""


@dataclass(frozen=True, slots=True)
class Case:
    """Sentences that are cut right where they come back as they are."""

    language: str
    about: str
    sentences: Sequence[str]

    @property
    def text(self) -> str:
        """The sentences with blanks between."""
        return " ".join(self.sentences)


def run() -> None:
    """Measure every way of cutting that is installed."""
    cases = sentence_cases()
    languages = list(dict.fromkeys(case.language for case in cases))
    table = Table(*["", *languages, "all", "µs a character"], title=f"Cases cut right, of {len(cases)}")
    for name, cut in cuts():
        right = rightly_cut(cases, cut)
        counts = [f"{right[language]}/{sum(case.language == language for case in cases)}" for language in languages]
        table.add_row(name, *counts, str(right.total()), f"{microseconds(cases, cut):.2f}")
    OUT.print(table)


def sentence_cases() -> list[Case]:
    """The cases that come with the package."""
    lines = files("eval.sets").joinpath("sentences/cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(one["language"], one["about"], one["sentences"]) for one in map(json.loads, lines)]


def rightly_cut(cases: Sequence[Case], cut: Cut) -> Counter[str]:
    """How many cases of each language come back as they are."""
    return Counter(case.language for case in cases if list(cut(case.text, case.language)) == list(case.sentences))


def microseconds(cases: Sequence[Case], cut: Cut) -> float:
    """CPU time for a character of the cases."""
    started = time.process_time()
    for _ in range(REPEATS):
        for case in cases:
            cut(case.text, case.language)
    return (time.process_time() - started) * 1e6 / (REPEATS * sum(len(case.text) for case in cases))


def cuts() -> Iterator[tuple[str, Cut]]:
    """Ours and those of the libraries that are installed, by name."""
    yield "ours", lambda text, _: [text[start:end] for start, end in sentence_spans(text)]
    for name, made in _RIVALS.items():
        try:
            yield name, made()
        except ImportError:
            OUT.print(f"{name} is not installed")


def _sentencex() -> Cut:
    segment = import_module("sentencex").segment
    return lambda text, language: [one.strip() for one in segment(_own(language), text)]


def _pysbd() -> Cut:
    segmenter = import_module("pysbd").Segmenter
    by_language = {each: segmenter(language=each, clean=False) for each in ("en", "hi", "ur")}
    return lambda text, language: [one.strip() for one in by_language[_own(language)].segment(text)]


def _blingfire() -> Cut:
    lines = import_module("blingfire").text_to_sentences
    return lambda text, _: lines(text).split("\n")


def _syntok() -> Cut:
    analyze = import_module("syntok.segmenter").analyze

    def cut(text: str, _: str) -> list[str]:
        found = [tokens for paragraph in analyze(text) for tokens in paragraph]
        return [text[one[0].offset : one[-1].offset + len(one[-1].value)] for one in found]

    return cut


def _own(language: str) -> str:
    return "hi" if language == "mixed" else language


_RIVALS: Mapping[str, Callable[[], Cut]] = {
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "blingfire": _blingfire,
    "syntok": _syntok,
}

if __name__ == "__main__":
    typer.run(run)

"""All attacks with the parts of the product: the real encoder, an index of the attacked world, shipped thresholds."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.report import Report
from eval.systems import build_answering_tutor, built_system, load_encoder, load_transliterator
from eval.tasks.attack import read_attacks
from eval.tasks.attacked_world import attacked_corpus
from eval.tasks.attacks import attack_report
from eval.tasks.question_runs import Track
from tutor.rewrite import Verifier, order_reader

LIMIT_SEED = 7


def run_attacks(
    folders: Sequence[Path],
    *,
    models: Path,
    limit: int | None,
    track: Track,
    clock: Callable[[], float],
) -> Report:
    """The report on the attacks of `folders`, at most `limit` of them, chosen by lot."""
    attacks = read_attacks(*folders)
    if limit is not None and limit < len(attacks):
        drawn = np.random.default_rng(LIMIT_SEED).choice(len(attacks), size=limit, replace=False)
        attacks = [attacks[place] for place in sorted(drawn)]
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    corpus = attacked_corpus(attacks)
    with (
        track("attacks") as progress,
        built_system(corpus, encoder=encoder, transliterator=transliterator) as system,
    ):
        retriever = system.retriever
        return attack_report(
            attacks,
            retriever=retriever,
            tutor=build_answering_tutor(retriever),
            verifier=Verifier(retriever.encode_sentences, to_devanagari=transliterator.to_devanagari),
            orders=order_reader(retriever.encode_sentences, encoder=encoder.name),
            corpus=corpus,
            clock=clock,
            progress=progress,
        )

"""A small Deep Knowledge Tracing (Piech et al. 2015) for comparison: skills and answers through one LSTM, by torch."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from eval.rivals.answering import Size
from recommender.answering import Answers

WIDTH, EPOCHS, LEARNERS_AT_ONCE, RATE, LONGEST = 64, 8, 16, 0.005, 400
SEED = 20


def _network(size: Size) -> nn.ModuleDict:
    parts = {
        "answered": nn.Embedding(2 * size.skills, WIDTH),
        "memory": nn.LSTM(WIDTH, WIDTH, batch_first=True),
        "asked": nn.Linear(WIDTH, size.skills),
        "ease": nn.Embedding(size.items, 1),
    }
    nn.init.zeros_(parts["ease"].weight)
    return nn.ModuleDict(parts)


def _log_odds(network: nn.ModuleDict, skill: torch.Tensor, item: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """(learners, steps) of a right answer; `right` is seen only by the steps after it."""
    told = network["answered"](skill + network["asked"].out_features * right.long())
    begun = torch.cat([torch.zeros_like(told[:, :1]), told[:, :-1]], dim=1)
    states, _ = network["memory"](begun)
    of_skill = network["asked"](states).gather(2, skill[..., None]).squeeze(2)
    return of_skill + network["ease"](item).squeeze(2)


def dkt(train: Answers, asked: Answers, size: Size) -> NDArray[np.float64]:
    """The probability of a right answer for each row of `asked`; of a row's skills the first is taken."""
    torch.manual_seed(SEED)
    network = _network(size)
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE, weight_decay=1e-5)
    pieces = _pieces(train)
    rng = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for _ in range(0, len(pieces), LEARNERS_AT_ONCE):
            drawn = rng.choice(len(pieces), size=min(LEARNERS_AT_ONCE, len(pieces)), replace=False)
            skill, item, right, there = _batch(train, [pieces[place] for place in drawn])
            losses = nn.functional.binary_cross_entropy_with_logits(
                _log_odds(network, skill, item, right), right, reduction="none"
            )
            optimiser.zero_grad()
            ((losses * there).sum() / there.sum()).backward()
            optimiser.step()
    chances = np.zeros(len(asked.right))
    with torch.no_grad():
        for piece in _pieces(asked):
            skill, item, right, _ = _batch(asked, [piece])
            chances[piece] = torch.sigmoid(_log_odds(network, skill, item, right))[0].numpy()
    return chances


def _pieces(answers: Answers) -> list[NDArray[np.int64]]:
    """The rows of each learner, in pieces of at most `LONGEST`."""
    ends = np.flatnonzero(answers.learners[1:] != answers.learners[:-1]) + 1
    return [
        rows[start : start + LONGEST]
        for rows in np.split(np.arange(len(answers.right)), ends)
        for start in range(0, len(rows), LONGEST)
    ]


def _batch(answers: Answers, pieces: list[NDArray[np.int64]]) -> tuple[torch.Tensor, ...]:
    length = max(len(piece) for piece in pieces)
    skill, item = (torch.zeros((len(pieces), length), dtype=torch.long) for _ in range(2))
    right, there = (torch.zeros((len(pieces), length)) for _ in range(2))
    for line, piece in enumerate(pieces):
        skill[line, : len(piece)] = torch.from_numpy(answers.skills[answers.starts[piece]])
        item[line, : len(piece)] = torch.from_numpy(answers.items[piece])
        right[line, : len(piece)] = torch.from_numpy(answers.right[piece]).float()
        there[line, : len(piece)] = 1.0
    return skill, item, right, there

"""SASRec (Kang & McAuley 2018): self-attention over the last courses, trained with the full softmax."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from recommender.collaborative import Interactions

DIMENSION, BLOCKS, HEADS, DROPOUT = 64, 2, 2, 0.2
LENGTH = 30
"""Courses looked back at; 95 % of the histories of mcx are no longer."""

EPOCHS, BATCH, RATE = 12, 256, 1e-3


@dataclass(frozen=True, slots=True)
class SasRec:
    """A trained network; course c is token c + 1, 0 fills up on the left."""

    network: "_Network"

    @classmethod
    def fit(cls, interactions: Interactions, *, epochs: int = EPOCHS, seed: int = 0) -> "SasRec":
        """Foretells every next course of every history; the same seed gives the same weights on one machine."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = _Network(interactions.courses)
            _train(network, _tokens(interactions, LENGTH + 1), epochs=epochs, rng=np.random.default_rng(seed))
        return cls(network.eval())

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        """(learners, courses) float32."""
        with torch.inference_mode():
            states = self.network(torch.from_numpy(_tokens(histories, LENGTH)))[:, -1]
            return np.asarray(self.network.logits(states).numpy(), dtype=np.float32)


class _Network(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    def __init__(self, courses: int) -> None:
        super().__init__()
        self.courses = nn.Embedding(courses + 1, DIMENSION, padding_idx=0)
        self.places = nn.Embedding(LENGTH, DIMENSION)
        self.dropout = nn.Dropout(DROPOUT)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                DIMENSION, HEADS, 4 * DIMENSION, DROPOUT, activation="gelu", batch_first=True, norm_first=True
            )
            for _ in range(BLOCKS)
        )
        self.norm = nn.LayerNorm(DIMENSION)
        nn.init.normal_(self.courses.weight, std=0.02)
        nn.init.normal_(self.places.weight, std=0.02)

    def forward(self, tokens: Tensor) -> Tensor:
        """(learners, length, dimension) from (learners, length) tokens; each place sees itself and those before."""
        length = tokens.shape[1]
        state = self.dropout(self.courses(tokens) + self.places.weight[LENGTH - length :])
        hidden = torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)
        # A place of filling may look at itself alone: a row with nothing to look at would be nan.
        mask = (hidden | (tokens == 0)[:, None, :]) & ~torch.eye(length, dtype=torch.bool)
        mask = mask.repeat_interleave(HEADS, dim=0)
        for block in self.blocks:
            state = block(state, src_mask=mask)
        normed: Tensor = self.norm(state)
        return normed

    def logits(self, states: Tensor) -> Tensor:
        """(n, courses) from (n, dimension)."""
        return states @ self.courses.weight[1:].T


def _train(network: _Network, tokens: NDArray[np.int64], *, epochs: int, rng: np.random.Generator) -> None:
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE)
    network.train()
    usable = tokens[(tokens > 0).sum(axis=1) > 1]
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(usable)), max(len(usable) // BATCH, 1)):
            if not len(rows):
                continue
            batch = torch.from_numpy(usable[rows])
            target = batch[:, 1:]
            states = network(batch[:, :-1])[(target > 0) & (batch[:, :-1] > 0)]
            wanted = target[(target > 0) & (batch[:, :-1] > 0)] - 1
            loss = nn.functional.cross_entropy(network.logits(states), wanted)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()


def _tokens(interactions: Interactions, length: int) -> NDArray[np.int64]:
    """(learners, length): the last courses as tokens, the latest at the right."""
    recent = interactions.latest(length)
    tokens = np.zeros((interactions.learners, length), dtype=np.int64)
    tokens[recent.rows, length - 1 - recent.ranks_from_last()] = recent.columns.astype(np.int64) + 1
    return tokens

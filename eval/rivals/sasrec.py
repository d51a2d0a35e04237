"""SASRec (Kang & McAuley 2018) and eSASRec (arXiv 2508.06450): self-attention over the last courses, full softmax.

eSASRec differs in its blocks: gated residuals and SwiGLU (LiGR, arXiv 2502.03417). Its sampled softmax stands in for
the full one where a catalogue is too large for that; here it is not, so that both are trained alike.
"""

from collections.abc import Callable
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
        return cls._fitted(interactions, _plain_block, epochs=epochs, seed=seed)

    @classmethod
    def fit_enhanced(cls, interactions: Interactions, *, epochs: int = EPOCHS, seed: int = 0) -> "SasRec":
        """The same with the blocks of eSASRec."""
        return cls._fitted(interactions, _GatedBlock, epochs=epochs, seed=seed)

    @classmethod
    def _fitted(
        cls, interactions: Interactions, block: "Callable[[], nn.Module]", *, epochs: int, seed: int
    ) -> "SasRec":
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = _Network(interactions.courses, block)
            _train(network, _tokens(interactions, LENGTH + 1), epochs=epochs, rng=np.random.default_rng(seed))
        return cls(network.eval())

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        """(learners, courses) float32."""
        with torch.inference_mode():
            states = self.network(torch.from_numpy(_tokens(histories, LENGTH)))[:, -1]
            return np.asarray(self.network.logits(states).numpy(), dtype=np.float32)


def _plain_block() -> nn.Module:
    return nn.TransformerEncoderLayer(
        DIMENSION, HEADS, 4 * DIMENSION, DROPOUT, activation="gelu", batch_first=True, norm_first=True
    )


class _GatedBlock(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    """state + gate(state) x attention(norm(state)), then the same with SwiGLU in place of the attention."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(DIMENSION, HEADS, DROPOUT, batch_first=True)
        self.norms = nn.ModuleList(nn.LayerNorm(DIMENSION) for _ in range(2))
        self.gates = nn.ModuleList(nn.Linear(DIMENSION, DIMENSION) for _ in range(2))
        self.inner, self.inner_gate = (nn.Linear(DIMENSION, 4 * DIMENSION, bias=False) for _ in range(2))
        self.outer = nn.Linear(4 * DIMENSION, DIMENSION, bias=False)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, state: Tensor, src_mask: Tensor) -> Tensor:
        """(learners, length, dimension) from the same; `src_mask` is True where a place may not look."""
        normed = self.norms[0](state)
        seen, _ = self.attention(normed, normed, normed, attn_mask=src_mask, need_weights=False)
        state = state + self.dropout(seen * torch.sigmoid(self.gates[0](state)))
        normed = self.norms[1](state)
        fed = self.outer(self.dropout(nn.functional.silu(self.inner_gate(normed)) * self.inner(normed)))
        gated: Tensor = state + self.dropout(fed * torch.sigmoid(self.gates[1](state)))
        return gated


class _Network(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    def __init__(self, courses: int, block: Callable[[], nn.Module]) -> None:
        super().__init__()
        self.courses = nn.Embedding(courses + 1, DIMENSION, padding_idx=0)
        self.places = nn.Embedding(LENGTH, DIMENSION)
        self.dropout = nn.Dropout(DROPOUT)
        self.blocks = nn.ModuleList(block() for _ in range(BLOCKS))
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

"""The reader's network in torch, to learn it and to write it as ONNX; served by `tutor.answer.reader`.

Tokens of the block are compared with those of the question (late interaction, Khattab & Zaharia 2020); what was met is
written beside each token of the block, and one small transformer layer reads that. It begins as cosine and MaxSim.
"""

import math
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

STATE_WIDTH, WIDTH, HEADS = 384, 192, 4
SHUT = -1e4
_OPERATOR_SET = 17


class ReadingLayer(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    """A transformer layer as in BERT (Devlin et al. 2019), twice as wide inside."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.1)
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        """`states` `(n, tokens, WIDTH)`, `real` `(n, tokens)` 0 or 1; shape as `states`."""
        query, key, value = (self._by_head(part(states)) for part in (self.q, self.k, self.v))
        likeness = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + ((1.0 - real) * SHUT)[:, None, None, :]
        context = (likeness.softmax(-1) @ value).transpose(1, 2).flatten(2)
        attended = self.n1(states + self.drop(self.o(context)))
        read: Tensor = self.n2(attended + self.drop(self.down(functional.gelu(self.up(attended)))))
        return read

    @staticmethod
    def _by_head(projected: Tensor) -> Tensor:
        return projected.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)


class ReaderNetwork(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    """Scores of blocks for questions; `null` is the score of no block at all.

    `question_mean` and `block_mean` `(384,)` are taken off all states: their common part tells nothing apart.
    """

    def __init__(self, question_mean: Tensor, block_mean: Tensor) -> None:
        super().__init__()
        self.register_buffer("mu_q", question_mean)
        self.register_buffer("mu_p", block_mean)
        self.side = nn.Linear(STATE_WIDTH, WIDTH, bias=False)
        nn.init.orthogonal_(self.side.weight)
        self.value, self.tok = nn.Linear(STATE_WIDTH, WIDTH), nn.Linear(STATE_WIDTH, WIDTH)
        self.weigh, self.sum = nn.Linear(STATE_WIDTH, 1), nn.Linear(STATE_WIDTH, 1)
        self.heat = nn.Parameter(torch.tensor(10.0))
        self.mix = nn.Sequential(nn.Linear(4 * WIDTH + 2, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH))
        self.layers = nn.ModuleList([ReadingLayer()])
        self.out = nn.Sequential(nn.Linear(2 * WIDTH + 2, WIDTH), nn.GELU(), nn.Linear(WIDTH, 1))
        nn.init.zeros_(self.out[2].weight)
        nn.init.zeros_(self.out[2].bias)
        self.short = nn.Parameter(torch.tensor([6.0, 6.0]))
        self.bias = nn.Parameter(torch.tensor(-5.0))
        self.null = nn.Parameter(torch.zeros(1))
        self.says = nn.Linear(WIDTH, 1)

    def forward(self, question: Tensor, asked: Tensor, block: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """`(n,)` of states `(n, tokens, 384)` of questions and blocks, with `asked` and `real` 1 where a token is.

        And `(n, tokens)`, the log-odds that a token of a block is of what answers, up to a constant: only to learn by.
        """
        q0, p0 = question - self.mu_q, block - self.mu_p
        near_q = functional.normalize(self.side(q0), dim=-1)
        near_p = functional.normalize(self.side(p0), dim=-1)
        likeness = near_p @ near_q.transpose(1, 2)
        shut = ((asked - 1.0) * -SHUT)[:, None, :]
        weights = (self.weigh(q0).squeeze(-1) + shut[:, 0]).softmax(-1)
        met = self._met(q0, p0, likeness, shut, weights)
        for layer in self.layers:
            met = layer(met, real)
        count = real.sum(-1, keepdim=True)
        mean = (met * real[..., None]).sum(1) / count
        top = (met + ((real - 1.0) * -SHUT)[..., None]).max(1).values
        best = (likeness + ((real - 1.0) * -SHUT)[..., None]).max(1).values
        short = torch.stack([self._cosine(q0, asked, p0, real), (best.clamp(min=-1) * weights).sum(-1)], -1)
        said = self.out(torch.cat([mean, top, short], -1)).squeeze(-1)
        score: Tensor = (short * self.short).sum(-1) + self.bias + said
        return score, self.says(met).squeeze(-1) + (real - 1.0) * -SHUT

    def _met(self, q0: Tensor, p0: Tensor, likeness: Tensor, shut: Tensor, weights: Tensor) -> Tensor:
        """What is written beside each token of the block: itself, what of the question it met, what is asked for."""
        open_likeness = likeness + shut
        value = self.value(q0)
        answering = (open_likeness * self.heat).softmax(-1) @ value
        asked_for = (self.sum(q0).squeeze(-1) + shut[:, 0]).softmax(-1)[:, None] @ value
        token = self.tok(p0)
        near = torch.stack([open_likeness.max(-1).values, (likeness * weights[:, None]).sum(-1)], -1)
        mixed: Tensor = self.mix(torch.cat([token, answering, token * answering, token * asked_for, near], -1))
        return mixed

    def _cosine(self, q0: Tensor, asked: Tensor, p0: Tensor, real: Tensor) -> Tensor:
        question = functional.normalize((asked[..., None] * self.side(q0)).sum(1), dim=-1)
        block = functional.normalize((real[..., None] * self.side(p0)).sum(1), dim=-1)
        return (question * block).sum(-1)


class _OnePair(nn.Module):  # type: ignore[misc]  # mypy reads no torch
    """The network as it is served: states of one question and one block, to the margin over none."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, question: Tensor, block: Tensor) -> Tensor:
        """`()` of `(tokens, 384)` each."""
        asked, real = torch.ones_like(question[None, :, 0]), torch.ones_like(block[None, :, 0])
        scores, _ = self.network(question[None], asked, block[None], real)
        margin: Tensor = (scores - self.network.null)[0]
        return margin


def write_network(network: ReaderNetwork, path: Path) -> None:
    """Writes what `tutor.answer.reader` reads (3 MB)."""
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # that this exporter is the old one; it needs no further package
        torch.onnx.export(
            _OnePair(network).eval(),
            (torch.zeros(5, STATE_WIDTH), torch.zeros(9, STATE_WIDTH)),
            str(path),
            input_names=["question", "block"],
            output_names=["margin"],
            dynamic_axes={"question": {0: "question_tokens"}, "block": {0: "block_tokens"}},
            opset_version=_OPERATOR_SET,
            dynamo=False,
        )

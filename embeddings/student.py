"""The training of the table: what is summed up, what it is pulled towards, one step after the other."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

Matrix = NDArray[np.float32]
Bag = NDArray[np.int64]

RATE = 2e-3  # of Adam at the start, falling to a tenth along a cosine; the rows begin at unit length
DROPPED = 0.25  # share of the pieces of a text that a step does not see; 0.15 to 0.35 are equally good
SHARPNESS = 20.0  # of the contrast: a cosine 0.05 nearer counts e times as much


@dataclass(frozen=True, slots=True)
class Pull:
    """Texts (as bags of rows) that ought to lie where `targets` lie, line by line. `size` of them a step."""

    bags: Sequence[Bag]
    targets: Matrix
    size: int


@dataclass(frozen=True, slots=True)
class Together:
    """Texts that ought to lie together when their `owners` are equal. `families` are owners to be told apart in one step."""

    bags: Sequence[Bag]
    owners: NDArray[np.int64]
    families: Sequence[Sequence[int]]
    size: int


class Student:
    """A table of rows that learns. Seeded: the same data and seed give the same table on the same machine."""

    def __init__(self, start: Matrix, seed: int) -> None:
        torch.manual_seed(seed)
        self._chance = random.Random(seed)
        self._numbers = np.random.default_rng(seed)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self.bag = torch.nn.EmbeddingBag(start.shape[0], start.shape[1], mode="sum", sparse=True).to(self._device)
        with torch.no_grad():
            self.bag.weight.copy_(torch.from_numpy(start))

    @property
    def table(self) -> Matrix:
        return np.asarray(self.bag.weight.detach().cpu().numpy(), dtype=np.float32)

    def learn(self, pulls: Sequence[Pull], together: Together, steps: int, say: Callable[[str], None]) -> None:
        """Take `steps` steps. `say` hears about the losses every hundred."""
        adam = torch.optim.SparseAdam(list(self.bag.parameters()), lr=RATE)
        losses = np.zeros(len(pulls) + 1)
        for step in range(1, steps + 1):
            gone = (step - 1) / steps
            for group in adam.param_groups:
                group["lr"] = RATE * (0.1 + 0.45 * (1 + np.cos(np.pi * gone)))
            parts = [self._pulled(pull) for pull in pulls] + [self._apart(together)]
            adam.zero_grad()
            torch.stack(parts).sum().backward()  # type: ignore[no-untyped-call]
            adam.step()  # type: ignore[no-untyped-call]
            losses += [float(part.detach()) for part in parts]
            if step % 100 == 0:
                say(f"step {step} of {steps}, losses " + " ".join(f"{loss / 100:.3f}" for loss in losses))
                losses[:] = 0

    def _pulled(self, pull: Pull) -> Tensor:
        chosen = self._numbers.choice(len(pull.bags), size=min(pull.size, len(pull.bags)), replace=False)
        here = self._vectors([pull.bags[at] for at in chosen])
        there = torch.from_numpy(pull.targets[chosen]).to(self._device)
        contrast = functional.cross_entropy(SHARPNESS * here @ there.T, torch.arange(len(chosen), device=self._device))
        return 2 * (1 - (here * there).sum(dim=1)).mean() + 0.3 * contrast

    def _apart(self, together: Together) -> Tensor:
        chosen: list[int] = []
        while len(chosen) < together.size:
            chosen += self._chance.choice(together.families)
        here = self._vectors([together.bags[at] for at in chosen])
        owners = torch.from_numpy(together.owners[chosen]).to(self._device)
        likeness = SHARPNESS * here @ here.T
        likeness.fill_diagonal_(-1e4)
        same = owners[:, None] == owners[None, :]
        same.fill_diagonal_(False)
        gain = functional.log_softmax(likeness, dim=1)
        counted = same.sum(dim=1).clamp(min=1)
        return -((gain * same).sum(dim=1) / counted).mean()

    def _vectors(self, bags: Sequence[Bag]) -> Tensor:
        rows = np.concatenate(bags)
        kept = self._numbers.random(len(rows)) > DROPPED
        lengths = np.fromiter((len(bag) for bag in bags), dtype=np.int64, count=len(bags))
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[np.cumsum(lengths)]
        starts = torch.from_numpy(np.concatenate([np.zeros(1, np.int64), ends[:-1]])).to(self._device)
        return functional.normalize(self.bag(torch.from_numpy(rows[kept]).to(self._device), starts), dim=1)

"""Train the head over word pieces that ships in the adapter's file: how pieces are compared, and how much each counts.

Run from the repository, after ``training.train_encoder``: ``python -m training.train_pieces --adapter A --out B``.
It reads the occupations that the encoder learned from and no others, leaves the encoder as it is, and so takes
minutes. The loss is that of choosing the met criteria among those of the same standard, where a text's score is that of
its best passage, as the product compares them. The same adapter, seed and data give the same file.
"""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from safetensors.torch import load_file, safe_open, save_file
from torch import Tensor, nn

from mapping_engine.benchmark_set import BenchmarkSet
from mapping_engine.encoders import OnnxEncoder
from mapping_engine.encoders.base import MODEL_DIMENSIONS
from mapping_engine.encoders.piece_head import BIAS, HEAD_MATRICES, IMPORTANCE, PROJECTION
from mapping_engine.passages import split_into_passages
from training.data import training_occupations

DIMENSIONS = 128
TEMPERATURE = 0.05
DROPPED = 0.1
"""Share of every state that is left out in training, so that no single number of it is relied on."""
TEXTS = 6


class Criteria(NamedTuple):
    """The states of all criteria's pieces one after the other, the criterion and the rarity of each."""

    states: Tensor
    criterion: Tensor
    rarity: Tensor
    count: int


class Text(NamedTuple):
    """The states of a text's pieces, how many are of each passage, and two masks over the criteria."""

    states: Tensor
    lengths: list[int]
    is_met: Tensor
    is_partial: Tensor


class Head(nn.Module):
    """What is trained; it begins with a rotation, and with all pieces of one weight."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__()
        self.projection = nn.Linear(MODEL_DIMENSIONS, DIMENSIONS, bias=False)
        nn.init.orthogonal_(self.projection.weight)
        self.importance = nn.Linear(MODEL_DIMENSIONS, 1)
        nn.init.zeros_(self.importance.weight)
        nn.init.constant_(self.importance.bias, float(np.log(np.e - 1)))
        self.sharpness = nn.Parameter(torch.tensor(1 / TEMPERATURE))

    def pieces(self, states: Tensor) -> Tensor:
        """Return what is compared, one row of length one for each piece."""
        kept = nn.functional.dropout(states, DROPPED, self.training)
        return nn.functional.normalize(self.projection(kept), dim=-1)

    def shares(self, criteria: Criteria) -> Tensor:
        """Return how much each piece counts in its criterion; the shares of one criterion sum to one."""
        weights = nn.functional.softplus(self.importance(criteria.states)[:, 0]) * criteria.rarity
        sums = torch.zeros(criteria.count).index_add(0, criteria.criterion, weights)
        return weights / sums[criteria.criterion]

    def scores(self, text: Text, criteria: Criteria, asked: Tensor, shares: Tensor) -> Tensor:
        """Return the log odds, but for a constant, of each criterion for one text."""
        likeness = asked @ self.pieces(text.states).T
        nearest = torch.stack([passage.max(1).values for passage in likeness.split(text.lengths, 1)])
        sums = torch.zeros(len(text.lengths), criteria.count).index_add(1, criteria.criterion, nearest * shares)
        return sums.max(0).values * self.sharpness


def states_of(encoder: OnnxEncoder, texts: Sequence[str]) -> list[tuple[Tensor, list[int]]]:
    """Return the states and ids of each text's pieces, without the end marks."""
    return [(torch.from_numpy(states[1:-1].copy()), ids[1:-1].tolist()) for _, states, ids in encoder.states(texts)]


def prepared(occupation: BenchmarkSet, encoder: OnnxEncoder) -> tuple[Criteria, list[Text]]:
    """Return an occupation's criteria and its labelled texts."""
    asked = states_of(encoder, [each.text for each in occupation.criteria])
    held = Counter(piece for _, ids in asked for piece in set(ids))
    rarity = [float(np.log1p(len(asked) / held[piece])) for _, ids in asked for piece in ids]
    numbers = torch.repeat_interleave(torch.arange(len(asked)), torch.tensor([len(ids) for _, ids in asked]))
    criteria = Criteria(torch.cat([states for states, _ in asked]), numbers, torch.tensor(rarity), len(asked))
    texts = []
    for item in occupation.evidence:
        passages = states_of(encoder, [passage.text for passage in split_into_passages(item.text)])
        if item.labels and passages:
            masks = [
                torch.tensor([each.id in ids for each in occupation.criteria]) for ids in (item.labels, item.partial)
            ]
            states, lengths = torch.cat([rows for rows, _ in passages]), [len(ids) for _, ids in passages]
            texts.append(Text(states, lengths, *masks))
    return criteria, texts


def loss_of(head: Head, criteria: Criteria, texts: Sequence[Text]) -> Tensor:
    """Return the mean surprise at the criteria that texts meet; partially met ones neither pull nor push."""
    asked, shares = head.pieces(criteria.states), head.shares(criteria)
    losses = []
    for text in texts:
        scores = head.scores(text, criteria, asked, shares).masked_fill(text.is_partial, -1e4)
        losses.append(-torch.log_softmax(scores, 0)[text.is_met].mean())
    return torch.stack(losses).mean()


def save(head: Head, adapter: Path, file: Path) -> None:
    """Write the adapter's matrices with the head beside them, in half precision."""
    with safe_open(str(adapter), framework="pt") as content:
        about = content.metadata()
    tensors = {name: matrix for name, matrix in load_file(str(adapter)).items() if name not in HEAD_MATRICES}
    tensors[PROJECTION] = head.projection.weight.detach().half().contiguous()
    tensors[IMPORTANCE] = head.importance.weight.detach()[0].half().contiguous()
    tensors[BIAS] = head.importance.bias.detach().half().contiguous()
    save_file(tensors, str(file), metadata=about | {"version": "2"})


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--adapter", type=Path, required=True, help="the adapter file that train_encoder wrote")
    parser.add_argument("--out", type=Path, required=True, help="the file to write, with the head in it")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate")
    parser.add_argument("--seed", type=int, default=20261130)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    encoder = OnnxEncoder(adapter=arguments.adapter)
    occupations = [prepared(each, encoder) for each in training_occupations().encoder.values()]
    head = Head()
    optimizer = torch.optim.AdamW(head.parameters(), lr=arguments.rate, weight_decay=0.01)
    chance = np.random.default_rng(arguments.seed)
    for epoch in range(arguments.epochs):
        losses = []
        batches = [(place, texts) for place, each in enumerate(occupations) for texts in _dealt(each[1], chance)]
        for number in chance.permutation(len(batches)):
            place, texts = batches[number]
            loss = loss_of(head, occupations[place][0], texts)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1} of {arguments.epochs}  loss {np.mean(losses):.3f}", flush=True)
    save(head, arguments.adapter, arguments.out)


def _dealt(texts: Sequence[Text], chance: np.random.Generator) -> list[list[Text]]:
    order = chance.permutation(len(texts))
    return [[texts[place] for place in order[start : start + TEXTS]] for start in range(0, len(order), TEXTS)]


if __name__ == "__main__":
    main()

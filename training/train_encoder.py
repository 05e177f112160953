"""Train the small adapter (LoRA) that turns all-MiniLM-L6-v2 into an encoder of evidence and criteria.

Run from the repository: ``python -m training.train_encoder --out FILE``. It needs the extra ``training`` and, for the
O*NET part, the benchmark sets beside the repository; nothing held out is read. The same seed, data and thread count
give the same file. The loss is that of choosing the met criteria among those of the same standard, where a text's score
is the smooth maximum over its passages, as the product takes the best passage; a second part keeps vectors near those
of the unchanged model, so that what it knew of other subjects is not lost.
"""

import argparse
import itertools
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from benchmarks.suggestions import DATA, read_set
from mapping_engine.encoders import MODEL_SHA256, check_model, model_location
from training.data import Batch, corpus_batches, onet_batches, training_occupations

NAME, VERSION = "vqmap-evidence", "1"
RANK, ALPHA = 16, 32
STRENGTH = 0.7
"""Share of the addition that is shipped: the whole finds more on the corpus and less on other subjects."""
TEMPERATURE = 0.05
KEPT = 1.0
"""Weight of staying near the unchanged model's vectors."""
PIECES = 256


class Adapted(nn.Module):
    """A linear layer with a trained low-rank addition; it begins as the layer that it wraps."""

    def __init__(self, layer: nn.Linear) -> None:
        """Wrap a layer, whose own weights stay as they are."""
        super().__init__()
        self.layer = layer
        self.is_on = True
        self.lora_a = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.lora_b = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the layer's output and, unless it is off, the addition."""
        if not self.is_on:
            unchanged: Tensor = self.layer(inputs)
            return unchanged
        addition: Tensor = (inputs @ self.lora_a.T) @ self.lora_b.T
        return self.layer(inputs) + (ALPHA / RANK) * addition


class TextEncoder(nn.Module):
    """The packaged model with an addition at every linear layer of its blocks; returns vectors of length one."""

    def __init__(self, folder: Path) -> None:
        """Load the model and wrap its layers."""
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        self.model = AutoModel.from_pretrained(str(folder), local_files_only=True, add_pooling_layer=False)
        self.model.requires_grad_(requires_grad=False)
        self.adapted: dict[str, Adapted] = {}
        blocks = [(name, each) for name, each in self.model.named_modules() if isinstance(each, nn.Linear)]
        for name, layer in blocks:
            parent, _, leaf = name.rpartition(".")
            self.adapted[name] = Adapted(layer)
            setattr(self.model.get_submodule(parent), leaf, self.adapted[name])

    def forward(self, texts: Sequence[str]) -> Tensor:
        """Return one row per text, shortest first inside so that little is padded."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        rows: dict[int, Tensor] = {}
        for start in range(0, len(order), 16):
            places = order[start : start + 16]
            vectors = self._vectors([texts[place] for place in places])
            rows.update(zip(places, vectors, strict=True))
        return torch.stack([rows[place] for place in range(len(texts))])

    def _vectors(self, texts: Sequence[str]) -> Tensor:
        pieces = self.tokenizer(list(texts), padding=True, truncation=True, max_length=PIECES, return_tensors="pt")
        hidden = self.model(**pieces).last_hidden_state
        mask = pieces["attention_mask"].unsqueeze(-1).float()
        return nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    @torch.no_grad()
    def unchanged(self, texts: Sequence[str]) -> Tensor:
        """Return the vectors without the additions."""
        for each in self.adapted.values():
            each.is_on = False
        vectors: Tensor = self(texts)
        for each in self.adapted.values():
            each.is_on = True
        return vectors


def loss_of(encoder: TextEncoder, batch: Batch, *, is_kept: bool) -> Tensor:
    """Return the loss of one batch."""
    passages = [passage for each in batch.passages for passage in each]
    vectors = encoder([*passages, *batch.criteria])
    cosines = vectors[: len(passages)] @ vectors[len(passages) :].T / TEMPERATURE
    bounds = np.cumsum([0, *map(len, batch.passages)])
    scores = torch.stack([cosines[start:end].logsumexp(0) for start, end in itertools.pairwise(bounds)])
    is_met, is_not = torch.from_numpy(batch.is_met), torch.from_numpy(batch.is_not)
    others = scores.masked_fill(~is_not, -1e4).logsumexp(1, keepdim=True)
    surprise = torch.logaddexp(scores, others) - scores
    loss = ((surprise * is_met).sum(1) / is_met.sum(1)).mean()
    if is_kept:
        chosen = [*passages[:8], *batch.criteria[:8]]
        places = [*range(min(8, len(passages))), *range(len(passages), len(passages) + min(8, len(batch.criteria)))]
        loss = loss + KEPT * (1 - (vectors[places] * encoder.unchanged(chosen)).sum(-1)).mean()
    return loss


def schedule(chance: np.random.Generator, *, epochs: int, data: Path) -> Iterator[list[Batch]]:
    """Yield for each epoch the corpus mixed with as many batches of O*NET, where it is there."""
    occupations = list(training_occupations().encoder.values())
    tasks = read_set(data / "onet_tasks") if (data / "onet_tasks").is_dir() else None
    onet: Iterator[Batch] = iter(())
    for _ in range(epochs):
        batches = corpus_batches(occupations, chance, texts=4, criteria=40, context_share=0.3)
        if tasks is not None:
            fresh = list(itertools.islice(onet, len(batches) // 2))
            if len(fresh) < len(batches) // 2:
                onet = onet_batches(tasks, chance, texts=48)
                fresh += itertools.islice(onet, len(batches) // 2 - len(fresh))
            batches += fresh
        yield [batches[place] for place in chance.permutation(len(batches))]


def save(encoder: TextEncoder, file: Path) -> None:
    """Write the additions in half precision, under the names of the layers that they belong to."""
    tensors = {}
    for name, each in encoder.adapted.items():
        tensors[f"{name}.lora_A"] = each.lora_a.detach().half().contiguous()
        tensors[f"{name}.lora_B"] = each.lora_b.detach().half().contiguous()
    about = {"name": NAME, "version": VERSION, "alpha": str(ALPHA * STRENGTH), "base_sha256": MODEL_SHA256}
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, str(file), metadata=about)


def main() -> None:
    """Train and save after every epoch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the adapter file to write")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the benchmark sets (for O*NET)")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=4e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    folder = model_location()
    if folder is None:
        raise SystemExit("The sentence model is not installed: pip install 'vqmap[training]'")
    check_model(folder)
    encoder = TextEncoder(folder).eval()  # no dropout: the additions are small and the vectors of length one
    parameters = [each for each in encoder.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=arguments.rate, weight_decay=0.01)
    chance = np.random.default_rng(arguments.seed)
    epochs = list(schedule(chance, epochs=arguments.epochs, data=arguments.data))
    steps = sum(map(len, epochs))
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, arguments.rate, total_steps=steps, pct_start=0.1)
    print(f"{sum(each.numel() for each in parameters):,} weights, {steps:,} steps", flush=True)
    start, recent = time.monotonic(), []
    for step, batch in enumerate(itertools.chain.from_iterable(epochs), start=1):
        loss = loss_of(encoder, batch, is_kept=step % 4 == 0)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        rates.step()
        recent.append(loss.item())
        if step % 20 == 0 or step == steps:
            passed = time.monotonic() - start
            left = passed / step * (steps - step)
            mean = float(np.mean(recent[-40:]))
            print(f"step {step:,} of {steps:,}  loss {mean:.3f}  {passed:.0f} s, {left:.0f} s to go", flush=True)
        if step % 100 == 0 or step == steps:
            save(encoder, arguments.out)


if __name__ == "__main__":
    main()

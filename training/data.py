"""What the encoder is trained on: the corpus of assessor-style evidence, and O*NET tasks; nothing held out."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.assessor_corpus import held_out, read_corpus
from mapping_engine.benchmark_set import BenchmarkEvidence, BenchmarkSet
from mapping_engine.passages import split_into_passages
from training.onet_split import is_held_out


class Batch(NamedTuple):
    """Texts of one standard in passages, criteria, and two masks [text, criterion]: met, and counted as not met.

    Partially met pairs are in neither mask: they pull nothing and push nothing.
    """

    passages: list[list[str]]
    criteria: list[str]
    is_met: np.ndarray
    is_not: np.ndarray


class Occupations(NamedTuple):
    """The occupations of the corpus that are not held out: those the encoder learns from, and those the ranking does.

    They are kept apart because an encoder fits what it was trained on better than anything new, so that probabilities
    fitted there could promise too much.
    """

    encoder: dict[str, BenchmarkSet]
    ranking: dict[str, BenchmarkSet]


RANKING_OCCUPATIONS = 6


def training_occupations() -> Occupations:
    """Return both parts; as for what is held out, the hash of a name decides."""
    apart = set(held_out())
    free = {name: each for name, each in read_corpus().items() if name not in apart}
    order = sorted(free, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return Occupations(
        encoder={name: free[name] for name in sorted(order[RANKING_OCCUPATIONS:])},
        ranking={name: free[name] for name in sorted(order[:RANKING_OCCUPATIONS])},
    )


def corpus_batches(
    occupations: Sequence[BenchmarkSet], chance: np.random.Generator, *, texts: int, criteria: int, context_share: float
) -> list[Batch]:
    """Return one pass over all labelled items, in batches of one occupation; its other criteria are hard negatives."""
    batches = []
    for occupation in occupations:
        items = [item for item in occupation.evidence if item.labels]
        order = chance.permutation(len(items))
        for start in range(0, len(items), texts):
            chosen = [items[place] for place in order[start : start + texts]]
            batches.append(_corpus_batch(occupation, chosen, chance, criteria, context_share))
    return [batches[place] for place in chance.permutation(len(batches))]


def onet_batches(tasks: BenchmarkSet, chance: np.random.Generator, *, texts: int) -> Iterator[Batch]:
    """Yield batches of tasks whose negatives are the activities of the others; half of a batch are neighbours."""
    wording = {criterion.id: criterion.text for criterion in tasks.criteria}
    items = [item for item in tasks.evidence if item.labels and item.group and not is_held_out(item.group)]
    items.sort(key=lambda item: (item.group, item.id))
    starts = chance.permutation(np.arange(0, len(items) - texts // 2, texts // 2))
    for start in starts:
        near = items[start : start + texts // 2]
        far = [items[place] for place in chance.choice(len(items), texts - len(near), replace=False)]
        chosen = list({item.id: item for item in (*near, *far)}.values())
        ids = list(dict.fromkeys(label for item in chosen for label in item.labels))
        is_met = np.array([[name in item.labels for name in ids] for item in chosen])
        yield Batch([[item.text] for item in chosen], [wording[name] for name in ids], is_met, ~is_met)


def _corpus_batch(
    occupation: BenchmarkSet,
    chosen: Sequence[BenchmarkEvidence],
    chance: np.random.Generator,
    criteria: int,
    context_share: float,
) -> Batch:
    wanted = {label for item in chosen for label in (*item.labels, *item.partial)}
    others = [place for place, each in enumerate(occupation.criteria) if each.id not in wanted]
    more = chance.permutation(others)[: max(criteria - len(wanted), 0)]
    places = [place for place, each in enumerate(occupation.criteria) if each.id in wanted] + sorted(map(int, more))
    asked = [occupation.criteria[place] for place in places]
    in_context = chance.random() < context_share
    is_met = np.array([[each.id in item.labels for each in asked] for item in chosen])
    is_partial = np.array([[each.id in item.partial for each in asked] for item in chosen])
    return Batch(
        [[passage.text for passage in split_into_passages(item.text)] for item in chosen],
        [f"{each.text} {each.context}".strip() if in_context else each.text for each in asked],
        is_met,
        ~is_met & ~is_partial,
    )

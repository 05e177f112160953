"""Fit the ranking models that come with vqmap, one with an encoder and one for words alone, and their bands.

Run from the repository: ``python -m training.train_ranking``. It reads only the occupations of the
corpus that are neither held out nor the encoder's, and prints what the bands held out of fold. The same corpus and
encoder give the same file.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.assessor_corpus import CORPUS
from benchmarks.suggestions import an_encoder
from competence_graph import CriterionId
from mapping_engine.benchmark_set import BenchmarkSet
from mapping_engine.doubts import doubts_about
from mapping_engine.encoders import EVIDENCE_ADAPTER, Encoder
from mapping_engine.evaluation import features_of
from mapping_engine.ranking.bands import thresholds_of
from mapping_engine.ranking.fitting import Labelled, fit, out_of_fold
from mapping_engine.ranking.model import MODELS_FILE, RankingModel, crowding, sigmoid
from mapping_engine.ranking.pair_features import FEATURES
from training.data import training_occupations

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "mapping_engine" / "ranking" / MODELS_FILE
VERSION = "2"
CITED = 3.0
"""Log odds for naming the criterion by its code. Set by hand: no text of the corpus names a code."""


def main() -> None:
    """Fit both models and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    occupations = training_occupations().ranking
    source = corpus_hash(occupations)
    encoder = an_encoder(adapter=EVIDENCE_ADAPTER)
    models = {}
    for key, chosen in (("meaning", encoder), ("words", None)):
        model = fitted(list(occupations.values()), chosen, trained_on=source)
        models[key] = model.model_dump(mode="json")
    arguments.out.write_text(json.dumps(models, indent=2) + "\n", encoding="utf-8")


def corpus_hash(names: Iterable[str]) -> str:
    """Return what the model says that it was fitted on: the hash of these occupations' files."""
    source = hashlib.sha256()
    for name in names:
        for file in sorted((CORPUS / name).glob("[ce]*.jsonl")):
            source.update(file.read_bytes())
    return f"assessor corpus {source.hexdigest()[:12]}"


def fitted(occupations: Sequence[BenchmarkSet], encoder: Encoder | None, *, trained_on: str) -> RankingModel:
    """Return the model of all occupations, with bands from models that had not seen the occupation."""
    pairs = labelled(occupations, encoder)
    offsets = _crowding(pairs)
    found = fit(pairs.features, pairs.is_met, offsets=offsets)
    logits = out_of_fold(pairs, len(occupations), offsets=offsets)
    weights = {each.name: round(float(weight), 6) for each, weight in zip(FEATURES, found.weights, strict=True)}
    model = RankingModel(
        name="vqmap-meaning" if encoder else "vqmap-words",
        version=VERSION,
        trained_on=trained_on,
        weights=weights | {"cited": CITED},
        intercept=round(found.intercept, 6),
        thresholds=thresholds_of(pairs, logits),
    )
    chances, bands = sigmoid(logits), model.thresholds
    print(f"{model.id}: {len(occupations)} occupations, {len(chances):,} pairs", file=sys.stderr)
    print(f"  weights {dict(model.weights)}", file=sys.stderr)
    for name, least in (("likely", bands.likely), ("possible", bands.possible)):
        inside = chances >= least
        held, met = inside[pairs.is_met].mean(), pairs.is_met[inside].mean() if inside.any() else 0
        print(f"  {name} from {least}: {inside.mean():.1%} shown, {held:.1%} held, {met:.1%} met", file=sys.stderr)
    return model


def labelled(occupations: Sequence[BenchmarkSet], encoder: Encoder | None) -> Labelled:
    """Return all pairs of texts without a doubt that bars them; one group is one occupation. Partly met is not met."""
    features, is_met, texts, groups = [], [], [], []
    for number, occupation in enumerate(occupations):
        wordings = [(CriterionId(criterion.id), criterion.text) for criterion in occupation.criteria]
        believed = [item for item in occupation.evidence if not _is_barred(item.text, wordings)]
        for item, rows in features_of(occupation.criteria, believed, encoder):
            features.append(rows)
            is_met.append(np.array([criterion.id in item.labels for criterion in occupation.criteria]))
            texts.append(np.full(len(rows), len(texts), dtype=np.intp))
            groups.append(np.full(len(rows), number, dtype=np.intp))
    return Labelled(np.concatenate(features), np.concatenate(is_met), np.concatenate(texts), np.concatenate(groups))


def _is_barred(text: str, wordings: Sequence[tuple[CriterionId, str]]) -> bool:
    return any(doubt.bars_top_band for doubt in doubts_about(text, wordings))


def _crowding(pairs: Labelled) -> np.ndarray:
    sizes = np.bincount(pairs.texts)
    return np.array([crowding(int(sizes[text])) for text in pairs.texts])


if __name__ == "__main__":
    main()

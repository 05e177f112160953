"""What was read is kept: each text is encoded once, in memory and, where a folder is given, for the next run."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from mapping_engine.encoders.base import Encoder, Reading, Vectors

_PIECES = "pieces"


class CachedEncoder:
    """An encoder that computes each text once and keeps the newest ``capacity`` vectors in memory.

    Word pieces take a hundred times the room of a vector: those of the newest ``readings`` texts are kept. With a
    ``folder`` vectors and pieces are kept there too, in files named by their content, for the next run.
    """

    def __init__(
        self, encoder: Encoder, *, capacity: int = 50_000, readings: int = 2_000, folder: Path | None = None
    ) -> None:
        self.name = encoder.name
        self.version = encoder.version
        self._encoder = encoder
        self._capacity = capacity
        self._most_readings = readings
        self._folder = folder
        self._vectors: dict[str, Vectors] = dict(_read_vectors(folder, self._fingerprint_of_encoder()))
        self._readings: dict[str, Reading] = dict(_read_readings(folder, self._fingerprint_of_encoder()))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, computing only those not seen before."""
        keys = [_key(text) for text in texts]
        unique = dict(zip(keys, texts, strict=True))
        known = {key: vector for key in unique if (vector := self._vectors.get(key)) is not None}
        missing = {key: text for key, text in unique.items() if key not in known}
        if missing or not texts:
            fresh = self._encoder.encode(list(missing.values()))
            if not texts:
                return fresh
            known |= self._keep(dict(zip(missing, fresh, strict=True)))
        return np.stack([known[key] for key in keys])

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector and the word pieces of each text, reading only those not read before."""
        keys = [_key(text) for text in texts]
        unique = dict(zip(keys, texts, strict=True))
        known = {key: reading for key in unique if (reading := self._readings.get(key)) is not None}
        missing = {key: text for key, text in unique.items() if key not in known}
        if missing:
            fresh = dict(zip(missing, self._encoder.read(list(missing.values())), strict=True))
            self._keep({key: reading.vector for key, reading in fresh.items() if key not in self._vectors})
            self._readings = dict([*self._readings.items(), *fresh.items()][-self._most_readings :])
            if self._folder is not None:
                _write_readings(self._folder, self._fingerprint_of_encoder(), fresh)
            known |= fresh
        return [known[key] for key in keys]

    def _keep(self, fresh: Mapping[str, Vectors]) -> Mapping[str, Vectors]:
        self._vectors = dict([*self._vectors.items(), *fresh.items()][-self._capacity :])
        if self._folder is not None and fresh:
            _write_vectors(self._folder, self._fingerprint_of_encoder(), fresh)
        return fresh

    def _fingerprint_of_encoder(self) -> str:
        return _key(f"{self.name} {self.version}")[:16]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read_vectors(folder: Path | None, encoder: str) -> Iterator[tuple[str, Vectors]]:
    files = sorted(folder.glob(f"{encoder}-*.npz")) if folder else []
    for file in files:
        with np.load(file) as kept:
            yield from zip(kept["keys"].tolist(), kept["vectors"], strict=True)


def _write_vectors(folder: Path, encoder: str, fresh: Mapping[str, Vectors]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(fresh)
    file = folder / f"{encoder}-{_key(''.join(keys))[:16]}.npz"
    np.savez(file, keys=np.array(keys), vectors=np.stack([fresh[key] for key in keys]))


def _read_readings(folder: Path | None, encoder: str) -> Iterator[tuple[str, Reading]]:
    files = sorted(folder.glob(f"{_PIECES}-{encoder}-*.npz")) if folder else []
    for file in files:
        with np.load(file) as kept:
            bounds = np.cumsum(kept["lengths"])[:-1]
            split = [np.split(kept[name], bounds) for name in ("pieces", "weights", "ids")]
            for key, vector, pieces, weights, ids in zip(kept["keys"].tolist(), kept["vectors"], *split, strict=True):
                yield key, Reading(vector, pieces, weights, ids)


def _write_readings(folder: Path, encoder: str, fresh: Mapping[str, Reading]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(fresh)
    chosen = [fresh[key] for key in keys]
    file = folder / f"{_PIECES}-{encoder}-{_key(''.join(keys))[:16]}.npz"
    np.savez(
        file,
        keys=np.array(keys),
        vectors=np.stack([each.vector for each in chosen]),
        lengths=np.array([len(each.ids) for each in chosen]),
        pieces=np.concatenate([each.pieces for each in chosen]),
        weights=np.concatenate([each.weights for each in chosen]),
        ids=np.concatenate([each.ids for each in chosen]),
    )

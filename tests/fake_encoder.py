"""A sentence encoder for tests: words fall into buckets, so texts that share words lie close."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from mapping_engine.encoders import Reading, Vectors


class FakeEncoder:
    """Counts the words of each text in 64 buckets; remembers what it was asked."""

    name = "fake"
    version = "1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def load(self) -> None:
        """Load nothing: words are counted as they come."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, crc32(word.encode()) % 64] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Take every word for a piece."""
        vectors = self.encode(texts)
        return [_reading(text, vector) for text, vector in zip(texts, vectors, strict=True)]


def _reading(text: str, vector: Vectors) -> Reading:
    buckets = np.array([crc32(word.encode()) % 64 for word in text.lower().split()], dtype=np.int32)
    return Reading(vector, np.eye(64, dtype=np.float16)[buckets], np.ones(len(buckets), dtype=np.float32), buckets)

"""Draws: numbers that look drawn by chance and are the same for the same seed, on every machine."""

import hashlib

_RANGE = 2**64


def draw(*seed: str) -> float:
    """Return a number of at least 0 and below 1 for a seed; other seeds give numbers that do not depend on it.

    >>> draw("evidence 7", "probe") == draw("evidence 7", "probe") != draw("evidence 8", "probe")
    True
    """
    digest = hashlib.sha256("\x1f".join(seed).encode()).digest()
    return int.from_bytes(digest[:8], "big") / _RANGE

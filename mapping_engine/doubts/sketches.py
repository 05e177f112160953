"""Sketches: MinHash bands of a text's windows, as rows of numbers, tell which of many texts may share words with it.

A window costs a quarter of a kilobyte, so the texts of a large centre fit in memory; asking compares whole arrays.
"""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mapping_engine.evidence import EvidenceId

Shingle = tuple[str, ...]

SHINGLE_WORDS: Final = 3
WINDOW_WORDS, WINDOW_STEP = 60, 20
PERMUTATIONS: Final = 64
"""Two neighbouring hashes make one band: windows are near where any band is the same."""

_BANDS: Final = PERMUTATIONS // 2
_FIRST_WINDOWS: Final = 256


class SketchIndex:
    """The sketches of texts by item; one thread may add while others ask."""

    def __init__(self) -> None:
        self._bands: NDArray[np.uint64] = np.empty((_BANDS, _FIRST_WINDOWS), dtype=np.uint64)
        self._owners: NDArray[np.intp] = np.empty(_FIRST_WINDOWS, dtype=np.intp)
        self._items: list[EvidenceId] = []
        self._used = 0
        self._lock = Lock()

    def add(self, item: EvidenceId, stems: Sequence[str]) -> None:
        """Add the windows of one text."""
        rows = sketches(stems)
        with self._lock:
            self._make_room(len(rows))
            until = self._used + len(rows)
            self._bands[:, self._used : until] = rows.T
            self._owners[self._used : until] = len(self._items)
            self._items.append(item)
            self._used = until

    def near(self, stems: Sequence[str]) -> set[EvidenceId]:
        """Return the items with a window that is near one of a text."""
        with self._lock:
            bands, owners = self._bands[:, : self._used], self._owners[: self._used]
        rows = sketches(stems)
        found: set[int] = set()
        for band, wanted in zip(bands, rows.T, strict=True):
            for value in np.unique(wanted):
                found.update(owners[np.flatnonzero(band == value)].tolist())
        return {self._items[owner] for owner in found}

    def _make_room(self, more: int) -> None:
        """Move to larger arrays where there is no room left; whoever asks meanwhile reads on in the old ones."""
        if self._used + more <= len(self._owners):
            return
        size = max(2 * len(self._owners), self._used + more)
        bands, owners = np.empty((_BANDS, size), dtype=np.uint64), np.empty(size, dtype=np.intp)
        bands[:, : self._used], owners[: self._used] = self._bands[:, : self._used], self._owners[: self._used]
        self._bands, self._owners = bands, owners


def shingles(stems: Sequence[str]) -> Iterator[Shingle]:
    """Yield the runs of three words of a text.

    >>> list(shingles(["a", "b", "c", "d"]))
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    return zip(*(stems[at:] for at in range(SHINGLE_WORDS)), strict=False)


def sketches(stems: Sequence[str]) -> NDArray[np.uint64]:
    """Return the bands of each window of a text, one row each."""
    from datasketch import MinHash

    starts = range(0, max(1, len(stems) - WINDOW_WORDS + WINDOW_STEP), WINDOW_STEP)
    windows = [stems[at : at + WINDOW_WORDS] for at in starts]
    parts = [[" ".join(shingle).encode() for shingle in set(shingles(window))] for window in windows]
    made = MinHash.bulk([part for part in parts if part], num_perm=PERMUTATIONS)
    if not made:
        return np.empty((0, _BANDS), dtype=np.uint64)
    hashes = np.stack([each.hashvalues for each in made]).astype(np.uint64)
    return (hashes[:, 0::2] << np.uint64(32)) | hashes[:, 1::2]

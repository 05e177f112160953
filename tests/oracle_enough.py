"""The oracle's count of what evidence shows together, by trying every way to give each demand a file of its own."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from mapping_engine import EvidenceItem


class Piece(NamedTuple):
    """One piece of evidence that counts, as what it counts, and the file it is."""

    item: EvidenceItem
    method: str
    files: frozenset[str]


def files_of(item: EvidenceItem) -> frozenset[str]:
    """Return the files of a piece: its hashes, or else its wording, or else itself."""
    return frozenset(item.file_hashes) or frozenset([item.text_fingerprint or "no file but " + item.id])


def shows_methods(pieces: Sequence[Piece], required: Any) -> bool:
    """Tell whether each required method can be given a file of its own."""
    wanted = []
    for choice in required or ():
        methods = {method.value for method in choice}
        wanted.append(frozenset(file for piece in pieces if piece.method in methods for file in piece.files))
    return most_with_own_file(wanted) == len(wanted)


def shows_distinct(pieces: Sequence[Piece], kind: str, asked: int | None) -> bool:
    """Tell whether pieces show so many different occasions, subjects, sites or methods."""
    if not asked:
        return True
    if kind == "subjects":
        shown = len({subject for piece in pieces for subject in piece.item.subject_ids})
    else:
        by_key: dict[str, frozenset[str]] = {}
        for piece in pieces:
            key = _key(piece, kind)
            if key is not None:
                by_key[key] = by_key.get(key, frozenset()) | piece.files
        shown = most_with_own_file(list(by_key.values()))
    return max(shown, 1 if pieces else 0) >= asked


def most_with_own_file(wanted: Sequence[frozenset[str]], taken: frozenset[str] = frozenset()) -> int:
    """Return how many can each have a file that nobody else has, by trying everything."""
    if not wanted:
        return 0
    best = most_with_own_file(wanted[1:], taken)
    for file in wanted[0]:
        if file not in taken:
            best = max(best, 1 + most_with_own_file(wanted[1:], taken | {file}))
    return best


def rests_on(source: Any, by_criterion: Sequence[Sequence[Piece]]) -> bool:
    """Tell whether enough of the criteria have a piece by the main source."""
    if source is None:
        return True
    methods = {method.value for method in source.methods}
    resting = [pieces for pieces in by_criterion if any(piece.method in methods for piece in pieces)]
    return 100 * len(resting) >= source.percent * len(by_criterion)


def _key(piece: Piece, kind: str) -> str | None:
    if kind == "occasions":
        return piece.item.occasion_id
    if kind == "sites":
        return piece.item.site
    return piece.method

"""Word pieces: what the sentence model reads, and in which batches it reads it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mapping_engine.encoders.base import TOKENIZER_FILE

MOST_PIECES = 256
"""The longest text that the model was trained for, its two end marks included; what follows is not read."""


class WordPieces:
    """The model's tokenizer; many threads may use it at once."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_PIECES)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's pieces, at most 256; a half surrogate pair counts as a question mark.

        Texts are read one by one, because the tokenizer would spread a batch over every core of the machine.
        """
        readable = (text.encode("utf-8", "replace").decode("utf-8") for text in texts)
        return [self._tokenizer.encode(text).ids for text in readable]


def batches(lengths: Sequence[int], *, most_pieces: int) -> Iterator[list[int]]:
    """Yield the positions of texts that are read together: of one length, at most ``most_pieces`` in all.

    >>> list(batches([3, 5, 3, 3], most_pieces=6))
    [[0, 2], [3], [1]]
    """
    by_length: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        by_length.setdefault(length, []).append(position)
    for length, positions in sorted(by_length.items()):
        size = max(1, most_pieces // length)
        yield from (positions[start : start + size] for start in range(0, len(positions), size))

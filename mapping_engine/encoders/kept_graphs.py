"""Graphs kept on disk: built once, named by what they were built from and by their own hash, checked when read."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from mapping_engine.encoders.base import sha256_of


def graph_folder() -> Path | None:
    """Return the folder of kept graphs in the user's cache, which may be emptied; nothing without a home."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():
        return base / "vqmap"
    try:
        return Path.home() / ".cache" / "vqmap"
    except RuntimeError:  # the account has no home folder
        return None


def kept_graph(folder: Path, key: str) -> Path | None:
    """Return the file of a graph by what it was built from, if it is there and whole; one that is not is removed."""
    for file in sorted(folder.glob(f"{key}-*.onnx")):
        with suppress(OSError):
            if file.stem == f"{key}-{sha256_of(file)}":
                return file
            file.unlink()
    return None


def keep_graph(folder: Path, key: str, content: bytes) -> Path | None:
    """Write a graph whole or not at all, and return its file; nothing where the folder cannot be written."""
    file = folder / f"{key}-{hashlib.sha256(content).hexdigest()}.onnx"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as place:
            new = Path(place) / "graph"
            new.write_bytes(content)
            new.replace(file)
    except OSError:
        return None
    return file

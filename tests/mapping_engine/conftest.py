"""What several tests of the sentence model share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mapping_engine.encoders import OnnxEncoder


@pytest.fixture(scope="session")
def graph_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's cache of its own, so that no test reads or leaves a graph in the real one."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "vqmap"


@pytest.fixture(scope="session")
def encoder(graph_cache: Path) -> OnnxEncoder:
    """The packaged model, its graph built once for all tests."""
    found = OnnxEncoder()
    found.load()
    assert list(graph_cache.glob("*.onnx"))
    return found

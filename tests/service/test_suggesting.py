"""The pool of suggesters: indexes are kept, many may ask at once, and a model that cannot load says so."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from journeys.centre import TILING

from competence_graph import CompetenceGraph, VqmapError
from mapping_engine import AdapterUnusable, MatchingMode, OnnxEncoder, is_model_installed
from mapping_engine.encoders import MODEL_SHA256
from service.offering import Subject
from service.suggesting import SuggesterPool
from standards_ingest import SourceDocument, ingest

NEEDS_MODEL = pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")
TEXT = "I watched her turn the power off at the board and prove it dead before the tiles came off."


@pytest.fixture(scope="module")
def graph() -> CompetenceGraph:
    release = ingest(SourceDocument(content=TILING.read_bytes(), name=TILING.name)).release
    assert release is not None
    return release.graph


def test_many_may_ask_at_once_and_all_get_the_same_answer(graph: CompetenceGraph) -> None:
    pool = SuggesterPool(use_model=False)
    units = tuple(unit.id for unit in graph.units)
    chosen = [units[:1], units[:2], units]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda turn: pool(Subject(TEXT, graph, chosen[turn % 3])), range(24)))
    assert answers == [SuggesterPool(use_model=False)(Subject(TEXT, graph, chosen[turn % 3])) for turn in range(24)]
    assert answers[0].mode is MatchingMode.WORDS_ONLY


def test_more_standards_than_are_kept_are_still_answered(graph: CompetenceGraph) -> None:
    pool = SuggesterPool(use_model=False)
    units = tuple(unit.id for unit in graph.units)
    first = pool(Subject(TEXT, graph, units))
    for turn in range(40):
        pool(Subject(TEXT, CompetenceGraph(graph.standard), units[turn % 3 :]))
    assert pool(Subject(TEXT, graph, units)) == first


@NEEDS_MODEL
def test_a_suggestion_waits_for_the_model_that_loads_in_the_background(
    graph: CompetenceGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told: list[VqmapError] = []
    pool = SuggesterPool()
    loading = pool.load_in_background(told.append)
    found = pool(Subject(TEXT, graph, tuple(unit.id for unit in graph.units)[:1]))
    loading.join()
    assert found.mode is MatchingMode.WORDS_AND_MEANING
    assert len(list((tmp_path / "vqmap").iterdir())) == 1
    assert told == []


@NEEDS_MODEL
def test_a_model_that_cannot_load_is_told_at_the_start_and_at_the_suggestion(
    graph: CompetenceGraph, tmp_path: Path
) -> None:
    from safetensors.numpy import save_file

    file = tmp_path / "adapter.safetensors"
    metadata = {"alpha": "1", "base_sha256": MODEL_SHA256, "name": "broken", "version": "1"}
    save_file({"nothing.lora_A": np.ones((1, 1), dtype=np.float32)}, file, metadata=metadata)
    told: list[VqmapError] = []
    pool = SuggesterPool(model=OnnxEncoder(adapter=file))
    pool.load_in_background(told.append).join()
    assert [type(problem) for problem in told] == [AdapterUnusable]
    with pytest.raises(AdapterUnusable, match=r"no matrix named nothing\.weight"):
        pool(Subject(TEXT, graph, tuple(unit.id for unit in graph.units)[:1]))


def test_without_the_model_there_is_nothing_to_load(graph: CompetenceGraph) -> None:
    told: list[VqmapError] = []
    SuggesterPool(use_model=False).load_in_background(told.append).join()
    assert told == []

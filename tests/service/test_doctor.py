"""The doctor names what is wrong, and how to mend it."""

from pathlib import Path

import pytest
from journeys.centre import Centre

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


def test_each_of_our_packages_is_looked_at(tmp_path: Path) -> None:
    names = {name for name in _found(Settings(data_folder=tmp_path)) if name.startswith("package ")}
    ours = {"competence_graph", "mapping_engine", "service", "standards_ingest"}
    assert names == {f"package {name}" for name in ours}

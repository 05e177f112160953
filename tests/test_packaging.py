"""What people install: the wheel holds exactly our four packages, typed, with their migrations, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"competence_graph", "mapping_engine", "service", "standards_ingest"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


def test_the_wheel_holds_the_four_packages_and_its_own_metadata_alone(wheel: list[str]) -> None:
    top = {name.split("/")[0] for name in wheel}

    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES
    assert len(top) == len(PACKAGES) + 1


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_each_package_says_that_it_is_typed(wheel: list[str], package: str) -> None:
    assert f"{package}/py.typed" in wheel


def test_the_migrations_travel_with_the_wheel(wheel: list[str]) -> None:
    carried = {name for name in wheel if name.startswith("service/storage/migrations/")}
    here = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "service/storage/migrations").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert carried == here


def test_neither_tests_nor_fixtures_are_installed(wheel: list[str]) -> None:
    assert not [name for name in wheel if "test" in name.lower() or name.startswith("fixtures/")]

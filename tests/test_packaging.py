"""The wheel holds the four packages with everything they need at run time, and nothing else."""

import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"competence_graph", "mapping_engine", "service", "standards_ingest"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel, built without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    assert file.name == f"vqmap-{PROJECT['version']}-py3-none-any.whl"
    return ZipFile(file)


def test_the_wheel_puts_four_packages_and_its_description_into_an_environment(wheel: ZipFile) -> None:
    assert {name.partition("/")[0] for name in wheel.namelist()} == {
        *PACKAGES,
        f"vqmap-{PROJECT['version']}.dist-info",
    }


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_each_package_says_that_it_is_typed(wheel: ZipFile, package: str) -> None:
    assert f"{package}/py.typed" in wheel.namelist()


def test_every_module_and_migration_of_the_sources_is_inside(wheel: ZipFile) -> None:
    sources = {path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()}
    wanted = {str(path.relative_to(ROOT)) for path in sources if path.suffix in {".py", ".mako", ".typed"}}
    assert {"service/storage/migrations/env.py", "service/storage/migrations/script.py.mako"} <= wanted
    assert any(name.startswith("service/storage/migrations/versions/0001") for name in wanted)
    assert wanted - set(wheel.namelist()) == set()


def test_nothing_that_belongs_to_the_workshop_is_inside(wheel: ZipFile) -> None:
    workshop = ("test", "conftest", "fixtures", "benchmarks", "__pycache__", ".pyc", ".db", ".pem", "demo-output")
    assert [name for name in wheel.namelist() if any(word in name for word in workshop)] == []


def test_the_wheel_names_its_command_its_licence_and_the_oldest_python(wheel: ZipFile) -> None:
    folder = f"vqmap-{PROJECT['version']}.dist-info"
    assert "vqmap = service.cli:main" in wheel.read(f"{folder}/entry_points.txt").decode()
    said = wheel.read(f"{folder}/METADATA").decode()
    assert "License-Expression: Apache-2.0" in said
    assert f"Requires-Python: {PROJECT['requires-python']}" in said
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()


def test_no_name_that_the_engine_loads_late_is_hidden_by_a_module_of_that_name() -> None:
    command = (
        "import pkgutil, types, mapping_engine as engine;"
        "found = [each.name for each in pkgutil.iter_modules(engine.__path__)];"
        "[__import__(f'mapping_engine.{name}') for name in found];"
        "print([name for name in engine.__all__ if isinstance(getattr(engine, name), types.ModuleType)])"
    )
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)

    assert told.stdout.strip() == "[]"

"""Every reader through the registry, against the fixtures of its format and of all others."""

import json
from pathlib import Path

import pytest

from standards_ingest import READERS, DraftStandard, IngestReport, Reader, SourceDocument, ingest

STANDARDS = Path(__file__).parents[2] / "fixtures" / "standards"


def documents(folder: str) -> list[Path]:
    return sorted(
        path
        for path in (STANDARDS / folder).iterdir()
        if path.suffix != ".md" and not path.name.endswith(".expected.json")
    )


def load(path: Path) -> SourceDocument:
    return SourceDocument(content=path.read_bytes(), name=path.name)


def expectation(path: Path) -> dict[str, object]:
    beside = path.with_name(path.name + ".expected.json")
    if not beside.exists():
        pytest.skip(f"no expectation stands beside {path.name}")
    return dict(json.loads(beside.read_text()))


def outcome(report: IngestReport) -> dict[str, object]:
    return {
        "format": report.format,
        "is_accepted": report.is_accepted,
        "counts": report.counts.model_dump(),
        "finding_codes": sorted(report.counts_by_code),
    }


OWN = [(reader, path) for reader in READERS for path in documents(reader.name)]
ALL = [*(path for _, path in OWN), *documents("refused")]


def named(value: Reader | Path) -> str:
    return value.name


@pytest.mark.parametrize("reader", READERS, ids=named)
def test_every_reader_has_fixtures_of_its_own(reader: Reader) -> None:
    assert documents(reader.name)


@pytest.mark.parametrize(("reader", "path"), OWN, ids=named)
def test_reader_recognises_its_own_fixtures_by_content_alone(reader: Reader, path: Path) -> None:
    nameless = SourceDocument(content=path.read_bytes(), name="")

    assert reader.recognise(nameless).confidence >= 0.5
    assert ingest(nameless).format == reader.name


@pytest.mark.parametrize(("reader", "path"), OWN, ids=named)
def test_no_other_reader_recognises_a_fixture(reader: Reader, path: Path) -> None:
    others = [other for other in READERS if other.name != reader.name]

    assert [other.recognise(load(path)).confidence for other in others] == [0] * len(others)


@pytest.mark.parametrize("path", ALL, ids=named)
def test_document_is_read_as_its_expectation_says(path: Path) -> None:
    assert outcome(ingest(load(path))) == expectation(path)


@pytest.mark.parametrize(("reader", "path"), OWN, ids=named)
def test_reading_twice_gives_the_same_release(reader: Reader, path: Path) -> None:
    first, second = ingest(load(path)), ingest(load(path))

    assert first.release is not None
    assert second == first


@pytest.mark.parametrize("path", documents("refused"), ids=named)
def test_refused_document_says_what_is_wrong_and_what_to_do(path: Path) -> None:
    report = ingest(load(path))

    assert report.release is None
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert errors
    assert all(finding.message and finding.remedy for finding in errors)


@pytest.mark.parametrize("reader", READERS, ids=named)
@pytest.mark.parametrize("path", ALL, ids=named)
def test_no_reader_raises_on_the_documents_of_another_format(reader: Reader, path: Path) -> None:
    assert isinstance(reader.read(load(path)), DraftStandard)

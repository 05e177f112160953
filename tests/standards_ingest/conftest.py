"""What the tests of this package share: ways to hand a document in, and real standards from public sources."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from competence_graph import Finding
from standards_ingest import IngestReport, SourceDocument, ingest

STANDARDS = Path(__file__).parents[3] / "shared" / "data" / "standards"


@pytest.fixture
def ingested() -> Callable[[object], IngestReport]:
    """Ingest bytes, a text, or anything that can be written as JSON."""

    def run(document: object) -> IngestReport:
        if not isinstance(document, bytes):
            document = (document if isinstance(document, str) else json.dumps(document)).encode()
        return ingest(SourceDocument(content=document, name="given.file"))

    return run


@pytest.fixture
def the_one() -> Callable[[IngestReport, str], Finding]:
    """Return the only finding of a code."""

    def pick(report: IngestReport, code: str) -> Finding:
        found = [finding for finding in report.findings if finding.code == code]
        assert len(found) == 1, report.counts_by_code
        return found[0]

    return pick


@pytest.fixture
def real_files() -> Callable[[str], list[Path]]:
    """Return the real files of a pattern in order; skip where they are absent."""

    def find(pattern: str) -> list[Path]:
        found = sorted(STANDARDS.glob(pattern))
        if not found:
            pytest.skip(f"real data is absent: no {pattern} in ../shared/data/standards")
        return found

    return find

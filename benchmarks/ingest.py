"""How long reading a standard takes, beside the plainest way to open the same file.

Run from the repository: ``python benchmarks/ingest.py``. The real files are read from ``../shared/data`` and
left out where they are absent; the fixtures are always measured.
"""

import json
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from standards_ingest import IngestReport, SourceDocument, ingest

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "data" / "standards"
FIXTURES = ROOT / "fixtures" / "standards"
RUNS = 5


class Job(NamedTuple):
    """One line of the table: its name, its files, and how to open one of them plainly."""

    name: str
    files: tuple[Path, ...]
    baseline_name: str
    baseline: Callable[[Path], object]


class Measured(NamedTuple):
    """The fastest of several runs, and the most memory that one run held."""

    seconds: float
    peak_megabytes: float


def load_json(path: Path) -> object:
    return json.loads(path.read_bytes())


def load_workbook(path: Path) -> object:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    book.close()
    return rows


def read(path: Path) -> IngestReport:
    return ingest(SourceDocument(content=path.read_bytes(), name=path.name))


def measured(files: Sequence[Path], work: Callable[[Path], object]) -> Measured:
    """Return the time of the fastest run, and the memory of a separate run that is traced."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for path in files:
            work(path)
        seconds.append(time.perf_counter() - start)
    tracemalloc.start()
    for path in files:
        work(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Measured(min(seconds), peak / 1024 / 1024)


def jobs() -> list[Job]:
    found = [
        Job("Texas mathematics, official (CASE)", _real("case/texas/teks_math_OFFICIAL.json"), "json.loads", load_json),
        Job("Texas mathematics, derived (CASE)", _real("case/texas/teks_math_case.json"), "json.loads", load_json),
        Job("CCSSO English (XLSX)", _real("spreadsheets/opensalt/ccsso_ela.xlsx"), "openpyxl", load_workbook),
        Job("Nigeria NOS, all files (JSON)", _real("nigeria-nsqf-nos/level-*/**/*.json"), "json.loads", load_json),
        Job("Fixture units (JSON)", tuple(sorted(FIXTURES.glob("nested_units/*[0-9].json"))), "json.loads", load_json),
    ]
    return [job for job in found if job.files]


def _real(pattern: str) -> tuple[Path, ...]:
    return tuple(sorted(REAL.glob(pattern)))


def row(job: Job) -> tuple[str, ...]:
    reports = [read(path) for path in job.files]
    ours, plain = measured(job.files, read), measured(job.files, job.baseline)
    counts = [report.counts for report in reports]
    items = sum(count.units + count.outcomes + count.criteria + count.headings for count in counts)
    accepted = sum(report.is_accepted for report in reports)
    return (
        job.name,
        f"{accepted} of {len(reports)}",
        f"{items:,}",
        f"{sum(len(report.findings) for report in reports):,}",
        f"{ours.seconds:.3f}",
        f"{ours.peak_megabytes:.1f}",
        job.baseline_name,
        f"{plain.seconds:.3f}",
        f"{plain.peak_megabytes:.1f}",
    )


def main() -> None:
    table = Table(title=f"Reading standards: fastest of {RUNS} runs")
    for header in ("file", "accepted", "items", "findings", "seconds", "peak MB", "baseline", "seconds", "peak MB"):
        table.add_column(header, justify="left" if header in {"file", "baseline"} else "right")
    for job in jobs():
        table.add_row(*row(job))
    Console(width=150).print(table)


if __name__ == "__main__":
    main()

"""How long an assessor waits for a decision to be kept: p50 and p99 with 1 and 16 clients, on both databases.

    python benchmarks/accept_mapping.py --decisions 400

Each decision is one transaction: the portfolio is read, the decision, its answer and their two events are written, and
the commit is on the disk before anybody is told. Each client works on a learner of its own; every learner has the
criteria and evidence that ``--criteria`` and ``--evidence`` say. The PostgreSQL is a real one that the script starts,
with fsync on. Beside the service's own work stands the baseline of one row inserted and committed by itself.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from journeys.centre import Case, Centre, an_observation, open_case  # noqa: E402
from postgres_server import PostgresServer, running_server  # noqa: E402

from service.storage.database import SqlUnitOfWork  # noqa: E402
from service.workflows.decide_mapping import NewDecision, decide_mapping  # noqa: E402
from service.workflows.submit_evidence import submit_evidence  # noqa: E402

CLIENTS = (1, 16)
GOAL = {1: 50, 16: 250}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--decisions", type=int, default=800, help="how many decisions for each figure (default 800)")
    parser.add_argument("--criteria", type=int, default=60, help="criteria of each learner (default 60)")
    parser.add_argument("--evidence", type=int, default=20, help="evidence items of each learner (default 20)")
    asked = parser.parse_args()
    table = Table("database", "clients", "decisions/s", "p50 ms", "p99 ms", "goal p99 ms", "one row alone, p50 ms")
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        for name, address in addresses(server, Path(folder)):
            centre = Centre(Path(folder) / name, database=address)
            cases = cases_of(centre, asked.criteria, asked.evidence)
            alone = one_row_alone(centre)
            for clients in CLIENTS:
                waits, seconds = decide(cases[:clients], asked.decisions)
                figures = (quantile(waits, 0.5), quantile(waits, 0.99))
                table.add_row(
                    name,
                    str(clients),
                    f"{len(waits) / seconds:,.0f}",
                    *(f"{1000 * each:.1f}" for each in figures),
                    str(GOAL[clients]),
                    f"{1000 * alone:.2f}",
                )
            store_of(centre).close()
    Console().print(table)


def addresses(server: PostgresServer, folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'vqmap.db'}"
    yield "PostgreSQL", server.address(server.new_database())


def cases_of(centre: Centre, criteria: int, evidence: int) -> list[Case]:
    """Return a case for each client, with as much evidence as asked for."""
    release = centre.load_small(criteria)
    cases = [open_case(centre, release, ("U1",)) for _ in range(max(CLIENTS))]
    for case in cases:
        for number in range(evidence - 1):
            new = an_observation(title=f"Plot {number}")
            submit_evidence(case.assessor, case.registration.id, new, centre.equipment)
    return cases


def decide(cases: list[Case], decisions: int) -> tuple[list[float], float]:
    """Let every client decide in turn, each on its own case; return each wait and the seconds in all."""

    def work(case: Case) -> list[float]:
        return [timed(each) for each in acts_of(case, decisions // len(cases))]

    started = time.perf_counter()
    with ThreadPoolExecutor(len(cases)) as pool:
        waits = [wait for own in pool.map(work, cases) for wait in own]
    return waits, time.perf_counter() - started


def acts_of(case: Case, times: int) -> Iterator[Callable[[], object]]:
    equipment = case.centre.equipment
    with equipment.unit_of_work.read() as work:
        items = [each.item.id for each in work.portfolios.evidence_of(case.registration)]
    for number in range(times):
        item = items[number // len(case.criteria) % len(items)]
        new = NewDecision(criterion_id=case.criteria[number % len(case.criteria)], decision="accepted")  # type: ignore[arg-type]
        yield lambda item=item, new=new: decide_mapping(case.assessor, item, new, equipment)


def one_row_alone(centre: Centre) -> float:
    """Return the middle wait of a transaction that inserts one small row."""
    numbers = count(10**6)

    def insert() -> None:
        with store_of(centre).write() as work:
            row = {"level": 0, "position": next(numbers), "hash": bytes(32)}
            connection = work.audit._connection
            connection.execute(text("INSERT INTO tree_nodes VALUES (:level, :position, :hash)"), row)

    waits = [timed(insert) for _ in range(200)]
    with store_of(centre).write() as work:
        work.audit._connection.execute(text("DELETE FROM tree_nodes WHERE position >= 1000000"))
    return quantile(waits, 0.5)


def store_of(centre: Centre) -> SqlUnitOfWork:
    store = centre.equipment.unit_of_work
    if not isinstance(store, SqlUnitOfWork):
        raise TypeError("the benchmark measures the SQL store")
    return store


def timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    main()

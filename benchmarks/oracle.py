"""Engine against oracle on as many random cases as wanted: mismatches, speed, and how often each finding occurs.

Run from the repository: ``python benchmarks/oracle.py --cases 1000000 --seed 7 --workers 4``. Every case has a seed of
its own, which is printed where the two differ; ``--replay SEED`` judges that one case again and says what differs.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from mapping_engine import GateCode

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from oracle_comparison import NOTHING_COMPARED, Comparison, compare, difference
from random_cases import case_of

BATCH = 5_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases are judged")
    parser.add_argument("--seed", type=int, default=10**9, help="the seed of the first case; each next case adds one")
    parser.add_argument("--workers", type=int, default=1, help="how many processes share the work")
    parser.add_argument("--replay", type=int, help="judge the case of this seed alone")
    options = parser.parse_args()
    if options.replay is not None:
        print(difference(case_of(options.replay)))
        return
    start = time.perf_counter()
    found = compared(options.seed, options.cases, workers=options.workers)
    seconds = time.perf_counter() - start
    report(found, seed=options.seed, workers=options.workers, seconds=seconds)
    sys.exit(bool(found.mismatches))


def compared(seed: int, cases: int, *, workers: int) -> Comparison:
    """Judge so many cases from a seed on, in batches shared among processes."""
    batches = [range(start, min(start + BATCH, seed + cases)) for start in range(seed, seed + cases, BATCH)]
    found = NOTHING_COMPARED
    for each in judged_batches(batches, workers=workers):
        found += each
        for mismatch in each.mismatches:
            print(f"MISMATCH: the case of seed {mismatch}; look at it with --replay {mismatch}", flush=True)
    return found


def judged_batches(batches: list[range], *, workers: int) -> Iterator[Comparison]:
    if workers == 1:
        yield from map(compare, batches)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(compare, batches)


def report(found: Comparison, *, seed: int, workers: int, seconds: float) -> None:
    rate = found.cases / seconds
    print(f"seeds {seed} to {seed + found.cases - 1}, {workers} workers, {seconds:.0f} s, {rate:,.0f} cases/s")
    print(f"mismatches: {len(found.mismatches)} of {found.cases:,}; claimable: {found.claimable / found.cases:.1%}")
    table = Table("finding", "cases with it", "per 1,000", title="What the verdicts found")
    for code in GateCode:
        table.add_row(code.value, f"{found.codes[code]:,}", f"{1000 * found.codes[code] / found.cases:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()

"""How long the command line takes to answer: whole processes, beside a bare Python as the baseline.

Targets: ``vqmap --help`` under 0.5 s and ``vqmap evaluate`` under 1 s, because neither may load the model.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
VQMAP = str(Path(sys.executable).with_name("vqmap"))
CASE = str(ROOT / "fixtures" / "cases" / "wall-tiling-claimable.yaml")
LARGE = str(ROOT / "fixtures" / "cases" / "adult-care-claimable.yaml")

COMMANDS = (
    ("python -c pass (baseline)", [sys.executable, "-c", "pass"], None),
    ("vqmap --help", [VQMAP, "--help"], 0.5),
    ("vqmap evaluate, 57 criteria", [VQMAP, "evaluate", CASE], 1.0),
    ("vqmap evaluate, 153 criteria", [VQMAP, "evaluate", LARGE], 1.0),
)


def seconds(command: list[str]) -> list[float]:
    """Return the wall seconds of several runs after one to warm up."""
    taken = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        taken.append(time.perf_counter() - start)
    return taken[1:]


def main() -> None:
    """Print the table."""
    table = Table("command", "median s", "slowest s", "target s", "times baseline")
    baseline = 0.0
    for name, command, target in COMMANDS:
        taken = seconds(command)
        median = statistics.median(taken)
        baseline = baseline or median
        table.add_row(name, f"{median:.3f}", f"{max(taken):.3f}", f"{target or ''}", f"{median / baseline:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()

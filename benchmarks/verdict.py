"""How long a verdict takes, beside the barest check that could be called one.

Run from the repository: ``python benchmarks/verdict.py``. The baseline collects the accepted criteria in a set
and compares; it knows no dates, duties, releases or combinations, keeps no ledger and gives no reasons. The
ratio is therefore what proof costs, not what speed is left to win.
"""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from competence_graph import (
    AllOf,
    Association,
    Criterion,
    Framework,
    Item,
    LearningOutcome,
    Qualification,
    Release,
    RulesOfCombination,
    Standard,
    Unit,
    UnitGroup,
)
from mapping_engine import AssessmentCase, Decision, EvidenceItem, EvidenceType, Mapping, SignOff, evaluate

UNITS, CRITERIA_PER_UNIT = 12, 25
AS_OF = date(2026, 6, 30)
RUNS = 200
TARGET_MS = 20.0


class Size(NamedTuple):
    """How much a learner brought: evidence items, and the decisions on each."""

    evidence: int
    mappings_per_item: int

    @property
    def mappings(self) -> int:
        """All decisions together."""
        return self.evidence * self.mappings_per_item


class Timing(NamedTuple):
    """Median and 99th percentile of many runs, in milliseconds."""

    median: float
    p99: float


SIZES = (Size(200, 6), Size(200, 30), Size(100, 6), Size(400, 6), Size(100, 30), Size(400, 30))


def a_release() -> Release:
    items: list[Item] = []
    edges: list[Association] = []
    for unit in (f"U{number:02}" for number in range(UNITS)):
        outcome = f"{unit}/LO1"
        items += [Unit(id=unit, code=unit, text=f"Unit {unit}"), LearningOutcome(id=outcome, text=f"Outcome of {unit}")]
        edges += [an_edge(unit, "F"), an_edge(outcome, unit)]
        for number in range(CRITERIA_PER_UNIT):
            name = f"{unit}:{number}"
            items.append(Criterion(id=name, code=f"1.{number}", text=f"Criterion {number} of {unit}"))
            edges.append(an_edge(name, outcome))
    units = tuple(item.id for item in items if isinstance(item, Unit))
    group = UnitGroup(code="M", title="Mandatory units", unit_ids=units)
    combination = RulesOfCombination(groups=(group,), rules=(AllOf(group="M"),))
    return Release.of(
        Standard(
            framework=Framework(id="F", title="A framework"),
            qualification=Qualification(number="601/6108/5", title="A diploma", combination=combination),
            items=tuple(items),
            associations=tuple(edges),
        )
    )


def an_edge(origin: str, destination: str) -> Association:
    return Association(id=f"{origin}->{destination}", origin=origin, destination=destination)


def a_case(release: Release, size: Size) -> AssessmentCase:
    """Return a claimable case: decisions go round the criteria, so that each is covered several times over."""
    criteria = [criterion.id for criterion in release.graph.criteria]
    evidence = [
        EvidenceItem(
            id=f"E{number}",
            title=f"Evidence {number}",
            type=EvidenceType.WORK_PRODUCT,
            author_id="learner",
            performed_from=date(2025, 9, 1) + timedelta(days=number % 120),
            submitted_on=date(2026, 1, 15),
        )
        for number in range(size.evidence)
    ]
    mappings = [
        Mapping(
            id=f"m{place}",
            evidence_id=f"E{place // size.mappings_per_item}",
            criterion_id=criteria[place % len(criteria)],
            decision=Decision.ACCEPTED,
            assessor_id=f"assessor {place % 3}",
            decided_at="2026-02-01",
        )
        for place in range(size.mappings)
    ]
    units = tuple(unit.id for unit in release.graph.units)
    return AssessmentCase(
        release=release,
        registration_id="R1",
        learner_id="learner",
        registered_on=date(2025, 9, 1),
        chosen_units=units,
        evidence=evidence,
        mappings=mappings,
        sign_offs=[SignOff(id=f"s{unit}", unit_id=unit, iqa_id="iqa", signed_at="2026-03-01") for unit in units],
        as_of=AS_OF,
        claimed_by="claimant",
    )


def barest_check(case: AssessmentCase) -> bool:
    accepted = {each.criterion_id for each in case.mappings if each.decision is Decision.ACCEPTED}
    required = {criterion.id for unit in case.chosen_units for criterion in case.release.graph.criteria_by_unit[unit]}
    return required <= accepted


def timed(work: Callable[[], object], runs: int = RUNS) -> Timing:
    work()
    gc.collect()
    gc.freeze()  # as `vqmap serve` does once it is ready: what stays is not walked again and again
    milliseconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        milliseconds.append((time.perf_counter() - start) * 1000)
    return Timing(statistics.median(milliseconds), statistics.quantiles(milliseconds, n=100)[98])


def _count() -> None:
    for _ in range(400_000):
        pass


def main() -> None:
    release = a_release()
    table = Table(
        "evidence",
        "mappings",
        "evaluate, median",
        "p99",
        "per mapping",
        "barest check",
        "ratio",
        title=f"{UNITS * CRITERIA_PER_UNIT} criteria in {UNITS} units; milliseconds over {RUNS} runs",
    )
    timings: dict[Size, Timing] = {}
    for size in sorted(SIZES, key=lambda each: (each.mappings_per_item, each.evidence)):
        case = a_case(release, size)
        if not evaluate(case).claimable or not barest_check(case):
            raise SystemExit("The case measured is not claimable, so the figures would mean nothing.")
        full, bare = timed(lambda case=case: evaluate(case)), timed(lambda case=case: barest_check(case))
        timings[size] = full
        table.add_row(
            str(size.evidence),
            f"{size.mappings:,}",
            f"{full.median:.2f}",
            f"{full.p99:.2f}",
            f"{full.median / size.mappings * 1000:.1f} µs",
            f"{bare.median:.3f}",
            f"{full.median / bare.median:.0f}x",
        )
    console = Console()
    console.print(table)
    for per_item in (6, 30):
        growth = timings[Size(400, per_item)].median / timings[Size(100, per_item)].median
        console.print(f"Four times the evidence at {per_item} mappings each takes {growth:.1f} times as long.")
    reached = timings[Size(200, 6)]
    said = {name: "met" if value < TARGET_MS else "missed" for name, value in reached._asdict().items()}
    console.print(
        f"Target {TARGET_MS:.0f} ms at 1,200 mappings: median {reached.median:.1f} {said['median']},"
        f" p99 {reached.p99:.1f} {said['p99']}."
    )
    steady = timed(_count)
    console.print(
        f"A loop that only counts, in the same minute: median {steady.median:.1f}, p99 {steady.p99:.1f} ms"
        f" ({steady.p99 / steady.median:.1f} times): so much of a p99 is the machine's."
    )


if __name__ == "__main__":
    main()

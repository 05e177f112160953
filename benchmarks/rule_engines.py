"""The same question put to other engines: what they answer, and how long they take.

Run from the repository: ``pip install -r benchmarks/engines.txt``, then ``python benchmarks/rule_engines.py``. The
question is the one that all of them can be asked: is each of 300 criteria covered by accepted work that was recent, by
24 calendar months, at the decision and at the claim? Duties, licences, demands, releases and combinations are left
out, since no other engine here knows them; ours is shown with all of its rules, and as the barest check.

CaSS is not run: its row states what its documentation and published source say an assertion does (a positive assertion
about a broader competency flows down its ``narrows`` relations, and no assertion grows old), applied to the same facts.
"""

import json
import math
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from verdict import Size, a_case, a_release, barest_check

from mapping_engine import AssessmentCase, evaluate, london_date

RUNS = 20
SIZE = Size(200, 6)
MONTHS = 24
TURTLE = "https://example.org/vqmap/"


class Row(NamedTuple):
    """One engine: its median time, what it said of the complete case, of one gap, and of old evidence."""

    engine: str
    milliseconds: float
    complete: str
    gap: str
    aged: str


def main() -> None:
    release = a_release()
    complete = a_case(release, SIZE)
    lost = complete.mappings[-1].criterion_id
    kept = [each for each in complete.mappings if each.criterion_id != lost]
    gap = complete.model_copy(update={"mappings": tuple(kept)})
    aged = complete.model_copy(update={"as_of": date(2027, 11, 20)})
    rows = [_row(name, engine, (complete, gap, aged)) for name, engine in _engines()]
    rows.append(Row("CaSS, as documented (not run)", math.nan, "yes", "yes, by one assertion on the unit", "yes"))
    _print(rows)


def _engines() -> tuple[tuple[str, Callable[[AssessmentCase], Callable[[], str]]], ...]:
    return (
        ("vqmap, every rule, with proof", lambda case: lambda: _ours(case)),
        ("vqmap, barest check, no dates", lambda case: lambda: "yes" if barest_check(case) else "no"),
        ("zen-engine, one expression", _zen),
        ("cel-python, 730 days for 24 months", _cel),
        ("pySHACL, native shapes", _shacl),
    )


def _row(name: str, engine: Callable[[AssessmentCase], Callable[[], str]], cases: tuple[AssessmentCase, ...]) -> Row:
    try:
        answers = [engine(case)() for case in cases]
    except ImportError as missing:
        return Row(name, math.nan, f"not installed: {missing.name}", "", "")
    ask = engine(cases[0])
    spent = []
    for _ in range(RUNS if "pySHACL" not in name and "cel" not in name else 3):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    return Row(name, statistics.median(spent), *answers)


def _ours(case: AssessmentCase) -> str:
    verdict = evaluate(case)
    if verdict.claimable:
        return "yes"
    places = {finding.place for finding in verdict.findings if finding.criterion_id}
    return f"no: {len(places)} named, each with reason and remedy"


def _grouped(case: AssessmentCase) -> dict[str, Any]:
    evidence = {item.id: item for item in case.evidence}
    uses: dict[str, list[dict[str, object]]] = {each.id: [] for each in case.release.graph.criteria}
    for each in case.mappings:
        uses[each.criterion_id].append(
            {
                "accepted": each.decision.value == "accepted",
                "performed": str(evidence[each.evidence_id].performed_on),
                "decided": str(london_date(each.decided_at)),
            }
        )
    return {"claim": str(case.as_of), "criteria": [{"id": name, "uses": found} for name, found in uses.items()]}


def _zen(case: AssessmentCase) -> Callable[[], str]:
    import zen

    facts = _grouped(case)
    recent = " and ".join(f"d(#.performed).add({MONTHS}, 'month') >= d({day})" for day in ("#.decided", "claim"))
    rule = f"all(criteria, some(#.uses, #.accepted and {recent}))"
    return lambda: "yes" if zen.evaluate_expression(rule, facts) else "no, without a reason"


def _cel(case: AssessmentCase) -> Callable[[], str]:
    import celpy

    facts = _grouped(case)
    environment = celpy.Environment()
    window = "timestamp(u.performed + 'T00:00:00Z') + duration('17520h')"
    days = ("timestamp(u.decided + 'T00:00:00Z')", "timestamp(claim + 'T00:00:00Z')")
    recent = " && ".join(f"{window} >= {day}" for day in days)
    program = environment.program(environment.compile(f"criteria.all(c, c.uses.exists(u, u.accepted && {recent}))"))
    activation = {name: celpy.json_to_cel(value) for name, value in facts.items()}
    return lambda: "yes" if program.evaluate(activation) else "no, without a reason"


def _shacl(case: AssessmentCase) -> Callable[[], str]:
    import pyshacl
    import rdflib

    lines = [f"@prefix v: <{TURTLE}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."]
    for number, criterion in enumerate(_grouped(case)["criteria"]):
        lines.append(f"v:c{number} a v:Criterion .")
        for place, use in enumerate(criterion["uses"]):
            name = f"v:c{number}u{place}"
            lines.append(f"v:c{number} v:use {name} . {name} v:accepted {json.dumps(use['accepted'])} ;")
            lines.append(f' v:recentUntil "{_two_years_on(str(use["performed"]))}"^^xsd:date .')
    shape = f"""@prefix v: <{TURTLE}> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        v:Covered a sh:NodeShape ; sh:targetClass v:Criterion ; sh:property [ sh:path v:use ;
          sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [
            sh:property [ sh:path v:accepted ; sh:hasValue true ] ;
            sh:property [ sh:path v:recentUntil ; sh:minInclusive "{case.as_of}"^^xsd:date ] ] ] ."""
    data = rdflib.Graph().parse(data="\n".join(lines), format="turtle")
    shapes = rdflib.Graph().parse(data=shape, format="turtle")

    def ask() -> str:
        conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes)
        found = len(
            list(report.subjects(rdflib.RDF.type, rdflib.URIRef("http://www.w3.org/ns/shacl#ValidationResult")))
        )
        return "yes" if conforms else f"no: {found} named, without a remedy"

    return ask


def _two_years_on(performed: str) -> date:
    day = date.fromisoformat(performed)
    return day.replace(year=day.year + 2) if (day.month, day.day) != (2, 29) else date(day.year + 2, 2, 28)


def _print(rows: list[Row]) -> None:
    title = f"300 criteria, {SIZE.mappings:,} decisions; median of {RUNS} runs (3 for the two slowest)"
    table = Table(
        "engine", "ms", "against ours", "complete case", "one criterion blanked", "evidence grown old", title=title
    )
    ours = rows[0].milliseconds
    for row in rows:
        known = not math.isnan(row.milliseconds)
        time_taken, ratio = (f"{row.milliseconds:,.1f}", f"{row.milliseconds / ours:,.1f}x") if known else ("–", "–")
        table.add_row(row.engine, time_taken, ratio, row.complete, row.gap, row.aged)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()

"""Commands around one question: may the certificate be claimed; and the measures behind the answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from service.cli.output import NO, AsJson, answering, console, errors, print_findings, print_json, read_bytes, table
from service.cli.verdicts import AsOf, KnownOn, case_in, day_of
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import Finding
    from mapping_engine import Verdict


def add_commands(app: typer.Typer) -> None:
    """Add evaluate, schema and benchmark to the command line."""
    app.command()(evaluate)
    app.command()(schema)
    app.command()(benchmark)


def evaluate(
    case: Annotated[Path, typer.Argument(help="A case file (YAML): standard, evidence, mappings and date.")],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    as_json: AsJson = False,
) -> None:
    """Judge a case file: may the certificate be claimed, and if not, everything that is missing."""
    from mapping_engine import evaluate as judge
    from service.case_file import differences

    file, subject = case_in(case, as_json=as_json, as_of=day_of(as_of), known_on=day_of(known_on))
    verdict = judge(subject)
    unexpected = differences(file.expected, verdict) if file.expected else ()
    if as_json:
        print_json(verdict.model_dump(mode="json") | {"differs_from_expected": list(unexpected)})
    else:
        print_verdict(verdict)
        _print_expectation(unexpected, is_stated=file.expected is not None)
    if not verdict.claimable:
        raise typer.Exit(NO)


def print_verdict(verdict: "Verdict") -> None:
    """Print a verdict for a person: the answer, the picture, and everything still to do."""
    from service.heatmap import heatmap

    answer = "[green]✓ The certificate can be claimed[/green]" if verdict.claimable else "[red]✗ Not claimable[/red]"
    console.print(f"{answer} on {verdict.as_of}.  Rules asked: {', '.join(verdict.rules)}.")
    console.print(heatmap(verdict))
    _print_by_weight(verdict)
    _print_exceptions(verdict)
    console.print(
        f"\nStandard {verdict.release_id}\nPolicy   {verdict.policy_fingerprint}", style="dim", soft_wrap=True
    )
    console.print(f"Case     {verdict.case_fingerprint}", style="dim", soft_wrap=True)


def _print_by_weight(verdict: "Verdict") -> None:
    """Print what keeps the certificate back, what asks for a look, and what is only worth knowing, apart."""
    for weight, title in _TITLES.items():
        found = [each for each in verdict.findings if each.severity.value == weight]
        if found:
            console.print(f"\n{title} ({len(found)}):")
            print_findings(found)


def _print_exceptions(verdict: "Verdict") -> None:
    """Print who let what through, and until when; nothing of it is covered."""
    if verdict.exceptions:
        waived = sum(each.status.value == "waived" for each in verdict.criteria)
        console.print(f"\nLet through by exceptions, and not covered: {waived} of {len(verdict.criteria)} criteria.")
    for each in verdict.exceptions:
        said = f"{each.kind.value} by {each.person_id} at {each.path} until {each.expires_on}: {each.reason}"
        console.print(f"  [cyan]◆[/cyan] {plain(said)}", soft_wrap=True)


_TITLES = {"error": "To be put right", "warning": "To be looked at", "note": "Good to know"}


def _print_expectation(unexpected: Sequence[str], *, is_stated: bool) -> None:
    if is_stated and not unexpected:
        console.print("\n[green]✓[/green] The verdict is the one that the case file expects.")
    for line in unexpected:
        console.print(f"[red]✗[/red] {plain(line)}")


def schema(
    what: Annotated[
        str, typer.Argument(help="Which schema: case, policy, verdict, explanation, changes, plan or forecast.")
    ],
) -> None:
    """Print a JSON Schema: of case files, policy files, verdicts, and what is told of them."""
    from competence_graph import Frozen
    from mapping_engine import Explanation, Forecast, Plan, Verdict, VerdictChanges
    from service.case_file import CaseFile
    from service.policy_form import PolicyDocument

    models: dict[str, type[Frozen]] = {
        "case": CaseFile,
        "policy": PolicyDocument,
        "verdict": Verdict,
        "explanation": Explanation,
        "changes": VerdictChanges,
        "plan": Plan,
        "forecast": Forecast,
    }
    if what not in models:
        errors.print(f"[red]✗[/red] There is no schema {plain(what)!r}.\n  → Choose from: {', '.join(models)}.")
        raise typer.Exit(2)
    print_json(models[what].model_json_schema())


def benchmark(
    folder: Annotated[Path, typer.Argument(help="A folder with criteria.jsonl and evidence.jsonl.")],
    words_only: Annotated[bool, typer.Option("--words-only", help="Do not load the language model.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure the matchers on labelled evidence: BM25, character n-grams, sentence vectors and their fusion."""
    from competence_graph import has_errors
    from mapping_engine import EVIDENCE_ADAPTER, CachedEncoder, OnnxEncoder, evaluate_set, read_benchmark_set

    criteria, evidence = (read_bytes(folder / name, as_json=as_json) for name in ("criteria.jsonl", "evidence.jsonl"))
    labelled = read_benchmark_set(
        folder.name,
        criteria=criteria.decode("utf-8", errors="replace"),
        evidence=evidence.decode("utf-8", errors="replace"),
    )
    if has_errors(labelled.findings):
        _refuse_benchmark(labelled.findings, as_json=as_json)
    with answering(as_json=as_json), errors.status("Measuring …") as status:
        encoder = None if words_only else CachedEncoder(OnnxEncoder(adapter=EVIDENCE_ADAPTER))
        figures = evaluate_set(
            labelled.criteria,
            labelled.evidence,
            encoder=encoder,
            progress=lambda done, total: status.update(f"Measuring: {done} of {total} evidence items …"),
        )
    if as_json:
        print_json(figures)
        return
    console.print(f"{figures.evidence} evidence items, {figures.criteria} criteria, {figures.labels} labels; percent")
    grid = table("matcher", *(_SHORT.get(name, name) for name in figures.rows[0].figures.model_dump()))
    for row in figures.rows:
        grid.add_row(row.matcher, *(f"{100 * value:.1f}" for value in row.figures.model_dump().values()))
    console.print(grid)


_SHORT = {
    "recall_at_1": "R@1",
    "recall_at_5": "R@5",
    "recall_at_10": "R@10",
    "r_precision_at_5": "RP@5",
    "mean_reciprocal_rank": "MRR",
    "mean_average_precision": "MAP",
    "ndcg_at_10": "nDCG@10",
}


def _refuse_benchmark(findings: "Sequence[Finding]", *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"code": "benchmark_refused", "findings": [each.model_dump(mode="json") for each in findings]})
    else:
        errors.print("[red]✗[/red] The benchmark set is refused; nothing was measured.")
        print_findings(findings)
    raise typer.Exit(NO)

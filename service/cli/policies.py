"""Commands around policies: check a file with its truth table, propose and approve it, list and show what is kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, print_findings, print_json, read_bytes, table
from service.terminal import plain

if TYPE_CHECKING:
    from mapping_engine import AssessmentPolicy
    from service.policy_file import PolicyCheck
    from service.policy_record import PolicyRecord
    from service.truth_table import LineResult

app = typer.Typer(help="Check, propose and approve policies, each with its truth table.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A policy file (YAML); `vqmap schema policy` prints its form.")]
Asked = Annotated[str, typer.Argument(help="A fingerprint (its first 12 characters do), or a policy's id.")]
Exact = Annotated[str, typer.Argument(help="The fingerprint of what you have read (its first 12 characters do).")]
Centre = Annotated[str, typer.Option(help="The centre that works here.")]
By = Annotated[str, typer.Option(help="The id of the person in whose name you act.")]


@app.command()
def check(
    file: File,
    under: Annotated[
        Path | None, typer.Option(help="The awarding organisation's policy file that stands over it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a policy file, line by line, and run its truth table; nothing is stored."""
    from service.policy_file import check_policy

    text = _text(file, as_json=as_json)
    above = None if under is None else _policy_over(under, as_json=as_json)
    _answer(check_policy(text, under=above), as_json=as_json)


@app.command()
def propose(file: File, by: By, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Propose a version of a policy; another person must approve it before any claim is judged by it."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.access import in_the_name_of
    from service.workflows.publish_policy import NewPolicy, propose_policy, try_policy

    new = NewPolicy.model_construct(text=_text(file, as_json=as_json))
    with answering(as_json=as_json):
        equipment = open_service(centre)
        actor = in_the_name_of(operator_of(centre), by, equipment)
        tried = try_policy(actor, new, equipment)
    if not tried.publishable:
        _answer(tried, as_json=as_json)
    with answering(as_json=as_json, refusal=NO):
        record, _ = propose_policy(actor, new, equipment)
    if as_json:
        print_json(record)
        return
    _print_record(record)
    console.print(f"\nNext: [bold]vqmap policy approve {record.fingerprint[7:19]} --by ANOTHER-PERSON[/bold]")


@app.command()
def approve(asked: Exact, by: By, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Approve a version that somebody else proposed; the gate uses it from the day it takes effect."""
    from service.cli.opening import open_service
    from service.policy_form import Issuer
    from service.roles import operator_of
    from service.workflows.access import in_the_name_of
    from service.workflows.publish_policy import approve_awarding_policy, approve_policy, read_policy

    with answering(as_json=as_json):
        equipment = open_service(centre)
        actor = in_the_name_of(operator_of(centre), by, equipment)
        issuer = read_policy(actor, asked, equipment).document.issuer
    with answering(as_json=as_json, refusal=NO):
        publish = approve_policy if issuer is Issuer.CENTRE else approve_awarding_policy
        record = publish(actor, asked, equipment)
    if as_json:
        print_json(record)
        return
    _print_record(record)


@app.command("list")
def list_(centre: Centre = "main", as_json: AsJson = False) -> None:
    """List every version of every policy of a centre, proposed and approved."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.publish_policy import list_policies

    with answering(as_json=as_json):
        summaries = list_policies(operator_of(centre), open_service(centre))
    if as_json:
        print_json([each.model_dump(mode="json") for each in summaries])
        return
    grid = table("policy", "version", "fingerprint", "issuer", "title", "in force from")
    for each in summaries:
        since = f"{each.in_force_from}" if each.in_force_from else "proposed"
        issuer = each.issuer.value.replace("_", " ")
        grid.add_row(each.id, str(each.version), each.fingerprint[7:19], issuer, plain(each.title), since)
    console.print(grid if summaries else "No policies yet. Propose one with `vqmap policy propose FILE --by PERSON`.")


@app.command()
def show(asked: Asked, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Show a version of a policy as it was written, and who proposed and approved it."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.publish_policy import read_policy

    with answering(as_json=as_json):
        record = read_policy(operator_of(centre), asked, open_service(centre))
    if as_json:
        print_json(record)
        return
    _print_record(record)
    console.print(f"\n{plain(record.text)}", soft_wrap=True)


def _text(file: Path, *, as_json: bool) -> str:
    return read_bytes(file, as_json=as_json).decode("utf-8", errors="replace")


def _policy_over(file: Path, *, as_json: bool) -> "AssessmentPolicy":
    """Return the policy of a file, or end the command with everything that is wrong with it."""
    from service.policy_file import check_policy

    above = check_policy(_text(file, as_json=as_json))
    if above.document is None:
        _answer(above, as_json=as_json)
        raise typer.Exit(NO)
    return above.document.policy


def _answer(check: "PolicyCheck", *, as_json: bool) -> None:
    """Print what a text would become; end with the answer no if it cannot be published."""
    if as_json:
        print_json(check)
    else:
        answer = "[green]✓ can be published[/green]" if check.publishable else "[red]✗ cannot be published[/red]"
        document = check.document
        named = f"{document.id} version {document.version}: {plain(document.policy.title)}" if document else ""
        console.print(f"{answer}  {named}")
        if check.results:
            _print_table(check.results)
        print_findings(check.findings)
        if check.fingerprint:
            console.print(check.fingerprint, style="dim", soft_wrap=True)
    if not check.publishable:
        raise typer.Exit(NO)


def _print_table(results: "tuple[LineResult, ...]") -> None:
    grid = table("", "case", "expected", "got")
    for each in results:
        mark = "[green]✓[/green]" if each.passed else "[red]✗[/red]"
        grid.add_row(mark, plain(each.name), ", ".join(each.expected), plain(", ".join(each.got) or each.problem))
    console.print(grid)
    failed = sum(not each.passed for each in results)
    console.print(f"{len(results)} cases, {failed} of them failed." if failed else f"All {len(results)} cases hold.")


def _print_record(record: "PolicyRecord") -> None:
    document, published = record.document, record.published
    console.print(f"[bold]{plain(document.policy.title)}[/bold]  {document.id} version {document.version}")
    console.print(f"{record.fingerprint}\n", style="dim", soft_wrap=True)
    numbers = ", ".join(document.qualification_numbers) or "all qualifications"
    console.print(f"  issuer         {document.issuer.value.replace('_', ' ')}")
    console.print(f"  applies to     {plain(numbers)}")
    console.print(f"  proposed by    {plain(record.proposed_by)} on {record.proposed_at:%-d %B %Y}")
    if published is None or record.approved_at is None:
        console.print("  approved by    nobody yet: no claim is judged by it")
        return
    console.print(f"  approved by    {plain(record.approved_by or '')} on {record.approved_at:%-d %B %Y}")
    console.print(f"  in force from  {published.in_force_from:%-d %B %Y}")

"""Commands that check proofs: the audit log, and certificates without any network."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, print_findings, print_json, read_bytes, stop
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import Json

audit_app = typer.Typer(help="Check the append-only log.", no_args_is_help=True)
certificate_app = typer.Typer(help="Check certificates offline.", no_args_is_help=True)


@audit_app.callback()
def _audit() -> None:
    """Check the append-only log."""


@certificate_app.callback()
def _certificate() -> None:
    """Check certificates offline."""


@audit_app.command("verify")
def verify_audit(as_json: AsJson = False) -> None:
    """Recompute the whole log, and compare it with every row and every signed tree head."""
    from service.cli.opening import settings
    from service.roles import operator_of
    from service.wiring import equip
    from service.workflows.verify_audit import audit_report

    with answering(as_json=as_json):
        report = audit_report(operator_of("main"), equip(settings()))
    if as_json:
        print_json(report)
    else:
        answer = (
            "[green]✓ The log is whole[/green]" if report.is_intact else "[red]✗ The log has been tampered with[/red]"
        )
        console.print(
            f"{answer}: {report.events} events, {report.checkpoints} signed tree heads, root {report.root[:16]}…"
        )
        print_findings(report.findings)
    if not report.is_intact:
        raise typer.Exit(NO)


@certificate_app.command("verify")
def verify_certificate(
    file: Annotated[Path, typer.Argument(help="The certificate: an Open Badges 3.0 document (JSON).")],
    issuer: Annotated[
        list[str] | None, typer.Option(help="A did:key that you trust; repeatable. Our own issuer is always trusted.")
    ] = None,
    standard: Annotated[
        str, typer.Option(help="The release (file or id) to count the proven criteria and units against.")
    ] = "",
    centre: Annotated[str, typer.Option(help="The centre whose releases are meant.")] = "main",
    as_json: AsJson = False,
) -> None:
    """Check signature, proof of coverage and log inclusion of a certificate; nothing is asked of any server."""
    from service.cli.opening import release_named, settings
    from service.credential import verify_credential
    from service.wiring import trusted_by

    try:
        document = json.loads(read_bytes(file), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as problem:
        stop(f"{file} is not JSON: {problem}.", "Give the certificate as it was issued.", code=NO)
    with answering(as_json=as_json):
        release = release_named(standard, centre) if standard else None
        trusted = (*trusted_by(settings()), *(issuer or ()))
    check = verify_credential(document, trusted=trusted, release=release)
    if as_json:
        print_json(check)
    else:
        answer = "[green]✓ genuine[/green]" if check.is_valid else "[red]✗ not verified[/red]"
        console.print(f"{answer}  {plain(check.qualification or file.name)}")
        for name, value in check.facts().items():
            console.print(f"  {name:<14} {plain(value)}", soft_wrap=True)
        print_findings(check.findings)
    if not check.is_valid:
        raise typer.Exit(NO)


def _without_repeats(pairs: "list[tuple[str, Json]]") -> "dict[str, Json]":
    """Refuse an object that names a member twice: readers would disagree about what it says."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member is named twice")
    return dict(pairs)

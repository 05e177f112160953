"""Commands that check proofs: the audit log, and certificates without any network."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, print_findings, print_json, read_bytes
from service.terminal import plain

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
    from service.credential import read_document, verify_credential
    from service.wiring import trusted_by

    content = read_bytes(file, as_json=as_json)
    with answering(as_json=as_json, refusal=NO):
        document = read_document(content)
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

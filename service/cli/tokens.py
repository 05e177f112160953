"""Commands of the operator: issue, list and revoke the tokens that people and programs work with."""

from typing import Annotated

import typer

from service.cli.output import AsJson, answering, console, print_json, stop, table
from service.terminal import plain

app = typer.Typer(help="Issue, list and revoke API tokens.", no_args_is_help=True)

Centre = Annotated[str, typer.Option(help="The centre that the token belongs to.")]


@app.command()
def issue(
    role: Annotated[
        str, typer.Option(help="learner, line_manager, assessor, iqa, eqa, designer, claims_client or administrator.")
    ],
    name: Annotated[str, typer.Option(help="The name of a new person.")] = "",
    person: Annotated[str, typer.Option(help="The id of a known person.")] = "",
    days: Annotated[int, typer.Option(min=1, help="How many days the token lasts.")] = 90,
    scope: Annotated[list[str] | None, typer.Option(help="Narrow the token to this scope; repeatable.")] = None,
    client: Annotated[
        bool, typer.Option("--client", help="Issue the secret of a program, which exchanges it at /oauth/token.")
    ] = False,
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Issue a token and print it once; only its hash is kept. Whoever gets one holds its role from today on."""
    from pydantic import ValidationError

    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.issue_token import NewToken, issue_token

    try:
        new = NewToken.model_validate(
            {"role": role, "name": name, "person_id": person or None, "days": days, "scopes": scope or []}
            | ({"kind": "client"} if client else {})
        )
    except ValidationError as problem:
        reasons = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors())
        stop(f"The token cannot be issued: {reasons}.", "See `vqmap token issue --help`.", as_json=as_json)
    with answering(as_json=as_json):
        kept, token = issue_token(operator_of(centre), new, open_service(centre))
    if client:
        _print_client(kept.id, token.rsplit("_", 1)[1], as_json=as_json)
        return
    if as_json:
        print_json({"token": token, "token_id": kept.id, "person_id": kept.person_id, "role": kept.role.value})
        return
    console.print(
        f"Token for {plain(kept.person_name)} ({kept.role.value}, person {kept.person_id}), shown this once:\n"
    )
    console.print(f"  [bold]{token}[/bold]\n", soft_wrap=True)
    console.print(f"It expires on {kept.expires_at:%-d %B %Y}. Send it as `Authorization: Bearer …`.")


@app.command("list")
def list_(centre: Centre = "main", as_json: AsJson = False) -> None:
    """List the tokens of a centre; the secrets are not kept."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.keep_tokens import list_tokens

    with answering(as_json=as_json):
        tokens = list_tokens(operator_of(centre), open_service(centre))
    if as_json:
        print_json([each.model_dump(mode="json") for each in tokens])
        return
    grid = table("token", "kind", "person", "role", "expires", "last used", "revoked")
    for each in tokens:
        revoked = f"{each.revoked_at:%Y-%m-%d}" if each.revoked_at else ""
        grid.add_row(
            each.id,
            each.kind.value,
            plain(f"{each.person_name} ({each.person_id})"),
            each.role.value,
            f"{each.expires_at:%Y-%m-%d}",
            f"{each.last_used_on or ''}",
            revoked,
        )
    console.print(grid if tokens else "No tokens yet. Issue one with `vqmap token issue --role assessor --name …`.")


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(help="The token's id, as `token list` shows it.")],
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Make a token worthless at once."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.keep_tokens import revoke_token

    with answering(as_json=as_json):
        revoked = revoke_token(operator_of(centre), token_id, open_service(centre))
    if as_json:
        print_json(revoked.model_dump(mode="json"))
        return
    console.print(f"[green]✓[/green] Token {revoked.id} of {plain(revoked.person_name)} is revoked.")


@app.command()
def rotate(
    token_id: Annotated[str, typer.Argument(help="The token's id, as `token list` shows it.")],
    overlap_hours: Annotated[int, typer.Option(min=0, max=168, help="How long the old token still works.")] = 24,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days the new token lasts.")] = 90,
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Issue a successor of a token and print it once."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.keep_tokens import Rotation, rotate_token

    rotation = Rotation(overlap_hours=overlap_hours, days=days)
    with answering(as_json=as_json):
        kept, token = rotate_token(operator_of(centre), token_id, rotation, open_service(centre))
    if as_json:
        print_json({"token": token, "token_id": kept.id, "person_id": kept.person_id, "role": kept.role.value})
        return
    console.print(f"The successor of {token_id}, shown this once:\n\n  [bold]{token}[/bold]\n", soft_wrap=True)
    console.print(f"The old one works for {overlap_hours} hours more.")


def _print_client(client_id: str, secret: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"client_id": client_id, "client_secret": secret})
        return
    console.print(
        f"The program's id and secret, shown this once:\n\n  [bold]{client_id}[/bold]\n  [bold]{secret}[/bold]\n"
    )
    console.print("It exchanges them for access tokens at /oauth/token (RFC 6749, 4.4).")

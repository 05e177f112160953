"""Commands of the operator: issue, list and revoke the tokens that people and programs work with."""

from typing import Annotated

import typer

from service.cli.output import AsJson, answering, console, print_json, stop, table
from service.terminal import plain

app = typer.Typer(help="Issue, list and revoke API tokens.", no_args_is_help=True)

Centre = Annotated[str, typer.Option(help="The centre that the token belongs to.")]


@app.command()
def issue(
    role: Annotated[str, typer.Option(help="learner, assessor, iqa, designer or claims_client.")],
    name: Annotated[str, typer.Option(help="The name of a new person.")] = "",
    person: Annotated[str, typer.Option(help="The id of a known person.")] = "",
    days: Annotated[int, typer.Option(min=1, help="How many days the token lasts.")] = 90,
    scope: Annotated[list[str] | None, typer.Option(help="Narrow the token to this scope; repeatable.")] = None,
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Issue a token and print it once; only its hash is kept."""
    from pydantic import ValidationError

    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.issue_token import NewToken, issue_token

    try:
        new = NewToken.model_validate(
            {"role": role, "name": name, "person_id": person or None, "days": days, "scopes": scope or []}
        )
    except ValidationError as problem:
        reasons = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors())
        stop(f"The token cannot be issued: {reasons}.", "See `vqmap token issue --help`.", as_json=as_json)
    with answering(as_json=as_json):
        kept, token = issue_token(operator_of(centre), new, open_service(centre))
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
        print_json([each.model_dump(mode="json", exclude={"secret_hash"}) for each in tokens])
        return
    grid = table("token", "person", "role", "expires", "revoked")
    for each in tokens:
        revoked = f"{each.revoked_at:%Y-%m-%d}" if each.revoked_at else ""
        grid.add_row(
            each.id,
            plain(f"{each.person_name} ({each.person_id})"),
            each.role.value,
            f"{each.expires_at:%Y-%m-%d}",
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
        print_json(revoked.model_dump(mode="json", exclude={"secret_hash"}))
        return
    console.print(f"[green]✓[/green] Token {revoked.id} of {plain(revoked.person_name)} is revoked.")

"""`resa people`: accounts from the command line, for whoever runs the machine (and for whoever locked themselves out)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import json_option, print_json, workspace_option

if TYPE_CHECKING:
    from ..workspace import Workspace

_ROLES = ("owner", "administrator", "editor", "commenter", "viewer", "none")


@click.group()
def command() -> None:
    """Run the accounts of a workspace. Works beside a server that runs.

    \b
    resa people owner --name "Ada Ek" --email ada@example.org    the first account; turns signing in on
    resa people add --name Ben --email ben@example.org --role editor
    resa people link ada@example.org                             a link to choose a new password
    resa people list
    """


@command.command()
@click.option("--name", required=True, help="The owner's name.")
@click.option("--email", required=True, help="What the owner signs in with.")
@click.password_option(help="Asked for when it is left out; on the line others of this machine may see it.")
@workspace_option
def owner(workspace: Path, name: str, email: str, password: str) -> None:
    """Make the owner's account. From then on everybody signs in."""
    from ..workspace import accounts

    with _opened(workspace, create=True) as opened:
        accounts.make_owner(opened, name, email, password)
    click.echo(f"{email} is the owner. Everybody signs in from now on.")


@command.command()
@click.option("--name", required=True, help="The member's name.")
@click.option("--email", required=True, help="What the member signs in with.")
@click.option("--role", type=click.Choice(_ROLES), default="editor", show_default=True, help="Role in the workspace.")
@workspace_option
@json_option
def add(workspace: Path, name: str, email: str, role: str, as_json: bool) -> None:
    """Invite a member. Prints a link, shown this once, by which they choose a password within seven days."""
    from typing import cast

    from ..workspace import accounts
    from ..workspace.principals import local_owner
    from ..workspace.rights import Role

    with _opened(workspace) as opened:
        made = accounts.invite(local_owner(opened), name, email, cast(Role, role))
        _tell(opened, made.person, made.token, made.ends_at, as_json)


@command.command()
@click.argument("email")
@click.option("--forget-second-factor", is_flag=True, help="For somebody who lost it and the recovery codes.")
@workspace_option
@json_option
def link(workspace: Path, email: str, forget_second_factor: bool, as_json: bool) -> None:
    """A link to choose a new password, for the member with that EMAIL. Their sessions end."""
    from ..workspace import accounts
    from ..workspace.principals import local_owner

    with _opened(workspace) as opened:
        us = local_owner(opened)
        person = accounts.person_of(us, email)
        if forget_second_factor:
            accounts.forget_factor(us, person)
        made = accounts.new_link(us, person)
        _tell(opened, made.person, made.token, made.ends_at, as_json)


@command.command(name="list")
@workspace_option
@json_option
def listing(workspace: Path, as_json: bool) -> None:
    """Everybody with an account."""
    import msgspec

    from ..workspace import accounts
    from ..workspace.principals import local_owner

    with _opened(workspace) as opened:
        members = accounts.members(local_owner(opened))
    if as_json:
        print_json({"members": msgspec.to_builtins(members)})
        return
    for one in members:
        state = "has not chosen a password" if one.waiting else f"last signed in {one.signed_in_at or 'never'}"
        click.echo(f"{one.email}  {one.name}  {one.role}  {state}")
    if not members:
        click.echo("Nobody has an account: the workspace answers this machine only.")


@contextmanager
def _opened(folder: Path, create: bool = False) -> Iterator[Workspace]:
    from ..workspace import open_workspace

    opened = open_workspace(folder, create=create)
    try:
        yield opened
    finally:
        opened.close()


def _tell(workspace: Workspace, person: str, token: str, ends_at: str, as_json: bool) -> None:
    path = f"{workspace.config.address or 'http://127.0.0.1:8321' + workspace.config.root_path}/welcome#{token}"
    if as_json:
        print_json({"person": person, "link": path, "ends_at": ends_at})
    else:
        click.echo(f"Send this link; it works once, until {ends_at[:10]}:\n{path}")

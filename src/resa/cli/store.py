"""`resa store`: looking after a store's files."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json


@click.group()
def command() -> None:
    """Look after a store.

    \b
    resa store compact mystore      merge the files that many small imports have left
    """


@command.command()
@click.argument("store", type=click.Path(path_type=Path))
@json_option
def compact(store: Path, as_json: bool) -> None:
    """Merge the files that many small imports have left. Answers stay the same, and every import can still be undone.

    Imports do this beside their own work for as much as goes unnoticed; questions about properties are quicker after it.
    """
    from ..events.store import open_store

    with open_store(store) as opened:
        gone = opened.compact()
        files = sum(1 for _ in (store / "segments").glob("*"))
    if as_json:
        print_json({"store": str(store), "merged": gone, "segments": files})
    elif gone:
        click.echo(f"Merged {gone} files; the events lie in {files} now.")
    else:
        click.echo("There is nothing to merge.")

"""`resa map diff`: what changed between two journey files, in words."""

from __future__ import annotations

from pathlib import Path

import click

from ..output import json_option, print_json


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), help="In which language records are named.")
@json_option
def command(before: Path, after: Path, language: str | None, as_json: bool) -> int:
    """Compare two journey files: what the change means, not which lines differ.

    Exit code: 0 the same, 1 different, 3 a file cannot be read.

    \b
    resa map diff spring.resa.json autumn.resa.json
    """
    from ...journey.diff import differences
    from ...journey.format import load

    changes = differences(load(before), load(after), language)
    if as_json:
        print_json({"changes": [c.to_dict() for c in changes]})
    elif not changes:
        click.echo("No difference.")
    else:
        for change in changes:
            click.echo(change.text)
    return 1 if changes else 0

"""`resa map new`: a journey file to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from ..output import json_option, print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the journey is called, in the language given.")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", help="The team's language.")
@click.option("--market", type=click.Choice(["b2c", "b2b"]), default="b2c", help="Who the customers are.")
@click.option("--template", type=click.Choice(["empty", "starter"]), default="starter",
              help="starter: six stages with steps, touchpoints and lanes to change; empty: the journey record only.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the file when there is one.")
@json_option
def command(file: Path, title: str, language: str, market: str, template: str, force: bool, as_json: bool) -> None:
    """Begin a journey: write FILE.

    \b
    resa map new heat.resa.json --title "Byta värme hemma" --language sv
    resa map new charging.resa.json --market b2b --template empty
    """
    from ...errors import UsageError
    from ...journey import format
    from ...journey.templates import new_document

    if file.exists() and not force:
        raise UsageError("the file is there already", where=str(file), remedy="Choose another name, or add --force")
    document = new_document(template, title=title, language=language, market=market)
    format.save(document, file)
    if as_json:
        print_json({"file": str(file), "journey": document.journey.id, "records": len(document)})
    else:
        click.echo(f"Wrote {file} with {len(document.stages())} stages and {len(document.steps())} steps.")
        click.echo(f"Look at it with: resa map show {file}")

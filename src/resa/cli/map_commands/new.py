"""`resa map new`: a journey file to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...journey.records.journey import JourneyScope
    from ...journey.starting import Purpose


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--title", default="", help="What the journey is called, in the language given.")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", help="The team's language.")
@click.option("--market", type=click.Choice(["b2c", "b2b"]), help="Who the customers are; a template knows its own.")
@click.option("--template", metavar="NAME", default="starter",
              help="starter: six stages with steps, touchpoints and lanes to change; empty: the journey record only; "
                   "or one of --list-templates.")  # fmt: skip
@click.option("--list-templates", "listing", is_flag=True, help="Show the templates and what they hold.")
@click.option("--touchpoints", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TEXTFILE",
              help="Begin from a list of touchpoints, one a line; lines such as 'Decision:' are stages.")  # fmt: skip
@click.option("--purpose", type=click.Choice(["segments", "launch", "service", "culture"]), help="What the map is for.")
@click.option("--scope", type=click.Choice(["lifecycle", "part", "service"]), help="How much of the journey it covers.")
@click.option("--owner", default="", help="Who may decide about it.")
@click.option("--kpi", default="", help="The number that should move.")
@click.option("--force", is_flag=True, help="Replace the file when there is one.")
@json_option
def command(
    file: Path | None, title: str, language: str, market: str | None, template: str, listing: bool,
    touchpoints: Path | None, purpose: Purpose | None, scope: JourneyScope | None, owner: str, kpi: str, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Begin a journey: write FILE.

    \b
    resa map new --list-templates
    resa map new heat.resa.json --title "Byta värme hemma" --language sv --template b2c_purchase
    resa map new charging.resa.json --template b2b_purchase --purpose launch --owner Ada
    resa map new heat.resa.json --title "Byta värme" --touchpoints list.txt --language sv
    """
    from ...errors import UsageError
    from ...journey import format
    from ...journey.starting import Beginning, begin, listed
    from ...journey.templates import new_document
    from ...journey.touchpoint_list import TouchpointList, read_touchpoints

    if listing:
        _list(language, as_json)
        return
    if file is None:
        raise UsageError("No file to write", where="FILE", remedy="Name it, e.g. resa map new heat.resa.json")
    if file.exists() and not force:
        raise UsageError("the file is there already", where=str(file), remedy="Choose another name, or add --force")
    read: TouchpointList | None = None
    if touchpoints is not None:
        read = read_touchpoints(text_of(touchpoints))
        document = listed(new_document("empty", title=title, language=language, market=market), read, language)
    else:
        document = new_document(template, title=title, language=language, market=market)
    document = begin(document, Beginning(purpose=purpose, scope_kind=scope, owner=owner, kpi=kpi), language)
    format.save(document, file)
    if as_json:
        print_json(
            {"file": str(file), "journey": document.journey.id, "records": len(document),
             "left_out": [list(line) for line in read.left_out] if read else []}
        )  # fmt: skip
        return
    click.echo(f"Wrote {file} with {len(document.stages())} stages and {len(document.steps())} steps.")
    for number, line, reason in read.left_out if read else ():
        click.echo(f"Line {number} was left out ({reason.replace('_', ' ')}): {line}")
    click.echo(f"Look at it with: resa map show {file}")


def text_of(path: Path) -> str:
    """A list as text; what is not UTF-8 is read as windows-1252, as old editors write it."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", "replace")


def _list(language: str, as_json: bool) -> None:
    """The templates: names, what they are for, their stages."""
    import msgspec

    from ...journey.records import read_text
    from ...journey.templates import summaries

    if as_json:
        print_json([msgspec.to_builtins(one) for one in summaries()])
        return
    for one in summaries():
        click.echo(f"{one.name:18} {read_text(one.about, language)}")
        click.echo(" " * 19 + " → ".join(read_text(s.title, language) for s in one.stages))

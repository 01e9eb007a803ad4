"""`resa map import`: another tool's map as a journey file, with what was understood, changed and lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...formats.report import Preview

_SIGN = {"understood": "understood", "changed": "changed   ", "lost": "lost      "}


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="The journey file to write; FILE with .resa.json otherwise."
)
@click.option(
    "--preview", "--dry-run", is_flag=True, help="Only tell what is understood, changed and lost; write nothing."
)
@click.option(
    "--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", help="The language of its texts."
)
@click.option("--title", default="", help="What the journey is called, instead of the name in the file.")
@click.option("--sheet", default="", help="The sheet or page to read; the fullest one otherwise.")
@click.option(
    "--lanes", "lies", type=click.Choice(["down", "across"]), help="Lanes stand under each other, or side by side."
)
@click.option(
    "--line", "lines", multiple=True, metavar="ROW=KIND", help="Take a row as a lane kind, phases, steps or ignore."
)
@click.option(
    "--step", "stops", multiple=True, metavar="COLUMN=ignore", help="Leave a column out (by number or letter)."
)
@click.option("--scale", "scales", multiple=True, metavar="ROW=1..5", help="Read a row of emotions on this scale.")
@click.option("--force", is_flag=True, help="Replace the file when there is one.")
@json_option
def command(
    file: Path, out: Path | None, preview: bool, language: str, title: str, sheet: str, lies: str | None,
    lines: tuple[str, ...], stops: tuple[str, ...], scales: tuple[str, ...], force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read another tool's map: XLSX or CSV grids, Miro and Lucidchart CSV, CJML, TheyDo JSON, Markdown, Mermaid.

    \b
    resa map import workshop.xlsx --preview
    resa map import workshop.xlsx --language sv --line 7=pains --scale 5=1..10
    resa map import board.csv --out board.resa.json
    resa map import journeys.cjml.xml --sheet "Buy a book"
    """
    import msgspec

    from ...errors import UsageError
    from ...formats.reading import read_map
    from ...formats.report import Choices
    from ...journey import format
    from ...journey.records.base import change

    choices = Choices(
        sheet=sheet,
        across=None if lies is None else lies == "down",
        lines=dict(map(_pair, lines)),
        stops=dict(map(_pair, stops)),
        scales=dict(map(_pair, scales)),
    )
    found = read_map(file, choices, language)
    target = out or file.with_name(f"{file.stem}.resa.json")
    if not preview:
        if not found.document.steps():
            raise UsageError(
                "The file holds no steps", where=str(file), remedy="See --preview, and correct with --line"
            )
        if target.exists() and not force:
            raise UsageError("the file is there already", where=str(target), remedy="Give --out, or add --force")
        if title:
            found.document = found.document.put(change(found.document.journey, title={language: title}))
        format.save(found.document, target)
    if as_json:
        print_json({**msgspec.to_builtins(found.preview), "file": None if preview else str(target)})
        return
    _tell(found.preview)
    click.echo("Nothing was written." if preview else f"Wrote {target}. Look at it with: resa map show {target}")


def _pair(text: str) -> tuple[int, str]:
    """'7=pains' or 'C=ignore'."""
    from ...errors import UsageError

    place, sign, value = text.partition("=")
    place = place.strip().upper()
    if not sign or not value.strip() or not (place.isdigit() or (place.isalpha() and place.isascii())):
        raise UsageError(
            "A correction is a row or column, = and a word", value=text, allowed="such as 7=pains, C=ignore, 5=1..10"
        )
    number = 0
    for letter in "" if place.isdigit() else place:
        number = 26 * number + ord(letter) - 64
    return (int(place) if place.isdigit() else number), value.strip()


def _tell(preview: Preview) -> None:
    counts = preview.counts
    click.echo(
        f"{preview.title or '(untitled)'}: {counts['stages']} stages, {counts['steps']} steps, "
        f"{counts['touchpoints']} touchpoints, {counts['cards']} cards ({preview.format})"
    )
    for stage in preview.stages:
        click.echo(f"  {stage.title}: {' | '.join(stage.steps)}")
    for line in preview.lines:
        scale = f" {line.scale}" if line.scale else ""
        click.echo(
            f"  {'row' if preview.across else 'column'} {line.at:<3} {line.role + scale:18} {line.label}  ({line.why})"
        )
    for note in preview.notes:
        click.echo(f"{_SIGN[note.kind]} {f'{note.where}: ' if note.where else ''}{note.words()}")

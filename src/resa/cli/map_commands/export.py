"""`resa map export`: the map as a picture or file, with what was measured when a store is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import UsageError
from ..groups import group_options, groups
from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

#: Formats that show the pictures on cards.
DRAWN = {"svg", "pdf", "png", "pptx", "html"}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; its ending names the format.",
)
@click.option(
    "--format",
    "format_name",
    help="svg, pdf, png, pptx, xlsx, html, json, cjml, md, mmd or theydo; default: the ending of --to.",
)
@click.option("--language", help="sv, da, nb or en; default: the journey's own first.")
@click.option("--theme", default="light", show_default=True, help="light or dark.")
@click.option("--scale", default=2.0, show_default=True, help="Pixels per layout pixel, for PNG.")
@click.option("--store", type=click.Path(path_type=Path), help="An event store: the map is measured against it.")
@click.option("--answers", type=click.Path(path_type=Path), help="A file of answers, besides those in the store.")
@group_options
@click.option("--reveal", is_flag=True, help="Show measured emotion, loss and time even if the map keeps them hidden.")
@json_option
def command(
    file: Path,
    target: Path,
    format_name: str | None,
    language: str | None,
    theme: str,
    scale: float,
    store: Path | None,
    answers: Path | None,
    reveal: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write a journey as SVG, PDF (tagged, PDF/UA), PNG, PowerPoint (editable shapes), Excel, HTML or JSON, or for another
    tool: CJML 2.0 (.cjml.xml), Markdown (.md), Mermaid (.mmd), TheyDo (.theydo.zip). What such a file cannot hold is told.

    \b
    resa map export heat.resa.json --to heat.pdf --language sv
    resa map export heat.resa.json --to heat.pptx --store mystore
    resa map export heat.resa.json --to heat.cjml.xml
    resa map export heat.resa.json --to both.pdf --store mystore --segment country=NO --compare-segment country=SE
    """
    from ...errors import UnreadableError
    from ...formats.loss import left_out
    from ...journey import format
    from ...rendering.cards import images_on
    from ...rendering.exporters import export, format_of

    document, found = format.read(file)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(file), value=fatal.value, remedy=fatal.remedy)
    measured = _measured(document, store, answers, reveal, chosen)
    chosen_format = format_name or format_of(target.name)
    chosen_language = language or next(iter(document.journey.languages), "en")
    data = export(
        document,
        measured,
        format=chosen_format,
        language=chosen_language,
        theme=theme,
        scale=scale,
    )
    target.write_bytes(data)
    lost = [note.words() for note in left_out(document, chosen_format, chosen_language)]
    if chosen_format in DRAWN and (pictures := images_on(document)):
        lost.append(
            f"{len(pictures)} pictures on cards: a map's file names them only (export from the page to have them)"
        )
    if as_json:
        print_json({"file": str(target), "bytes": len(data), "measured": measured is not None, "lost": lost})
        return
    hint = "" if measured or lost else " (not measured: give --store to measure it)"
    click.echo(f"{target}: {len(data):,} bytes{hint}")
    for words in lost:
        click.echo(f"left out: {words}")


def _measured(
    document: Document, store: Path | None, answers: Path | None, reveal: bool, chosen: dict[str, Any]
) -> Measured | None:
    """The map measured against the store, one group or two beside each other; None without a store."""
    if store is None:
        if any(chosen.values()):
            raise UsageError("A group can be chosen only in a store", where="--store", remedy="Give --store STORE too.")
        return None
    filter, compare = groups(chosen)
    from ...evidence.from_files import measure_files

    return measure_files(document, store, answers, filter=filter, compare=compare, reveal=True if reveal else None)

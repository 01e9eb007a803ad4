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


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; its ending names the format.",
)
@click.option("--format", "format_name", help="svg, pdf, png, pptx, xlsx, html or json; default: the ending of --to.")
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
    """Write a journey as SVG, PDF (tagged, PDF/UA), PNG, PowerPoint (editable shapes), Excel, HTML or JSON.

    \b
    resa map export heat.resa.json --to heat.pdf --language sv
    resa map export heat.resa.json --to heat.pptx --store mystore
    resa map export heat.resa.json --to both.pdf --store mystore --segment country=NO --compare-segment country=SE
    """
    from ...errors import UnreadableError
    from ...journey import format
    from ...rendering import export

    document, found = format.read(file)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(file), value=fatal.value, remedy=fatal.remedy)
    measured = _measured(document, store, answers, reveal, chosen)
    data = export(
        document,
        measured,
        format=format_name or target.suffix.lstrip(".").lower(),
        language=language or next(iter(document.journey.languages), "en"),
        theme=theme,
        scale=scale,
    )
    target.write_bytes(data)
    if as_json:
        print_json({"file": str(target), "bytes": len(data), "measured": measured is not None})
    else:
        click.echo(
            f"{target}: {len(data):,} bytes" + ("" if measured else " (not measured: give --store to measure it)")
        )


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

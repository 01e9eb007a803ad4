"""`resa discover`: a first journey map drafted from a store's events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import json_option, print_json

if TYPE_CHECKING:
    from ..evidence.discovery import Discovered


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="Write the draft to this journey file.")
@click.option("--title", default="", help="What the journey is called.")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", help="The draft's language.")
@click.option("--force", is_flag=True, help="Replace the file when there is one.")
@json_option
def command(store: Path, map_file: Path | None, title: str, language: str, force: bool, as_json: bool) -> None:
    """Draft a journey from the events in STORE: stages, steps, main branches, touchpoints, groups of customers.

    Says what the draft explains and what it left out. Everything on it is marked as coming from data.

    \b
    resa discover mystore --map first.resa.json --title "Byta värme hemma" --language sv
    resa discover mystore --json
    """
    import msgspec

    from ..errors import UsageError
    from ..events.store import open_store
    from ..evidence.discovery import discover
    from ..journey import format

    if map_file is not None and map_file.exists() and not force:
        raise UsageError("the file is there already", where=str(map_file), remedy="Choose another name, or add --force")
    with open_store(store) as opened:
        found = discover(opened.snapshot(), title=title, language=language)
    if map_file is not None:
        format.save(found.document, map_file)
    if as_json:
        import json

        print_json(
            {
                "file": None if map_file is None else str(map_file),
                "report": msgspec.to_builtins(found.report, enc_hook=str),
                "map": json.loads(format.write(found.document)),
            }
        )
    else:
        _tell(found, map_file)


def _tell(found: Discovered, map_file: Path | None) -> None:
    from ..journey.records import read_text

    report, document = found.report, found.document
    language = document.journey.languages[0]
    title = {s.id: read_text(s.title, language) for s in document.steps()}
    for stage in document.stages():
        click.echo(read_text(stage.title, language))
        for step in document.steps(stage):
            ways = ", ".join(title[n.step] for n in step.next)
            mark = " (optional)" if step.optional else ""
            click.echo(f"    {title[step.id]}{mark}" + (f"  → {ways}" if ways else ""))
    click.echo()
    explained, fit = report.explained, report.fitness
    if explained.value is not None:
        click.echo(
            f"Explains {100 * explained.value:.1f} % of {explained.n:,} journeys wholly, and "
            f"{100 * report.events_on_map:.1f} % of the events"
            + ("." if fit.value is None else f"; fit {fit.value:.3f}.")
        )
    click.echo(f"Left out: {len(report.dropped_names)} event names, {report.n_dropped_branches} branches.")
    for branch in report.dropped_branches[:5]:
        click.echo(f"    {title[branch.source]} → {title.get(branch.target, branch.target)}: {branch.n:,} times")
    click.echo(report.persona_note)
    for persona, group in zip(document.personas(), report.personas, strict=True):
        by = f"recognised by {group.trait} {', '.join(group.values)}" if group.trait else "not recognisable yet"
        click.echo(f"    {read_text(persona.title, language)} ({100 * group.share:.0f} %): {by}")
    for warning in report.warnings:
        click.echo(f"Note: {warning}")
    if map_file is not None:
        click.echo(f"Wrote {map_file}.")

"""`resa map show`: a journey file as a readable outline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...journey.outline import Outline


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), help="Default: the journey's own first.")
@json_option
def command(file: Path, language: str | None, as_json: bool) -> None:
    """Show a journey: stages, steps, touchpoints, who owns them, what is only assumed.

    \b
    resa map show heat.resa.json
    """
    import msgspec

    from ...errors import UnreadableError
    from ...journey import format
    from ...journey.outline import outline

    document, found = format.read(file)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(file), value=fatal.value, remedy=fatal.remedy)
    shown = outline(document, language)
    problems = sum(d.severity in ("error", "warning") for d in found)
    if as_json:
        print_json({**msgspec.to_builtins(shown, enc_hook=str), "n_findings": problems})
        return
    _tell(shown)
    if problems:
        click.echo(f"\n{problems} findings in the file; see: resa map validate {file}")


def _tell(shown: Outline) -> None:
    click.echo(shown.title)
    facts = [shown.market.upper(), f"state: {shown.state}", f"owner: {shown.owner or 'nobody'}"]
    if shown.languages:
        facts.append(f"languages: {', '.join(shown.languages)}")
    click.echo(" · ".join(facts))
    for label, text in (("Goal", shown.customer_goal), ("Promise", shown.customer_promise)):
        if text:
            click.echo(f"{label}: {text}")
    if shown.personas:
        click.echo("Personas: " + ", ".join(p.title + (f" ({p.role})" if p.role else "") for p in shown.personas))
    for stage in shown.stages:
        click.echo(f"\n{stage.title}" + (f"  [{stage.stage_kind}]" if stage.stage_kind != "own" else ""))
        for step in stage.steps:
            marks = [m for m, on in (("optional", step.optional), ("may end here", step.ends)) if on]
            where = f" → {', '.join(step.next)}" if step.next else ""
            click.echo(f"  {step.title}{where}" + (f"  ({', '.join(marks)})" if marks else ""))
            for touchpoint in step.touchpoints:
                bound = "" if touchpoint.bound else ", no event rule"
                channel = f", {touchpoint.channel}" if touchpoint.channel else ""
                click.echo(f"    • {touchpoint.title}{channel}, {touchpoint.owner or 'nobody owns it'}{bound}")
            if step.emotion is not None:
                click.echo(f"    emotion {step.emotion:+g} ({'assumed' if step.emotion_assumed else 'with source'})")
    _tell_evidence(shown)


def _tell_evidence(shown: Outline) -> None:
    click.echo("")
    if shown.claims:
        click.echo(f"Claims: {shown.claims}, of which {len(shown.assumed)} only assumed")
        for claim in shown.assumed[:20]:
            click.echo(f"  ? {claim.title}  ({claim.kind})")
        if len(shown.assumed) > 20:
            click.echo(f"  … and {len(shown.assumed) - 20} more")
    if shown.nobody_owns:
        click.echo(f"Nobody owns: {', '.join(shown.nobody_owns)}")
    if shown.unplaced:
        click.echo(f"Not on the map: {', '.join(shown.unplaced)}")

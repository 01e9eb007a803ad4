"""`resa config`: the settings in force, and where each was said."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json, workspace_option


@click.command(
    epilog="""\b
Examples:
  resa config --workspace ~/journeys        what holds for that workspace
  RESA_PORT=9000 resa config --json
A setting is said on the command line, in the environment (RESA_PORT, or RESA_PORT_FILE with the name of a file that
holds the value), or in resa.toml in the workspace's folder (port = 9000); the first of these goes before the next.
"""
)
@workspace_option
@json_option
def command(workspace: Path, as_json: bool) -> None:
    """Show which settings hold and who says so; exit code 2 when one is wrong."""
    from ..workspace.config import in_force, settings, without_secret

    found = in_force(workspace)
    rows = [
        {
            "setting": name,
            "value": without_secret(setting, getattr(found.config, name)),
            "source": found.sources.get(name, "default"),
            "variable": setting.variable,
            "meaning": setting.meaning,
        }
        for name, setting in settings().items()
    ]
    if as_json:
        print_json({"workspace": str(workspace), "settings": rows})
        return
    wide = max(len(str(row["setting"])) for row in rows)
    for row in rows:
        value = row["value"]
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        click.echo(f"{row['setting']:<{wide}}  {shown or '–'}  ({row['source']})")
        click.echo(f"{'':<{wide}}  {click.style(str(row['meaning']), dim=True)}")

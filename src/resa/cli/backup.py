"""`resa backup`: the whole workspace in one file, while it is being used."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json, workspace_option


@click.command(
    epilog="""\b
Examples:
  resa backup monday.resa-backup --workspace ~/journeys
  resa backup latest.resa-backup --force    replace the last one, once the new one is whole
"""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@workspace_option
@click.option("--database", metavar="URL", help="Where its maps are kept, when the settings do not say it.")
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@json_option
def command(file: Path, workspace: Path, database: str | None, force: bool, as_json: bool) -> None:
    """Write maps, accounts, events, answers, pictures and files of a workspace into FILE, all of one moment.

    The server may run, and people may work. FILE holds personal data and the key of what is sealed: keep it as you keep
    the workspace. Settings (resa.toml) are not in it. `resa restore FILE` brings it back, also into another database.
    """
    from ..workspace.backup import back_up
    from ..workspace.config import read_config
    from ..workspace.opening import open_database, require_workspace

    require_workspace(workspace)
    opened = open_database(workspace, read_config(workspace, {"database": database}))
    try:
        contents = back_up(workspace, opened, file, force=force)
    finally:
        opened.close()
    rows = sum(kept.rows or 0 for kept in contents.members.values())
    files = sum(kept.rows is None for kept in contents.members.values())
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "rows": rows, "files": files, "bytes": size, "made_at": contents.made_at})
        return
    click.echo(f"{file}: {rows:,} rows of {len(contents.tables)} tables, {files:,} files, {size / 1e6:,.1f} MB.")

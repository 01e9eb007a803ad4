"""`resa restore`: a workspace from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json, workspace_option


@click.command(
    epilog="""\b
Examples:
  resa restore monday.resa-backup --workspace ~/journeys
  resa restore monday.resa-backup --check   only compare every checksum
  resa restore monday.resa-backup --database postgresql://resa@db/resa
                                            move a workspace from SQLite to PostgreSQL
"""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@workspace_option
@click.option("--database", metavar="URL", help="Where its maps will be kept, when the settings do not say it.")
@click.option("--force", is_flag=True, help="Take the place of the workspace that is there.")
@click.option("--check", is_flag=True, help="Only say whether the backup is whole.")
@json_option
def command(file: Path, workspace: Path, database: str | None, force: bool, check: bool, as_json: bool) -> None:
    """Bring a workspace back from the backup FILE. Stop its server first.

    What was in the folder is set aside in before-restore-…; what was in a PostgreSQL database is replaced.
    """
    from ..workspace import restoring

    if check:
        contents = restoring.check(file)
        found = {"file": str(file), "made_at": contents.made_at, "resa": contents.resa, "workspace": contents.workspace}
        if as_json:
            print_json(found)
        else:
            click.echo(f"{file} is whole: {contents.workspace}, made at {contents.made_at} by Resa {contents.resa}.")
        return
    done = restoring.restore(file, workspace, flags={"database": database}, force=force)
    if as_json:
        aside = None if done.set_aside is None else str(done.set_aside)
        print_json({"workspace": str(workspace), "database": done.where, "set_aside": aside})
        return
    click.echo(f"Restored {workspace}, as it was at {done.contents.made_at}. Its database is {done.where}.")
    if done.set_aside is not None:
        click.echo(f"What was there before is in {done.set_aside}; remove it when you no longer need it.")

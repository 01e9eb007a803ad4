"""`resa tidy`: remove pictures and files that nothing in the workspace names any more."""

from __future__ import annotations

from pathlib import Path

import click

from .output import json_option, print_json, workspace_option


@click.command()
@workspace_option
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
@json_option
def command(workspace: Path, dry_run: bool, as_json: bool) -> None:
    """Remove pictures and attached files that nothing has named for 30 days.

    `resa serve` does the same once a day. What a map, its history or a comment names is never removed; a file is noted as
    unused the first time it is found so, and goes thirty days later unless it is named or kept again.

    \b
    resa tidy --workspace ~/journeys --dry-run
    """
    import msgspec

    from ..workspace import open_workspace
    from ..workspace.tidying import tidy

    opened = open_workspace(workspace)
    try:
        done = tidy(opened, dry_run=dry_run)
    finally:
        opened.close()
    if as_json:
        print_json(msgspec.to_builtins(done))
        return
    said = "would go" if dry_run else "removed"
    click.echo(
        f"{len(done.removed)} files {said} ({done.removed_bytes} bytes); {done.waiting} unused ones wait; {done.named} are in use."
    )

"""`resa serve`: run the product for the people at this machine."""

from __future__ import annotations

from pathlib import Path

import click

from .output import workspace_option


@click.command(
    epilog="""\b
Examples:
  resa serve                                the workspace ./workspace, in the browser
  resa serve --workspace ~/journeys --port 9000 --no-open
  resa serve --database postgresql://resa@localhost/resa
  resa config                               which settings hold, and who says so
"""
)
@workspace_option
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="Port to listen on; the next free one when it is taken, 0 = any. 8321 when nothing says another.",
)
@click.option("--host", help="Address to listen on. Others than this machine's own need an account and `url`.")
@click.option(
    "--database",
    metavar="URL",
    help="Where maps and accounts are kept: postgresql://user@host/name; the workspace's own SQLite file by default. "
    "A password belongs into RESA_DATABASE or resa.toml, which others cannot see.",
)
@click.option("--root-path", metavar="PATH", help="The path under which a proxy serves it, as /resa.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(
    workspace: Path, port: int | None, host: str | None, database: str | None, root_path: str | None, no_open: bool
) -> None:
    """Serve the maps, their evidence and the API in the browser; to this machine only until there are accounts.

    A workspace that is not there is made.
    """
    from ..server.run import run

    run(workspace, port, not no_open, host=host, database=database, root_path=root_path)

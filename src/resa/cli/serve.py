"""`resa serve`: run the product for the people at this machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  resa serve                                the workspace ./workspace, in the browser
  resa serve --workspace ~/journeys --port 9000 --no-open
"""
)
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("workspace"),
    show_default=True,
    envvar="RESA_WORKSPACE",
    help="Folder with the team's maps, data and settings; made when it is not there.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8321,
    show_default=True,
    help="Port to listen on; the next free one when it is taken, 0 = any.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Only this machine's own addresses are allowed.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(workspace: Path, port: int, host: str, no_open: bool) -> None:
    """Serve the maps, their evidence and the API in the browser, to this machine only."""
    from ..server.run import run

    run(workspace, port, not no_open, host=host)

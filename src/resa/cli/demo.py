"""`resa demo`: the demo company in the browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  resa demo                                 make the company if needed, and open it
  resa demo --no-open --port 9000
  resa demo --files demo-files              only write its files: events, answers, maps
"""
)
@click.option(
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-workspace"),
    show_default=True,
    help="Folder of the demo; made when it is not there, used as it is when it is.",
)
@click.option("--port", type=click.IntRange(0, 65_535), default=8321, show_default=True, help="Port to listen on.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--no-serve", is_flag=True, help="Make the workspace and stop.")
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), help="Only write the company's files there.")
def command(workspace: Path, port: int, no_open: bool, no_serve: bool, files: Path | None) -> None:
    """Open Lunna, a fictitious Nordic company: three journeys, two years of events, answers and comments."""
    from ..demo.company import build, write_files

    if files is not None:
        for path in write_files(files):
            click.echo(path)
        return
    if not (workspace / "resa.sqlite").exists():
        click.echo(f"Making the demo company in {workspace} (some seconds) …")
        build(workspace, progress=lambda done, total, what: click.echo(f"  {done}/{total} {what}"))
    if not no_serve:
        from ..server.run import run

        run(workspace, port, not no_open, database="")

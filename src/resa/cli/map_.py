"""`resa map …`: journey files on the command line. One file per subcommand in `map_commands`."""

from __future__ import annotations

import click

from . import Commands


class MapCommands(Commands):
    """Found by file name, imported when called."""

    package = f"{__package__}.map_commands"
    other_files: frozenset[str] = frozenset()


@click.group(cls=MapCommands)
def command() -> None:
    """Make, show, check, compare and export journey files (.resa.json).

    \b
    resa map new heat.resa.json --title "Byta värme" --language sv
    resa map show heat.resa.json
    resa map validate *.resa.json
    resa map diff spring.resa.json autumn.resa.json
    """

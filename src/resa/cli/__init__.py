"""The command line: one file per command in this folder, found by its name and imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

import click

from ..errors import ResaError, UsageError
from . import quick
from .output import print_error, print_json


class Commands(click.Group):
    """Commands by file name: `import_.py` is `resa import`; a file offers its click command as `command`.

    A command with commands of its own is a `Commands` with another `package`, a folder beside it.
    """

    package = __name__
    other_files: frozenset[str] = frozenset({"output", "groups", "map_commands", "progress", "quick"})
    """Files of the folder that are no commands."""

    def _files(self) -> dict[str, str]:
        path = importlib.import_module(self.package).__path__
        stems = [m.name for m in pkgutil.iter_modules(path) if m.name not in self.other_files]
        return {stem.rstrip("_").replace("_", "-"): stem for stem in stems}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._files())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        stem = self._files().get(name)
        if stem is None:
            return None
        command: click.Command = importlib.import_module(f"{self.package}.{stem}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            known = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"{error.message} Commands: {known}.", error.ctx) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="resa")
def resa() -> None:
    """Resa: customer journeys, believed, measured, improved, met.

    \b
    resa demo                                   open the demo company in the browser
    resa import log.csv --into mystore          read an event log
    resa discover mystore --map first.resa.json draft a map from it
    resa measure --map m.resa.json --store mystore
    resa serve                                  run the product for your team
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: errors become one message on standard error (or JSON with `--json`) and their exit code."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # its threads cost a tenth of a second to start, and have little to do
    one_answer = arguments is None and sys.argv[1:2] == ["ask"]
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if one_answer:
        gc.disable()  # from here on: the imports alone would set off a dozen searches
    try:
        code = resa.main(args=list(arguments), prog_name="resa", standalone_mode=False)
        if one_answer:
            quick.end(code if isinstance(code, int) else 0)
    except ResaError as error:
        print_error(error, as_json="--json" in arguments)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        if "--json" in arguments:
            print_json({"error": UsageError(error.format_message()).to_dict()})
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
